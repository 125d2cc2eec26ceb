import datetime

import pytest

from events.models import EventPage
from tests.events.factories import TODAY, make_event, make_event_index
from tests.factories import DistrictFactory, make_site

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - datetime.timedelta(days=1)
TOMORROW = TODAY + datetime.timedelta(days=1)


@pytest.fixture
def index():
    return make_event_index(make_site())


def titles(events):
    return [event.title for event in events]


def test_upcoming_and_past_split_at_the_last_day(index):
    make_event(index, title="Yesterday", starts_on=YESTERDAY)
    make_event(index, title="Today", starts_on=TODAY)
    make_event(index, title="Running", starts_on=YESTERDAY, ends_on=TOMORROW)

    events = EventPage.objects.child_of(index)

    assert titles(events.upcoming(on=TODAY)) == ["Running", "Today"]
    assert titles(events.past(on=TODAY)) == ["Yesterday"]
    assert titles(events.upcoming(on=TOMORROW)) == ["Running"]


def test_upcoming_orders_by_day_then_time_with_unknown_times_first(index):
    make_event(index, title="Late", starts_on=TODAY, start_time=datetime.time(15))
    make_event(index, title="Early", starts_on=TODAY, start_time=datetime.time(9))
    make_event(index, title="Some time", starts_on=TODAY)
    make_event(index, title="Before all", starts_on=YESTERDAY, ends_on=TODAY)

    upcoming = EventPage.objects.child_of(index).upcoming(on=TODAY)

    assert titles(upcoming) == ["Before all", "Some time", "Early", "Late"]


def test_in_city_matches_english_and_urdu_names(index):
    make_event(index, title="Lahore", district=DistrictFactory())
    make_event(
        index, title="Elsewhere", district=DistrictFactory(name_en="Multan", name_ur="ملتان")
    )
    make_event(index, title="Web", mode="online", venue_name="")
    events = EventPage.objects.child_of(index)

    assert titles(events.in_city("lahore")) == ["Lahore"]
    assert titles(events.in_city("لاہور")) == ["Lahore"]
    assert titles(events.in_city("online")) == ["Web"]
    assert titles(events.in_city("")) == []


def test_in_year_is_the_year_of_the_first_day(index):
    make_event(
        index,
        title="New year",
        starts_on=datetime.date(2024, 12, 31),
        ends_on=datetime.date(2025, 1, 1),
    )

    assert titles(EventPage.objects.in_year(2024)) == ["New year"]
    assert titles(EventPage.objects.in_year(2025)) == []
