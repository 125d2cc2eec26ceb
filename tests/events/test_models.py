import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from events.models import EventPage
from events.rules import event_problems
from tests.events.factories import TODAY, build_event, make_event, make_event_index
from tests.factories import CentreFactory, make_site, translate

# A page asks for its content type when it is built, saved or not.
pytestmark = pytest.mark.django_db

TOMORROW = TODAY + datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": TOMORROW, "ends_on": TODAY}, "ends_on"),
        ({"end_time": datetime.time(12)}, "start_time"),
        ({"start_time": datetime.time(14), "end_time": datetime.time(12)}, "end_time"),
        ({"start_time": datetime.time(14), "end_time": datetime.time(14)}, "end_time"),
        ({"mode": "online", "venue_name": "A hall"}, "venue_name"),
        ({"mode": "online", "venue_name": "", "venue_address": "Mall Road"}, "venue_address"),
        ({"join_url": "https://meet.example/x"}, "join_url"),
        ({"venue_name": ""}, "venue_name"),
    ],
)
def test_event_with_a_contradiction_names_the_field(values, field):
    assert list(event_problems(build_event(**values))) == [field]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"starts_on": TODAY, "ends_on": TOMORROW},
        {"start_time": datetime.time(10), "end_time": datetime.time(12)},
        {
            "starts_on": TODAY,
            "ends_on": TOMORROW,
            "start_time": datetime.time(21),
            "end_time": datetime.time(1),
        },
        {"mode": "online", "venue_name": ""},
        {"mode": "hybrid", "venue_name": "", "join_url": "https://meet.example/x"},
    ],
)
def test_event_without_contradictions_is_accepted(values):
    assert event_problems(build_event(**values)) == {}


def test_clean_raises_the_problems_beside_their_fields():
    index = make_event_index(make_site())

    with pytest.raises(ValidationError) as raised:
        make_event(index, starts_on=TOMORROW, ends_on=TODAY)

    assert list(raised.value.message_dict) == ["ends_on"]


@pytest.mark.parametrize("values", [{"ends_on": datetime.date(2000, 1, 1)}, {"mode": "by post"}])
def test_database_refuses_what_must_never_be(values):
    event = make_event(make_event_index(make_site()))

    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=event.pk).update(**values)


def test_publishing_the_source_brings_its_dates_and_places_to_the_translation():
    index = make_event_index(make_site())
    event = make_event(index, centres=[CentreFactory()])
    urdu = translate(event, {event.title: "ویلڈرز کے لیے سیشن", event.venue_name: "ادارہ"})
    assert [centre.code for centre in urdu.centres.all()] == ["LHE"]

    event.starts_on = TODAY + datetime.timedelta(days=9)
    event.title = "A new English title"
    event.centres = []
    event.save_revision().publish()

    urdu.refresh_from_db()
    urdu = EventPage.objects.get(pk=urdu.pk)
    assert urdu.starts_on == TODAY + datetime.timedelta(days=9)
    assert list(urdu.centres.all()) == []
    assert urdu.title == "ویلڈرز کے لیے سیشن"


def test_of_a_figure_only_what_it_counts_is_translated():
    index = make_event_index(make_site())
    figure = {
        "number": "73",
        "what": "participants",
        "source_name": "MRC Pakistan",
        "source_url": "",
        "source_date": "2021-07-29",
    }
    event = make_event(index, reported_figures=[("figure", figure)])

    texts = {
        event.title: "کانفرنس",
        event.venue_name: "ادارہ",
        "participants": "شرکا",
    }
    urdu = translate(event, texts)

    value = urdu.reported_figures[0].value
    assert value["what"] == "شرکا"
    assert value["number"] == "73"
    assert value["source_name"] == "MRC Pakistan"
    assert value["source_date"] == "2021-07-29"


def test_a_draft_of_the_source_changes_no_translation():
    index = make_event_index(make_site())
    event = make_event(index)
    urdu = translate(event, {event.title: "سیشن", event.venue_name: "ادارہ"})

    event.starts_on = TODAY + datetime.timedelta(days=9)
    event.save_revision()

    assert EventPage.objects.get(pk=urdu.pk).starts_on == TOMORROW
