import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from wagtail.models import Locale

from tests.events.factories import TODAY, make_event, make_event_index
from tests.factories import DistrictFactory, make_site, translate

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
KARACHI = ZoneInfo("Asia/Karachi")


@pytest.fixture
def index(immediate_commits, set_clock):
    set_clock()
    return make_event_index(make_site())


def entries_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def entry_of(client, address):
    (entry,) = entries_of(client, address)
    return entry


def test_times_are_moments_in_karachi(client, index):
    make_event(
        index,
        slug="session",
        starts_on=TODAY,
        start_time=datetime.time(10),
        end_time=datetime.time(12, 30),
    )

    entry = entry_of(client, "/en/events/session/event.ics")

    assert entry["dtstart"].dt == datetime.datetime.combine(
        TODAY, datetime.time(10), tzinfo=KARACHI
    )
    assert entry["dtend"].dt.astimezone(datetime.UTC).hour == 7
    content = client.get("/en/events/session/event.ics").content
    assert b"BEGIN:VTIMEZONE\r\nTZID:Asia/Karachi" in content


def test_unknown_times_make_whole_days_with_an_exclusive_end(client, index):
    make_event(index, slug="fair", starts_on=TODAY, ends_on=TODAY + DAY)

    entry = entry_of(client, "/en/events/fair/event.ics")

    assert entry["dtstart"].dt == TODAY
    assert entry["dtend"].dt == TODAY + 2 * DAY


def test_unknown_end_is_not_invented(client, index):
    make_event(index, slug="session", starts_on=TODAY, start_time=datetime.time(10))

    entry = entry_of(client, "/en/events/session/event.ics")

    assert "dtend" not in entry
    assert "Begins at 10 am, Pakistan time." in entry["description"]


def test_several_days_with_a_beginning_only_are_whole_days(client, index):
    make_event(
        index, slug="fair", starts_on=TODAY, ends_on=TODAY + DAY, start_time=datetime.time(10)
    )

    assert entry_of(client, "/en/events/fair/event.ics")["dtstart"].dt == TODAY


def test_one_event_has_one_identity_in_both_languages(client, index):
    event = make_event(index, slug="session", title="Safe; legal, migration")
    translate(event, {event.title: "محفوظ، قانونی ہجرت", event.venue_name: "ادارہ"})

    english = entry_of(client, "/en/events/session/event.ics")
    urdu = entry_of(client, "/ur/events/session/event.ics")

    assert english["uid"] == urdu["uid"] == str(event.translation_key)
    assert english["summary"] == "Safe; legal, migration"
    assert urdu["summary"] == "محفوظ، قانونی ہجرت"
    assert urdu["summary"].params["LANGUAGE"] == "ur"
    assert urdu["url"].endswith("/ur/events/session/")
    content = client.get("/en/events/session/event.ics").content.decode()
    assert "Safe\\; legal\\, migration" in content
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))


def test_alias_gives_the_english_text_and_says_so(client, index):
    event = make_event(index, slug="session")
    event.copy_for_translation(Locale.objects.get(language_code="ur"), alias=True)

    response = client.get("/ur/events/session/event.ics")

    assert response["Content-Language"] == "en"
    entry = entry_of(client, "/ur/events/session/event.ics")
    assert entry["summary"].params["LANGUAGE"] == "en"
    assert str(entry["categories"].cats[0]) == "Awareness session"


def test_place_is_venue_address_and_district(client, index):
    make_event(index, slug="session", venue_address="Rawat\nG.T. Road", district=DistrictFactory())

    entry = entry_of(client, "/en/events/session/event.ics")

    assert entry["location"] == "Government Technical Training Institute, Rawat G.T. Road, Lahore"


def test_calendar_holds_the_last_year_and_what_is_announced(client, index):
    make_event(index, title="Announced", starts_on=TODAY + 40 * DAY)
    make_event(index, title="Recent", starts_on=TODAY - 300 * DAY)
    make_event(index, title="Old", starts_on=TODAY - 400 * DAY)

    entries = entries_of(client, "/en/events/calendar.ics")

    assert [str(entry["summary"]) for entry in entries] == ["Recent", "Announced"]


def test_calendar_of_a_language_holds_its_own_events(client, index):
    event = make_event(index)

    assert len(entries_of(client, "/en/events/calendar.ics")) == 1
    assert entries_of(client, "/ur/events/calendar.ics") == []
    translate(event, {event.title: "سیشن", event.venue_name: "ادارہ"})
    assert len(entries_of(client, "/ur/events/calendar.ics")) == 1


def test_calendar_accepts_reading_only(client, index):
    make_event(index, slug="session")

    assert client.post("/en/events/calendar.ics").status_code == 405
    assert client.post("/en/events/session/event.ics").status_code == 405
    assert client.get("/en/events/nothing/event.ics").status_code == 404
