import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from alerts.models import AlertPage
from tests.alerts.factories import make_alert, make_alert_index, make_country
from tests.factories import UserFactory, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(immediate_commits):
    return make_alert_index(make_site())


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def form_data(lists=None, **values):
    streams = ("body", "signs", "do_now", "already_paid", "contacts", "sources")
    data = nested_form_data(
        {
            "title": "A new trick",
            "slug": "a-new-trick",
            "summary": "",
            "kind": "fake_job",
            "severity": "severe",
            "certainty": "reported",
            "confirmed_by": "",
            "first_seen": "2026-03-01",
            "expires_on": "2026-06-01",
            "amount_asked": "",
            "example_message": "",
            "seo_title": "",
            "search_description": "",
            "comments": inline_formset([]),
            **{name: streamfield([]) for name in streams},
            **values,
        }
    )
    return {**data, **(lists or {})}


def test_editor_writes_a_warning(editor, index):
    address = reverse("wagtailadmin_pages:add", args=["alerts", "alertpage", index.pk])
    assert editor.get(address).status_code == 200

    country = make_country()
    response = editor.post(
        address,
        form_data(
            lists={"channels": ["whatsapp", "agent"], "countries": [country.pk]},
            **{"action-publish": "Publish"},
        ),
    )

    assert response.status_code == 302
    alert = AlertPage.objects.get(slug="a-new-trick")
    assert alert.live
    assert alert.channels == ["whatsapp", "agent"]
    assert list(alert.countries.all()) == [country]


def test_editor_is_told_beside_the_field_and_keeps_what_was_typed(editor, index):
    address = reverse("wagtailadmin_pages:add", args=["alerts", "alertpage", index.pk])

    response = editor.post(
        address,
        form_data(expires_on="2026-01-01", certainty="confirmed", lists={"channels": ["tiktok"]}),
    )

    form = response.context["form"]
    assert set(form.errors) == {"expires_on", "confirmed_by"}
    assert "It would end before it was first seen." in response.content.decode()
    assert re.search(r'value="tiktok"[^>]*checked', response.content.decode())


def test_editor_opens_a_warning_with_its_channels_ticked(editor, index):
    alert = make_alert(index, channels=["office"])

    html = editor.get(reverse("wagtailadmin_pages:edit", args=[alert.pk])).content.decode()

    assert re.search(r'value="office"[^>]*checked', html)
    assert not re.search(r'value="tiktok"[^>]*checked', html)


def test_list_of_warnings_has_its_columns_and_filters(editor, index):
    make_alert(index, title="Serious one")
    make_alert(index, title="Small one", severity="minor", countries=(make_country(),))
    address = reverse("warnings:index")

    html = editor.get(address).content.decode()
    assert "Serious one" in html
    assert "Low danger" in html
    assert "8 April 2026" in html

    assert "Serious one" not in editor.get(address, {"severity": "minor"}).content.decode()
    by_country = editor.get(address, {"countries": [make_country().pk]}).content.decode()
    assert "Small one" in by_country
    assert "Serious one" not in by_country


def test_list_of_warnings_adds_no_query_per_row_of_ours(editor, index):
    address = reverse("warnings:index")

    def queries():
        # Once before, to fill what Wagtail keeps between requests.
        editor.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert editor.get(address).status_code == 200
        return len(captured)

    for _number in range(2):
        make_alert(index)
    few = queries()
    for _number in range(6):
        make_alert(index)

    # The translate button of wagtail-localize asks twice for every row; our columns never.
    assert queries() - few <= 2 * 6


def test_editor_sees_a_preview_before_the_first_save(editor, index):
    address = reverse("wagtailadmin_pages:preview_on_add", args=["alerts", "alertpage", index.pk])

    answer = editor.post(address, form_data()).json()

    assert answer["is_valid"]
    assert "A new trick" in editor.get(address).content.decode()


def test_a_change_of_a_published_warning_needs_a_word_about_it(editor, index):
    alert = make_alert(index, slug="a-new-trick", title="A new trick")
    address = reverse("wagtailadmin_pages:edit", args=[alert.pk])
    assert "how large is the change" in editor.get(address).content.decode().lower()
    publish = {"action-publish": "Publish"}

    response = editor.post(address, form_data(summary="More.", **publish))
    assert set(response.context["form"].errors) == {"change_kind"}
    response = editor.post(address, form_data(summary="More.", change_kind="major", **publish))
    assert set(response.context["form"].errors) == {"change_note_en", "change_note_ur"}
    assert "More." in response.content.decode()

    # A draft may be unfinished.
    assert editor.post(address, form_data(summary="More.")).status_code == 302
    response = editor.post(
        address,
        form_data(
            summary="More.",
            change_kind="major",
            change_note_en="More is known.",
            change_note_ur="مزید معلوم ہوا۔",
            **publish,
        ),
    )

    assert response.status_code == 302
    message = AlertPage.objects.get(pk=alert.pk).latest_message
    assert (message.number, message.is_major) == (2, True)
    assert message.reason["en"] == "More is known."
    html = editor.get(address).content.decode()
    assert not re.search(r'value="major"[^>]*checked', html)
    assert "More is known." not in html


def test_a_new_warning_is_not_asked_what_has_changed(editor, index):
    address = reverse("wagtailadmin_pages:add", args=["alerts", "alertpage", index.pk])

    assert "how large is the change" not in editor.get(address).content.decode().lower()


@pytest.mark.parametrize("slug", ["report", "check", "subscribe", "v", "feed", "share", "card"])
def test_addresses_of_other_pages_are_refused(editor, index, slug):
    address = reverse("wagtailadmin_pages:add", args=["alerts", "alertpage", index.pk])

    response = editor.post(address, form_data(slug=slug, **{"action-publish": "Publish"}))

    assert set(response.context["form"].errors) == {"slug"}


def test_a_list_does_not_publish_a_change_that_nobody_explained(editor, index):
    seen = make_alert(index, slug="seen", title="Seen by readers")
    seen.summary = "Changed."
    seen.save_revision()
    new = make_alert(index, slug="new", title="Never seen", publish=False)
    new.save_revision()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    editor.post(f"{address}?id={seen.pk}&id={new.pk}", {"include_descendants": ""})
    assert AlertPage.objects.get(pk=seen.pk).summary == ""
    assert not AlertPage.objects.get(pk=new.pk).live
    html = editor.get(reverse("warnings:index")).content.decode()
    assert "open it and say how large the change is" in html

    editor.post(f"{address}?id={new.pk}", {"include_descendants": ""})
    assert AlertPage.objects.get(pk=new.pk).live
