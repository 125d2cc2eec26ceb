import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from icalendar import Calendar

from events.models import EventPage, EventState, RegistrationMail
from events.registration import services
from events.registration.choices import Notice
from mrc.core.subscriptions.choices import State
from mrc.core.subscriptions.sending import send_due
from tests.events.factories import TODAY, make_event
from tests.events.registration.factories import register
from tests.factories import translate

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NOTES = {"status_note_en": "The hall is closed.", "status_note_ur": "ہال بند ہے۔"}


def publish(event, **values):
    page = EventPage.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


def subjects(address="sana@reader.example"):
    return [one.subject for one in mail.outbox if one.to == [address]]


def calendar_of(message):
    (attached,) = [part for part in message.attachments if part.mimetype == "text/calendar"]
    (entry,) = Calendar.from_ical(attached.content).walk("VEVENT")
    return entry


def test_confirmation_says_all_and_brings_the_calendars_file(event):
    row = register(event, seats=2)

    (message,) = mail.outbox
    assert message.subject == "You are registered: Safe migration for welders"
    for text in (row.reference, "2 seats", "Monday, 16 March 2026", "/en/events/registration/"):
        assert text in message.body
    assert "<html" in message.alternatives[0].content
    entry = calendar_of(message)
    assert entry["uid"] == str(event.translation_key)
    assert entry["status"] == "CONFIRMED"


def test_mail_is_in_the_readers_language(event):
    translate(event, {event.title: "محفوظ ہجرت", event.venue_name: "ادارہ"})
    register(event, language="ur")

    (message,) = mail.outbox
    assert "محفوظ ہجرت" in message.subject
    assert "Safe migration" not in message.body
    assert "/ur/events/registration/" in message.body
    assert '<html lang="ur" dir="rtl">' in message.alternatives[0].content


def test_moved_event_tells_everybody_once_with_a_higher_sequence(event):
    register(event)
    register(event, seats=4, email="ali@reader.example")
    mail.outbox.clear()

    event = publish(event, starts_on=TODAY + 8 * DAY, status="moved", **NOTES)
    publish(event, audience="Everybody")

    assert subjects() == ["Changed: Safe migration for welders"]
    assert subjects("ali@reader.example") == ["Changed: Safe migration for welders"]
    message = mail.outbox[0]
    assert "The hall is closed." in message.body
    assert "It was announced for Monday, 16 March 2026." in message.body
    assert "Tuesday, 17 March 2026" in message.body
    assert calendar_of(message)["sequence"] == 1


def test_new_time_reaches_everybody_also_where_nobody_chose_moved(event):
    register(event)
    mail.outbox.clear()

    publish(event, start_time=datetime.time(10))

    assert subjects() == ["Changed: Safe migration for welders"]


def test_cancelled_event_tells_everybody_and_says_so_to_calendars(event):
    register(event)
    mail.outbox.clear()

    publish(event, status="cancelled", **NOTES)

    assert subjects() == ["Does not take place: Safe migration for welders"]
    assert calendar_of(mail.outbox[0])["status"] == "CANCELLED"


def test_event_that_takes_place_after_all_tells_everybody(event):
    register(event)
    event = publish(event, status="cancelled", **NOTES)
    mail.outbox.clear()

    publish(event, status="scheduled")

    assert subjects() == ["Takes place after all: Safe migration for welders"]
    assert EventState.objects.get().sequence == 2


def test_whoever_cancelled_hears_nothing_more(event):
    row = register(event)
    services.cancel(registration=row, event=event, now=timezone.now())
    mail.outbox.clear()

    publish(event, status="cancelled", **NOTES)

    assert mail.outbox == []


def test_words_of_the_page_tell_nobody(event):
    register(event)
    mail.outbox.clear()

    publish(event, title="Another title", capacity=9)

    assert mail.outbox == []
    assert EventState.objects.get().sequence == 0


def test_older_news_is_not_sent_after_newer(event, monkeypatch):
    monkeypatch.setattr("events.registration.notices._send_soon", lambda: None)
    register(event)
    event = publish(event, starts_on=TODAY + 8 * DAY, status="moved", **NOTES)
    publish(event, status="cancelled", **NOTES)

    send_due(limit=10, models=(RegistrationMail,))

    assert subjects() == ["Does not take place: Safe migration for welders"]
    states = dict(RegistrationMail.objects.values_list("notice", "state"))
    assert states[Notice.MOVED] == State.DROPPED
    assert states[Notice.CONFIRMED] == State.DROPPED


def test_reminder_comes_the_day_before_and_once(index, set_clock):
    event = make_event(
        index, slug="soon", starts_on=TODAY + 2 * DAY, takes_registrations=True, capacity=2
    )
    register(event)
    register(event, email="ali@reader.example", seats=2)
    mail.outbox.clear()
    call_command("send_event_reminders", verbosity=0)
    assert mail.outbox == []

    set_clock(datetime.datetime.combine(TODAY + DAY, datetime.time(6), tzinfo=datetime.UTC))
    call_command("send_event_reminders", verbosity=0)
    call_command("send_event_reminders", verbosity=0)

    assert [one.subject for one in mail.outbox] == ["Tomorrow: Safe migration for welders"]


def test_change_that_a_killed_process_did_not_note_is_caught_up(event):
    register(event)
    mail.outbox.clear()
    EventPage.objects.filter(pk=event.pk).update(start_time=datetime.time(9))

    call_command("send_event_reminders", verbosity=0)

    assert subjects() == ["Changed: Safe migration for welders"]


def test_mail_bears_the_same_name_at_every_try(event):
    register(event)
    (row,) = RegistrationMail.objects.all()

    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<news.{row.pk.hex}@")
    assert row.state == State.SENT
