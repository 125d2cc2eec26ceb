import datetime
import uuid

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from events.models import EventPage, Registration, RegistrationMail, SeatBook
from events.registration import services
from events.registration.choices import Notice, State
from tests.events.factories import TODAY, make_event
from tests.events.registration.factories import register, told

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def book(event):
    return SeatBook.objects.get(pk=event.translation_key)


def notices(registration):
    return {row.notice for row in registration.mails.all()}


def publish(event, **values):
    """As an editor does it: a revision with other values."""
    page = EventPage.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


def test_seats_are_given_until_there_are_none(event):
    first, second, third = register(event, seats=2), register(event, seats=2), register(event)

    assert [one.state for one in (first, second, third)] == ["confirmed", "confirmed", "waiting"]
    assert book(event).taken == 4
    assert notices(first) == {Notice.CONFIRMED}
    assert notices(third) == {Notice.WAITING}


def test_event_without_a_limit_takes_everybody(index):
    event = make_event(index, slug="fair", starts_on=TODAY + DAY, takes_registrations=True)

    rows = [register(event, seats=5) for _number in range(8)]

    assert {one.state for one in rows} == {"confirmed"}
    assert book(event).taken == 40


def test_same_form_sent_again_is_the_same_registration(event):
    key = uuid.uuid4()
    now = timezone.now()
    first = services.register(event=event, told=told(), key=key, now=now)
    again = services.register(event=event, told=told(name="Other", seats=3), key=key, now=now)

    assert again.pk == first.pk
    assert Registration.objects.count() == 1
    assert book(event).taken == 1
    assert len(mail.outbox) == 1


def test_cancelled_seats_go_to_who_waits_in_their_order(event):
    full = register(event, seats=4)
    three, one, two = register(event, seats=3), register(event, seats=1), register(event, seats=2)

    services.cancel(registration=full, event=event, now=timezone.now())

    states = [Registration.objects.get(pk=row.pk).state for row in (three, one, two)]
    assert states == ["confirmed", "confirmed", "waiting"]
    assert book(event).taken == 4
    assert notices(three) == {Notice.PROMOTED, Notice.WAITING}
    assert notices(full) == {Notice.CANCELLED, Notice.CONFIRMED}


def test_whoever_needs_more_than_is_free_keeps_the_place_on_the_list(event):
    full, small = register(event, seats=3), register(event, seats=1)
    many, few = register(event, seats=3), register(event, seats=1)

    services.cancel(registration=small, event=event, now=timezone.now())
    assert Registration.objects.get(pk=many.pk).state == State.WAITING
    assert Registration.objects.get(pk=few.pk).state == State.CONFIRMED

    services.cancel(registration=full, event=event, now=timezone.now())
    assert Registration.objects.get(pk=many.pk).state == State.CONFIRMED


def test_cancelling_twice_gives_the_seats_back_once(event):
    one = register(event, seats=3)

    assert services.cancel(registration=one, event=event, now=timezone.now())
    assert not services.cancel(registration=one, event=event, now=timezone.now())

    assert book(event).taken == 0


def test_no_seat_is_given_once_the_event_has_begun(event, set_clock):
    full, waiting = register(event, seats=4), register(event)
    set_clock(datetime.datetime.combine(TODAY + 8 * DAY, datetime.time(12), tzinfo=datetime.UTC))

    services.cancel(registration=full, event=event, now=timezone.now())

    assert Registration.objects.get(pk=waiting.pk).state == State.WAITING


def test_held_registration_takes_no_seat_until_somebody_lets_it_in(event):
    held = register(event, is_held=True, seats=4)
    assert book(event).taken == 0
    assert notices(held) == set()

    assert services.let_in(registration=held, event=event, now=timezone.now())
    assert not services.let_in(registration=held, event=event, now=timezone.now())

    assert book(event).taken == 4
    assert notices(held) == {Notice.CONFIRMED}


def test_more_seats_on_the_page_go_to_who_waits(event):
    register(event, seats=4)
    waiting = register(event, seats=2)

    publish(event, capacity=6)

    assert Registration.objects.get(pk=waiting.pk).state == State.CONFIRMED
    assert book(event).taken == 6


def test_fewer_seats_on_the_page_take_none_away(event):
    first = register(event, seats=4)

    event = publish(event, capacity=2)

    assert Registration.objects.get(pk=first.pk).state == State.CONFIRMED
    assert book(event).taken == 4
    assert register(event).state == State.WAITING


def test_phone_alone_is_enough_and_gets_no_mail(event):
    one = register(event, email="", phone="03001234567")

    assert one.state == State.CONFIRMED
    assert not one.mails.exists()


def raw(registration):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, email, phone FROM events_registration")
        return " ".join(cursor.fetchone())


def test_database_holds_no_name_address_or_number(event):
    one = register(event, phone="03001234567")

    columns = raw(one)

    for secret in ("Sana", "reader.example", "03001234567"):
        assert secret not in columns
    assert Registration.objects.get().name == "Sana Bibi"


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("events_seatbook", "taken = 5"),
        ("events_registration", "seats = 6"),
        ("events_registration", "seats = 0"),
        ("events_registration", "seats = 2"),
        ("events_registration", "came = 2"),
        ("events_registration", "name = 'Sana Bibi'"),
        ("events_registration", "email = '', phone = ''"),
        ("events_registration", "state = 'gone'"),
        ("events_registration", "language = 'de'"),
    ],
)
def test_database_refuses_what_must_never_be(event, table, values):
    register(event)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {values}")


def test_database_keeps_cancelled_registrations_cancelled(event):
    one = register(event)
    services.cancel(registration=one, event=event, now=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.update(state=State.CONFIRMED)


def test_purge_keeps_sums_and_nothing_else(event, set_clock):
    first = register(event, seats=2)
    register(event)
    register(event, is_held=True)
    Registration.objects.filter(pk=first.pk).update(came=1)
    SeatBook.objects.update(walk_ins=3)
    over = TODAY + 7 * DAY

    assert services.purge(today=over + 14 * DAY, now=timezone.now()) == 0
    assert services.purge(today=over + 15 * DAY, now=timezone.now()) == 3
    assert services.purge(today=over + 15 * DAY, now=timezone.now()) == 0

    assert not Registration.objects.exists()
    assert not RegistrationMail.objects.exists()
    kept = book(event)
    assert (kept.registered_seats, kept.came_seats, kept.walk_ins, kept.taken) == (3, 1, 3, 0)


def test_registrations_of_a_deleted_page_are_deleted(event):
    register(event)
    EventPage.objects.get(pk=event.pk).delete()

    assert services.purge(today=TODAY, now=timezone.now()) == 1
