import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from events.models import EventPage
from tests.events.factories import make_event, make_event_index
from tests.factories import CentreFactory, DistrictFactory, UserFactory, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(immediate_commits):
    return make_event_index(make_site())


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def form_data(lists=None, **values):
    streams = ("body", "outcome", "partners", "speakers", "recommendations", "documents")
    streams += ("reported_figures", "sources")
    texts = (
        "summary",
        "venue_address",
        "join_url",
        "host",
        "audience",
        "seo_title",
        "status_note_en",
    )
    data = nested_form_data(
        {
            "title": "A session",
            "slug": "a-session",
            "kind": "session",
            "starts_on": "2026-03-01",
            "ends_on": "",
            "start_time": "10:00",
            "end_time": "12:00",
            "mode": "in_person",
            "status": "scheduled",
            "venue_name": "A hall",
            "district": "",
            "search_description": "",
            "comments": inline_formset([]),
            **dict.fromkeys(texts, ""),
            **{name: streamfield([]) for name in streams},
            **values,
        }
    )
    return {**data, **(lists or {})}


def figure(**values):
    empty = {"number": "73", "what": "people", "source_name": "MRC", "source_url": ""}
    return streamfield([("figure", {**empty, "source_date": "", **values})])


def test_editor_writes_an_event(editor, index):
    address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", index.pk])
    assert editor.get(address).status_code == 200
    centre = CentreFactory()

    response = editor.post(
        address,
        form_data(
            reported_figures=figure(source_date="2021-07"),
            lists={"centres": [centre.pk]},
            is_sample="on",
            **{"action-publish": "Publish"},
        ),
    )

    assert response.status_code == 302
    event = EventPage.objects.get(slug="a-session")
    assert event.live
    assert event.is_sample
    assert list(event.centres.all()) == [centre]
    assert event.reported_figures[0].value["number"] == "73"


def test_editor_is_told_beside_the_field(editor, index):
    address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", index.pk])

    response = editor.post(address, form_data(ends_on="2026-02-01", mode="online"))

    assert set(response.context["form"].errors) == {"ends_on", "venue_name"}


def test_date_of_a_figure_must_be_one(editor, index):
    address = reverse("wagtailadmin_pages:add", args=["events", "eventpage", index.pk])

    response = editor.post(address, form_data(reported_figures=figure(source_date="July")))

    assert set(response.context["form"].errors) == {"reported_figures"}


def test_list_of_events_has_its_columns_and_filters(editor, index):
    make_event(index, title="In Lahore", district=DistrictFactory())
    make_event(index, title="A fair", kind="fair", is_sample=True)
    address = reverse("events:index")

    html = editor.get(address).content.decode()
    for text in ["In Lahore", "A fair", "10 March 2026", "Awareness session"]:
        assert text in html

    assert "In Lahore" not in editor.get(address, {"kind": "fair"}).content.decode()
    assert "A fair" not in editor.get(address, {"is_sample": "false"}).content.decode()


def test_list_of_events_adds_no_query_per_row_of_ours(editor, index):
    address = reverse("events:index")

    def queries():
        # Once before, to fill what Wagtail keeps between requests.
        editor.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(address).status_code == 200
        return len(captured)

    for number in range(2):
        make_event(index, district=DistrictFactory(name_en=f"A{number}"))
    few = queries()
    for number in range(6):
        make_event(index, district=DistrictFactory(name_en=f"B{number}"))

    # The translate button of wagtail-localize asks twice for every row; our columns never.
    assert queries() - few <= 2 * 6


def test_editor_sees_a_preview_before_the_first_save(editor, index):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["events", "eventpage", index.pk])

    answer = editor.post(address, form_data()).json()

    assert answer["is_valid"]
    assert "A session" in editor.get(address).content.decode()
