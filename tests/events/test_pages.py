import datetime
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, PageViewRestriction

from events.models import EventPage
from tests.events.factories import TODAY, make_event, make_event_index
from tests.factories import (
    CentreFactory,
    ContactFactory,
    DistrictFactory,
    make_page,
    make_site,
    translate,
)

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
FIGURE = {
    "number": "73",
    "what": "participants",
    "source_name": "MRC Pakistan",
    "source_url": "https://example.org/report",
    "source_date": "2021-07-29",
}


@pytest.fixture
def index(immediate_commits, set_clock):
    set_clock()
    ContactFactory()
    return make_event_index(make_site())


@pytest.fixture
def conference(index):
    return make_event(
        index,
        title="Conference on trafficking",
        slug="trafficking-day-2021",
        kind=EventPage.Kind.CONFERENCE,
        mode=EventPage.Mode.HYBRID,
        starts_on=datetime.date(2021, 7, 29),
        start_time=datetime.time(10),
        end_time=datetime.time(13, 30),
        venue_name="",
        district=DistrictFactory(name_en="Islamabad", name_ur="اسلام آباد"),
        host="MRC Pakistan",
        partners=[("name", "Federal Investigation Agency")],
        speakers=[
            ("speaker", {"name": "Kashif Noor", "role": "BEOE", "said": "<p>Awareness first.</p>"})
        ],
        outcome=[("text", "<p>Work together.</p>")],
        reported_figures=[("figure", FIGURE)],
        centres=[CentreFactory()],
    )


@pytest.fixture
def conference_urdu(conference):
    return translate(
        conference,
        {
            "Conference on trafficking": "انسانی اسمگلنگ پر کانفرنس",
            "MRC Pakistan": "ایم آر سی پاکستان",
            "Federal Investigation Agency": "ایف آئی اے",
            "Kashif Noor": "کاشف نور",
            "BEOE": "بیورو آف امیگریشن",
            "Awareness first.": "پہلے آگاہی۔",
            "Work together.": "مل کر کام کریں۔",
            "participants": "شرکا",
        },
    )


def get(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def data_of(html):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])


def test_event_page_in_english_says_all(client, conference):
    html = get(client, "/en/events/trafficking-day-2021/")

    assert '<html lang="en" dir="ltr"' in html
    for text in [
        "Thursday, 29 July 2021",
        "10 am to 1:30 pm, Pakistan time",
        "Islamabad",
        "also online",
        "Federal Investigation Agency",
        "Kashif Noor",
        "Awareness first.",
        "Work together.",
        "MRC LHE",
        "This event is over",
        "73",
        "Reported figure, not counted by this site",
        'href="https://example.org/report"',
        "https://wa.me/?text=Conference%20on%20trafficking",
    ]:
        assert text in html
    assert "event.ics" not in html
    assert "Sample data" not in html


def test_event_page_in_urdu_is_in_urdu(client, conference_urdu):
    html = get(client, "/ur/events/trafficking-day-2021/")

    assert '<html lang="ur" dir="rtl"' in html
    for text in ["انسانی اسمگلنگ پر کانفرنس", "کاشف نور", "اسلام آباد", "29 جولائی 2021", "شرکا"]:
        assert text in html
    for text in ["Conference on trafficking", "Awareness first."]:
        assert text not in html


def test_structured_data_has_the_times_of_pakistan(client, conference):
    data = data_of(get(client, "/en/events/trafficking-day-2021/"))

    assert data["@type"] == "Event"
    assert data["startDate"] == "2021-07-29T10:00:00+05:00"
    assert data["endDate"] == "2021-07-29T13:30:00+05:00"
    assert data["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in data["location"]] == ["Place", "VirtualLocation"]
    assert data["location"][0]["address"]["addressLocality"] == "Islamabad"
    assert data["performer"] == [{"@type": "Person", "name": "Kashif Noor"}]


def test_structured_data_cannot_end_its_element(client, index):
    make_event(index, slug="x", title="</script><script>alert(1)</script>")

    html = get(client, "/en/events/x/")

    assert "<script>alert(1)" not in html
    assert data_of(html)["name"] == "</script><script>alert(1)</script>"


def test_upcoming_event_offers_the_calendar_and_the_way_to_join(client, index):
    make_event(
        index,
        slug="webinar",
        mode="online",
        venue_name="",
        starts_on=TODAY,
        join_url="https://meet.example/mrc",
    )

    html = get(client, "/en/events/webinar/")

    assert 'href="/en/events/webinar/event.ics"' in html
    assert 'href="https://meet.example/mrc"' in html
    assert "This event is over" not in html


def test_address_for_joining_disappears_after_the_event(client, index):
    make_event(
        index,
        slug="webinar",
        mode="online",
        venue_name="",
        starts_on=TODAY - DAY,
        join_url="https://meet.example/mrc",
    )

    assert "https://meet.example/mrc" not in get(client, "/en/events/webinar/")
    assert "meet.example" not in get(client, "/en/events/webinar/event.ics")


def test_sample_event_is_labelled_wherever_it_is_shown(client, index):
    make_event(index, slug="made-up", is_sample=True, starts_on=TODAY + DAY)

    page = get(client, "/en/events/made-up/")

    assert "Sample data" in page
    assert "application/ld+json" not in page
    assert "Sample data" in get(client, "/en/events/")
    assert "Sample data" in get(client, "/en/")
    assert "Sample data: Safe migration" in get(client, "/en/events/made-up/event.ics")
    assert "Sample data: Safe migration" in get(client, "/en/events/calendar.ics")


def test_index_shows_upcoming_first_and_the_latest_past_below(client, index, conference):
    make_event(index, title="Tomorrow's session", starts_on=TODAY + DAY)

    html = get(client, "/en/events/")

    assert html.index("Tomorrow&#x27;s session") < html.index("Conference on trafficking")
    assert 'href="/en/events/?when=past"' in html


def test_index_without_upcoming_events_says_so(client, index, conference):
    assert "No event is announced at the moment" in get(client, "/en/events/")


def test_past_events_stand_under_their_year(client, index, conference):
    make_event(index, title="Session in Rawat", starts_on=datetime.date(2020, 6, 26))

    html = get(client, "/en/events/?when=past")
    assert html.index("Events in 2021") < html.index("Conference on") < html.index("Events in 2020")

    html = get(client, "/en/events/?when=2020")
    assert "Session in Rawat" in html
    assert "Conference on trafficking" not in html


def test_city_filter_keeps_to_the_city(client, index, conference):
    make_event(index, title="In Multan", district=DistrictFactory(name_en="Multan"))
    make_event(index, title="In Lahore", district=DistrictFactory())

    html = get(client, "/en/events/?city=Multan")

    assert "In Multan" in html
    assert "In Lahore" not in html
    assert '<option value="Multan" selected>' in html


def test_unknown_filter_is_reported_beside_its_field(client, index, conference):
    html = get(client, "/en/events/?city=Atlantis&when=1066")

    assert "No event was found in that place." in html
    assert "No event was found in that year." in html
    assert "Conference on trafficking" in html


@pytest.mark.parametrize("page", ["2", "999", "x", "-1"])
def test_long_lists_have_pages_that_keep_the_filters(client, index, page):
    for number in range(21):
        make_event(index, title=f"Session {number:02}", starts_on=TODAY - (number + 1) * DAY)

    html = get(client, f"/en/events/?when=past&page={page}")

    last = page in ("2", "999", "-1")
    assert ("Session 20" in html) is last
    assert ("Session 00" in html) is not last
    assert ("?when=past&amp;page=1" if last else "?when=past&amp;page=2") in html


def test_drafts_and_private_events_are_nowhere(client, index):
    make_event(index, title="Not ready", slug="draft", publish=False)
    private = make_event(index, title="For partners", slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    make_event(index, title="For everybody", slug="public")

    for address in ["/en/events/", "/en/", "/en/events/?when=past", "/en/events/calendar.ics"]:
        html = get(client, address)
        assert "Not ready" not in html
        assert "For partners" not in html
    get(client, "/en/events/draft/event.ics", 404)
    get(client, "/en/events/private/event.ics", 404)
    assert "For everybody" in get(client, "/en/events/calendar.ics")


def test_events_below_a_private_page_are_nowhere(client, index):
    make_event(index, title="For partners", slug="private")
    PageViewRestriction.objects.create(page=index, restriction_type="login")

    assert "For partners" not in get(client, "/en/")
    assert "For partners" not in get(client, "/en/events/calendar.ics")
    get(client, "/en/events/private/event.ics", 404)


def test_home_shows_the_next_three_of_the_language(client, index, conference):
    for number in range(1, 5):
        make_event(index, title=f"Session {number}", starts_on=TODAY + number * DAY)

    html = get(client, "/en/")

    assert "Session 3" in html
    assert "Session 4" not in html
    assert "Conference on trafficking" not in html
    assert "Session 1" not in get(client, "/ur/")


def test_untranslated_event_is_marked_as_english_inside_the_urdu_list(client, index):
    event = make_event(index, title="English only", slug="english-only")
    event.copy_for_translation(Locale.objects.get(language_code="ur"), alias=True)

    html = get(client, "/ur/events/")
    assert re.search(r'<h3[^>]*lang="en" dir="ltr"><a[^>]*>English only', html)

    page = get(client, "/ur/events/english-only/")
    assert '<div lang="en" dir="ltr">' in page
    assert "When" in page


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_the_rows(client, index, conference):
    addresses = ["/en/events/", "/en/events/?when=past", "/en/", "/en/events/calendar.ics"]
    for number in range(3):
        make_event(index, district=DistrictFactory(name_en=f"A{number}"), starts_on=TODAY + DAY)
    few = {address: queries_of(client, address) for address in addresses}
    for number in range(12):
        sign = 1 if number % 2 else -1
        make_event(
            index, district=DistrictFactory(name_en=f"B{number}"), starts_on=TODAY + sign * 2 * DAY
        )

    many = {address: queries_of(client, address) for address in addresses}

    assert many == few
    assert max(many.values()) <= 15
    # The filter's choices, the count, this page of the list, the latest past ones.
    make_page(index.get_parent(), "About us", slug="about")
    assert many["/en/events/"] - queries_of(client, "/en/about/") <= 4
    assert many["/en/events/calendar.ics"] <= 3


def test_event_page_adds_its_centres_and_district_to_the_frame(client, conference_urdu):
    parent = EventPage.objects.get(title="Conference on trafficking").get_parent()
    bare = make_event(parent.specific, slug="bare", mode="online", venue_name="")
    translate(bare, {bare.title: "سیشن"})

    full = queries_of(client, "/ur/events/trafficking-day-2021/")

    assert full <= 15
    assert full - queries_of(client, "/ur/events/bare/") <= 1


@pytest.fixture
def month_event(index):
    return make_event(
        index,
        title="Sessions in Wazirabad",
        slug="wazirabad-2021",
        starts_on=datetime.date(2021, 9, 1),
        ends_on=datetime.date(2021, 9, 30),
        is_month_only=True,
    )


def test_event_of_which_only_the_month_is_known_names_no_day(client, month_event):
    html = get(client, "/en/events/wazirabad-2021/")
    assert '<time datetime="2021-09">September 2021</time>' in html
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert str(data).count("2021-09-") == 0


def test_event_of_which_only_the_month_is_known_is_in_no_calendar(client, index):
    make_event(
        index,
        title="Some day in May",
        slug="may",
        starts_on=datetime.date(2026, 5, 1),
        ends_on=datetime.date(2026, 5, 31),
        is_month_only=True,
    )
    assert client.get("/en/events/may/event.ics").status_code == 404
    assert b"Some day in May" not in client.get("/en/events/calendar.ics").content
    assert "event.ics" not in get(client, "/en/events/may/")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": datetime.date(2021, 9, 2)}, "starts_on"),
        ({"ends_on": datetime.date(2021, 9, 29)}, "ends_on"),
        ({"ends_on": None}, "ends_on"),
        ({"start_time": datetime.time(10)}, "start_time"),
    ],
)
def test_a_month_stands_for_the_whole_month(month_event, values, field):
    for name, value in values.items():
        setattr(month_event, name, value)
    with pytest.raises(ValidationError) as raised:
        month_event.clean()
    assert field in raised.value.message_dict
