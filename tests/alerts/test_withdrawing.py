import json
import re

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import GroupPagePermission

from alerts.models import AlertPage
from alerts.warnings import life
from mrc.core.accounts.roles import Role
from tests.alerts.factories import make_alert, make_alert_index, make_country
from tests.factories import ContactFactory, UserFactory, make_site, make_user, translate

pytestmark = pytest.mark.django_db
URDU = {"There is no free visa": "آزاد ویزا نام کی کوئی چیز نہیں", "Old.": "پرانی بات۔"}
REASONS = {"reason_en": "The office exists.", "reason_ur": "یہ دفتر موجود ہے۔"}


@pytest.fixture
def index(immediate_commits, set_clock):
    set_clock()
    ContactFactory()
    return make_alert_index(make_site())


@pytest.fixture
def warning(index):
    page = make_alert(index, slug="free-visa", summary="Old.", countries=(make_country(),))
    translate(page, URDU)
    return page


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def main_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def may(user, page, *codenames):
    for codename in codenames:
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.create(
            group=user.groups.get(), page=page, permission=permission
        )


def test_the_warning_says_everywhere_that_it_was_withdrawn(client, warning):
    assert "There is no free visa" in main_of(client, "/en/")
    life.withdraw(warning, user=None, **REASONS)
    cache.clear()

    english = main_of(client, "/en/alerts/free-visa/")
    assert "We withdrew this warning on 9 March 2026." in english
    assert "The office exists." in english
    assert "There is no free visa" in english
    assert english.index("We withdrew") < english.index("<h1>")
    urdu = main_of(client, "/ur/alerts/free-visa/")
    assert "یہ دفتر موجود ہے۔" in urdu
    assert "The office exists." not in urdu
    listed = main_of(client, "/en/alerts/")
    assert "This warning was withdrawn" in listed
    assert listed.index("Warnings that have ended") < listed.index("There is no free visa")
    assert "There is no free visa" not in main_of(client, "/en/")
    html = client.get("/en/alerts/free-visa/").content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])
    assert data["expires"] == "2026-03-09"


def test_history_tells_what_changed_and_every_version_is_readable(client, warning):
    page = AlertPage.objects.get(pk=warning.pk)
    page.summary = "New."
    page.change_kind, page.change_note_en, page.change_note_ur = "major", "Said in a note.", "نوٹ"
    page.save_revision().publish()

    main = main_of(client, "/en/alerts/free-visa/")

    history = main.split('id="versions"')[1]
    assert "Said in a note." in history
    assert "In one sentence" in history
    assert "The text in the other language was added or changed." in history
    assert history.index("Said in a note.") < history.index("First published")
    assert 'href="/en/alerts/free-visa/versions/1/"' in history
    assert 'versions/3/"' not in history
    first = client.get("/en/alerts/free-visa/versions/1/").content.decode()
    assert "Old." in first
    assert "New." not in first.split("<main")[1]
    assert "There is a newer version." in first
    assert '<meta name="robots" content="noindex">' in first
    urdu = main_of(client, "/ur/alerts/free-visa/versions/2/")
    assert "پرانی بات۔" in urdu
    assert client.get("/en/alerts/free-visa/versions/3/").headers["Location"] == (
        "/en/alerts/free-visa/"
    )
    for unknown in ("0", "4", "99999999999999", "x", "١"):
        assert client.get(f"/en/alerts/free-visa/versions/{unknown}/").status_code == 404


def test_a_warning_with_one_version_shows_no_history(client, index):
    make_alert(index, slug="one")

    assert 'id="versions"' not in main_of(client, "/en/alerts/one/")


def test_pages_that_show_warnings_are_kept_for_a_minute_at_most(client, warning):
    for address in (
        "/en/",
        "/en/alerts/",
        "/ur/alerts/free-visa/",
        "/en/alerts/free-visa/versions/1/",
    ):
        response = client.get(address)
        assert response.headers["Cache-Control"] == "public, max-age=60", address
        assert not response.cookies
    client.force_login(UserFactory())
    assert "private" in client.get("/en/alerts/").headers["Cache-Control"]


def test_queries_do_not_grow_with_the_versions(client, warning):
    def queries():
        client.get("/en/alerts/free-visa/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/en/alerts/free-visa/")
        return len(captured)

    few = queries()
    for number in range(5):
        page = AlertPage.objects.get(pk=warning.pk)
        page.summary = f"Change {number}"
        page.save_revision().publish()

    assert queries() == few <= 15


def test_editor_withdraws_with_both_reasons(editor, warning):
    address = reverse("alerts_withdraw", args=[warning.pk])
    assert "This cannot be undone" in editor.get(address).content.decode()

    response = editor.post(address, {"reason_en": "Only English.", "reason_ur": ""})
    assert response.status_code == 422
    assert "Say why, in Urdu." in response.content.decode()
    assert "Only English." in response.content.decode()
    assert not AlertPage.objects.get(pk=warning.pk).is_withdrawn

    response = editor.post(address, REASONS)
    assert response.status_code == 302
    assert AlertPage.objects.get(pk=warning.pk).withdrawn_reason_en == "The office exists."
    assert "is withdrawn already" in editor.get(address, follow=True).content.decode()


def test_a_draft_or_a_stand_in_is_not_withdrawn(editor, index):
    draft = make_alert(index, publish=False)

    assert editor.get(reverse("alerts_withdraw", args=[draft.pk])).status_code == 302
    editor.post(reverse("alerts_withdraw", args=[draft.pk]), REASONS)

    assert not AlertPage.objects.get(pk=draft.pk).is_withdrawn


@pytest.mark.parametrize(
    ("codenames", "withdrawn"),
    [(["add_page", "change_page"], False), (["add_page", "change_page", "publish_page"], True)],
)
def test_only_who_may_publish_may_withdraw(client, index, warning, codenames, withdrawn):
    user = make_user(Role.COMMUNICATIONS)
    may(user, index, *codenames)
    client.force_login(user)

    client.post(reverse("alerts_withdraw", args=[warning.pk]), REASONS)

    assert AlertPage.objects.get(pk=warning.pk).is_withdrawn is withdrawn


def test_a_get_withdraws_nothing(editor, warning):
    editor.get(reverse("alerts_withdraw", args=[warning.pk]), REASONS)

    assert not AlertPage.objects.get(pk=warning.pk).is_withdrawn


def test_the_editor_of_a_withdrawn_warning_is_locked(editor, warning):
    life.withdraw(warning, user=None, **REASONS)

    html = editor.get(reverse("wagtailadmin_pages:edit", args=[warning.pk])).content.decode()

    assert "This warning was withdrawn." in html
    assert 'name="action-publish"' not in html


def test_history_of_the_site_names_the_withdrawal(editor, warning):
    life.withdraw(warning, user=None, **REASONS)

    html = editor.get(reverse("wagtailadmin_pages:history", args=[warning.pk])).content.decode()

    assert "Withdrawn: The office exists." in html


def test_list_says_what_holds_today(editor, index, warning):
    make_alert(index, title="Long ago", expires_on=warning.first_seen)
    make_alert(index, title="Not yet", publish=False)
    address = reverse("warnings:index")
    html = editor.get(address).content.decode()
    assert "Has ended" in html
    assert "Withdrawn" not in html

    life.withdraw(warning, user=None, **REASONS)

    assert "Withdrawn" in editor.get(address).content.decode()
