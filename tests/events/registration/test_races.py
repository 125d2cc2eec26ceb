"""Many at once: what the lock and the guards hold, on whichever database the tests run."""

import datetime
import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from events.models import EventPage, Registration, RegistrationMail, SeatBook
from events.registration import services
from tests.events.factories import TODAY
from tests.events.registration.factories import register, told

DAY = datetime.timedelta(days=1)


def event_with_ten_seats():
    """Not saved: this database holds registrations alone, and no content types either."""
    return EventPage(
        title="x",
        content_type_id=1,
        translation_key=uuid.uuid4(),
        starts_on=TODAY + DAY,
        capacity=10,
    )


def book(event):
    return SeatBook.objects.get(pk=event.translation_key)


@pytest.mark.usefixtures("committed")
def test_fifty_at_once_for_ten_seats_are_ten(set_clock):
    set_clock()
    event = event_with_ten_seats()
    found, errors = [], []
    start = threading.Barrier(50)

    def come():
        try:
            start.wait(timeout=60)
            found.append(register(event).state)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert errors == []
    assert sorted(found) == ["confirmed"] * 10 + ["waiting"] * 40
    assert book(event).taken == 10
    assert Registration.objects.confirmed().count() == 10


@pytest.mark.usefixtures("committed")
def test_one_form_sent_twenty_times_at_once_is_one_registration(set_clock):
    set_clock()
    event = event_with_ten_seats()
    key = uuid.uuid4()
    found, errors = set(), []

    def come():
        try:
            row = services.register(event=event, told=told(), key=key, now=timezone.now())
            found.add(row.pk)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=come) for _number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)

    assert errors == []
    assert len(found) == 1
    assert book(event).taken == 1
    assert RegistrationMail.objects.count() == 1
