import datetime
import json
import re

import pytest
from icalendar import Calendar
from wagtail.models import PageViewRestriction

from events.models import EventPage, EventState
from tests.events.factories import TODAY, build_event, make_event, make_event_index
from tests.factories import DistrictFactory, make_site, translate

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NOTES = {"status_note_en": "The hall is closed.", "status_note_ur": "ہال بند ہے۔"}


@pytest.fixture
def index(immediate_commits, set_clock):
    set_clock()
    return make_event_index(make_site())


@pytest.fixture
def event(index):
    event = make_event(index, slug="welders", starts_on=TODAY + DAY, district=DistrictFactory())
    translate(event, {event.title: "محفوظ ہجرت", event.venue_name: "ادارہ"})
    return event


def publish(event, **values):
    page = EventPage.objects.get(pk=event.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return EventPage.objects.get(pk=event.pk)


def get(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def data_of(html):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


def entry(client, address="/en/events/welders/event.ics"):
    (found,) = Calendar.from_ical(client.get(address).content).walk("VEVENT")
    return found


def test_cancelled_event_says_so_everywhere(client, event):
    publish(event, status="cancelled", **NOTES)

    for address, words in {
        "/en/events/welders/": ["This event is cancelled", "The hall is closed."],
        "/ur/events/welders/": ["ہال بند ہے۔"],
        "/en/events/": ["Cancelled", "<s>"],
        "/en/": ["Cancelled"],
        "/en/events/feed.atom": ["Cancelled: Safe migration", "The hall is closed."],
    }.items():
        html = get(client, address)
        for text in words:
            assert text in html, address
    data = data_of(get(client, "/en/events/welders/"))
    assert data["eventStatus"] == "https://schema.org/EventCancelled"
    for address in ("/en/events/welders/event.ics", "/ur/events/calendar.ics"):
        found = entry(client, address)
        assert found["status"] == "CANCELLED"
        assert found["sequence"] == 1
    assert entry(client)["summary"].startswith("Cancelled: ")


def test_moved_event_keeps_the_day_it_was_announced_for(client, event):
    publish(event, starts_on=TODAY + 5 * DAY, status="moved", **NOTES)
    publish(event, summary="New words, same day.")

    for address in ("/en/events/welders/", "/en/events/"):
        html = get(client, address)
        assert "It was announced for Tuesday, 10 March 2026." in html
        assert "Saturday, 14 March 2026" in html
    data = data_of(get(client, "/en/events/welders/"))
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["previousStartDate"] == "2026-03-10"
    found = entry(client)
    assert found["sequence"] == 1
    assert found["status"] == "CONFIRMED"
    assert "It was announced for" in found["description"]
    twin = EventPage.objects.get(slug="welders", locale__language_code="ur")
    assert twin.former_starts_on == TODAY + DAY


def test_sequence_grows_with_time_place_and_status_and_nothing_else(client, event):
    steps = [
        ({"summary": "Other words."}, 0),
        ({"start_time": datetime.time(10)}, 1),
        ({"venue_name": "Another hall"}, 2),
        ({"audience": "Everybody"}, 2),
        ({"status": "cancelled", **NOTES}, 3),
        ({"status_note_en": "It rains."}, 3),
        ({"status": "scheduled"}, 4),
    ]
    uid = entry(client)["uid"]
    for values, sequence in steps:
        publish(event, **values)
        assert entry(client)["sequence"] == sequence, values
    assert entry(client)["uid"] == uid


def test_a_draft_changes_no_sequence(event):
    page = EventPage.objects.get(pk=event.pk)
    page.starts_on = TODAY + 9 * DAY
    page.save_revision()

    assert EventState.objects.get().sequence == 0


@pytest.mark.parametrize("name", ["status_note_en", "status_note_ur"])
def test_whoever_moves_or_cancels_says_why_in_both_languages(index, name):
    event = build_event(locale=index.locale, status="cancelled", **{**NOTES, name: " "})

    with pytest.raises(Exception, match="Say why"):
        event.clean()


def test_calendar_of_a_city_holds_that_city_and_its_name(client, index):
    make_event(index, title="In Lahore", starts_on=TODAY + DAY, district=DistrictFactory())
    make_event(
        index,
        title="In Multan",
        starts_on=TODAY + DAY,
        district=DistrictFactory(name_en="Multan", name_ur="ملتان"),
    )

    found = Calendar.from_ical(client.get("/en/events/calendar.ics?city=Multan").content)
    assert [one["summary"] for one in found.walk("VEVENT")] == ["In Multan"]
    assert found["x-wr-calname"].endswith("Multan")
    assert client.get("/en/events/calendar.ics?city=Atlantis").status_code == 404
    html = get(client, "/en/events/?city=Multan")
    assert "webcal://testserver/en/events/calendar.ics?city=Multan" in html


def test_files_are_not_sent_twice_to_a_program_that_has_them(client, event):
    for address in ("/en/events/calendar.ics", "/en/events/feed.atom"):
        response = client.get(address)
        assert response["Cache-Control"] == "public, max-age=60"
        assert not response.cookies
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
        publish(event, title=f"New {address}")
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 200


def test_feed_has_names_that_never_change_and_no_private_event(client, event, index):
    names = re.findall(r"<id>(.*?)</id>", get(client, "/en/events/feed.atom"))
    publish(event, title="Another title", slug="elsewhere", starts_on=TODAY + 3 * DAY)
    assert re.findall(r"<id>(.*?)</id>", get(client, "/en/events/feed.atom")) == names
    assert len(names) == 2

    private = make_event(index, title="For partners", slug="private", starts_on=TODAY + DAY)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for address in ("/en/events/feed.atom", "/en/events/calendar.ics"):
        assert "For partners" not in get(client, address)


def test_feed_of_a_city_and_in_urdu(client, event):
    urdu = get(client, "/ur/events/feed.atom?city=Lahore")
    assert 'xml:lang="ur"' in urdu
    assert "محفوظ ہجرت" in urdu
    assert client.get("/ur/events/feed.atom?city=Atlantis").status_code == 404


def test_recommendations_and_documents_are_shown_afterwards(client, index):
    make_event(
        index,
        slug="conference",
        starts_on=TODAY - DAY,
        recommendations=[("recommendation", {"text": "<p>Work together.</p>", "to": "Provinces"})],
    )

    html = get(client, "/en/events/conference/")
    assert "Recommendations" in html
    assert "Work together." in html
    assert "To: Provinces" in html


def test_search_says_what_became_of_an_event(client, event):
    publish(event, status="cancelled", **NOTES)
    assert "Cancelled" in get(client, "/en/search/?q=welders")

    publish(event, status="moved", starts_on=TODAY + 3 * DAY)
    html = get(client, "/en/search/?q=welders")
    assert "Moved" in html
    assert "Cancelled" not in html
