"""Each door through which a published warning could silently vanish."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from wagtail.actions.copy_page import CopyPagePermissionError
from wagtail.actions.create_alias import CreatePageAliasPermissionError
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail.models.pages import PagePermissionTester

from alerts.models import AlertMessage, AlertPage
from alerts.warnings import guards, life, triggers
from mrc.core.accounts.roles import Role
from tests.alerts.factories import make_alert, make_alert_index
from tests.factories import UserFactory, make_page, make_site, make_user, translate

pytestmark = pytest.mark.django_db
URDU = {"There is no free visa": "آزاد ویزا نام کی کوئی چیز نہیں"}


@pytest.fixture
def homes(immediate_commits):
    return make_site()


@pytest.fixture
def index(homes):
    return make_alert_index(homes)


@pytest.fixture
def warning(index):
    return make_alert(index, slug="free-visa")


@pytest.fixture
def draft(index):
    return make_alert(index, slug="draft", publish=False)


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    return client


def is_there(page):
    return AlertPage.objects.filter(pk=page.pk, live=True).exists()


def test_nobody_may_remove_a_published_warning_or_what_is_above_it(homes, index, warning):
    root = UserFactory(is_superuser=True)
    for page in (warning, index, homes.english, Page.objects.get(pk=warning.pk)):
        may = page.permissions_for_user(root)
        assert not may.can_delete()
        assert not may.can_unpublish()
        assert not may.can_move()
        assert not may.can_set_view_restrictions()
        assert may.can_publish()
        assert may.can_edit()


def test_a_draft_that_was_never_published_may_go(editor, index, draft):
    may = draft.permissions_for_user(UserFactory(is_superuser=True))
    assert may.can_delete()

    response = editor.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))

    assert response.status_code == 302
    assert not AlertPage.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("wagtailadmin_pages:delete", {}),
        ("wagtailadmin_pages:unpublish", {}),
        ("wagtailadmin_pages:unpublish", {"include_descendants": "on"}),
        ("wagtailadmin_pages:move", {"new_parent_page": "1"}),
        ("wagtailadmin_pages:set_privacy", {"restriction_type": "login"}),
    ],
)
@pytest.mark.parametrize("which", ["warning", "index", "home"])
def test_views_refuse(editor, homes, index, warning, name, data, which):
    page = {"warning": warning, "index": index, "home": homes.english}[which]

    editor.post(reverse(name, args=[page.pk]), data)

    assert is_there(warning)
    assert Page.objects.get(pk=page.pk).live
    assert page.get_view_restrictions().count() == 0
    assert AlertPage.objects.get(pk=warning.pk).url == "/en/alerts/free-visa/"


@pytest.mark.parametrize("action", ["delete", "unpublish", "move"])
@pytest.mark.parametrize("which", ["warning", "index", "home"])
def test_bulk_actions_refuse(editor, homes, index, warning, draft, action, which):
    other = make_page(homes.english, "Elsewhere", slug="elsewhere")
    page = {"warning": warning, "index": index, "home": homes.english}[which]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])

    html = editor.get(f"{address}?id={page.pk}&id={other.pk}").content.decode()
    assert page.title in html
    editor.post(f"{address}?id={page.pk}", {"include_descendants": "on", "chooser": str(other.pk)})

    assert is_there(warning)
    assert Page.objects.get(pk=page.pk).live
    assert AlertPage.objects.get(pk=warning.pk).url == "/en/alerts/free-visa/"


def test_menus_offer_to_withdraw_and_nothing_that_removes(editor, warning, draft):
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[warning.pk])).content.decode()

    assert reverse("alerts_withdraw", args=[warning.pk]) in html
    for name in ("delete", "unpublish", "move"):
        assert reverse(f"wagtailadmin_pages:{name}", args=[warning.pk]) not in html
    assert 'name="expire_at"' not in html
    assert 'name="go_live_at"' not in html
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[draft.pk])).content.decode()
    assert reverse("alerts_withdraw", args=[draft.pk]) not in html
    assert reverse("wagtailadmin_pages:delete", args=[draft.pk]) in html


@pytest.mark.parametrize(
    "remove",
    [
        lambda page: page.unpublish(),
        lambda page: page.delete(),
        lambda page: Page.objects.get(pk=page.pk).delete(),
        lambda page: page.get_parent().delete(),
        lambda page: page.get_parent().unpublish(),
        lambda page: page.get_parent().get_parent().specific.delete(),
        lambda page: page.move(Page.objects.get(depth=1), pos="last-child"),
        lambda page: page.get_parent().move(Page.objects.get(depth=1), pos="last-child"),
    ],
)
def test_code_is_refused_too(warning, remove):
    with pytest.raises(PermissionDenied):
        remove(AlertPage.objects.get(pk=warning.pk))

    assert is_there(warning)


@pytest.mark.parametrize(
    "remove",
    [
        lambda pages: pages.update(live=False),
        lambda pages: pages.delete(),
        lambda pages: pages.update(expire_at=datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)),
        lambda pages: pages.update(translation_key="0b0f1b3e-1b1b-4b1b-8b1b-1b1b1b1b1b1b"),
        lambda pages: pages.update(locale=Locale.objects.get(language_code="ur")),
        lambda pages: Page.objects.filter(depth=2).delete(),
    ],
)
def test_the_database_refuses(warning, remove):
    # A deletion asks Wagtail to unpublish first, which refuses before the database does.
    with pytest.raises((IntegrityError, PermissionDenied)), transaction.atomic():
        remove(Page.objects.filter(pk=warning.pk))

    assert is_there(warning)


def test_the_database_refuses_a_deletion_in_sql(warning):
    with (
        pytest.raises(IntegrityError, match="withdrawn, never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM wagtailcore_page WHERE id = %s", [warning.pk])


def test_the_translation_of_a_published_warning_stays_too(warning):
    urdu = translate(warning, URDU)

    with pytest.raises(PermissionDenied):
        urdu.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Page.objects.filter(pk=urdu.pk).update(live=False)


def test_a_page_that_stands_in_gives_way_to_its_translation(warning):
    stand_in = warning.copy_for_translation(Locale.objects.get(language_code="ur"), alias=True)
    assert stand_in.live

    urdu = translate(warning, URDU, publish=False)
    assert urdu.pk == stand_in.pk
    assert not urdu.live

    urdu = translate(warning, URDU)
    assert urdu.live
    assert AlertMessage.objects.of(warning).count() == 2


def test_wagtails_schedule_finds_nothing_to_unpublish(warning):
    call_command("publish_scheduled")

    assert is_there(warning)


def test_a_copy_is_a_draft_of_its_own(editor, index, warning):
    with pytest.raises(CopyPagePermissionError):
        warning.copy(update_attrs={"slug": "copy"})
    with pytest.raises(CreatePageAliasPermissionError):
        warning.create_alias(parent=index, update_slug="copy")

    life.withdraw(warning, reason_en="x", reason_ur="x", user=None)
    response = editor.post(
        reverse("wagtailadmin_pages:copy", args=[warning.pk]),
        {
            "new_title": "New",
            "new_slug": "new",
            "new_parent_page": str(index.pk),
            "copy_subpages": "",
            "publish_copies": "",
            "alias": "",
        },
    )

    assert response.status_code == 302
    copy = AlertPage.objects.get(slug="new")
    assert not copy.live
    assert not copy.is_withdrawn
    assert copy.latest_message is None


@pytest.mark.parametrize("asked", ["publish_copies", "alias"])
def test_copying_says_that_a_copy_is_a_draft(editor, index, warning, asked):
    editor.post(
        reverse("wagtailadmin_pages:copy", args=[warning.pk]),
        {
            "new_title": "New",
            "new_slug": "new",
            "new_parent_page": str(index.pk),
            asked: "on",
        },
    )

    assert not AlertPage.objects.filter(slug="new").exists()
    html = editor.get(reverse("wagtailadmin_home")).content.decode()
    assert "A copy of a warning is a draft." in html


def test_a_stand_in_is_translated_and_never_converted(editor, warning):
    alias = warning.copy_for_translation(Locale.objects.get(language_code="ur"), alias=True)

    editor.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))

    assert AlertPage.objects.get(pk=alias.pk).alias_of_id == warning.pk


def test_an_editor_still_orders_the_pages_beside_the_warnings(homes, index, warning):
    user = make_user(Role.EDITOR)
    other = make_page(homes.english, "Elsewhere", slug="elsewhere")
    for codename in ("add_page", "change_page", "publish_page"):
        GroupPagePermission.objects.create(
            group=user.groups.get(), page=homes.english, permission=_permission(codename)
        )

    Page.objects.get(pk=index.pk).move(Page.objects.get(pk=other.pk), pos="right", user=user)

    pages = list(Page.objects.child_of(homes.english).order_by("path"))
    assert pages[-1].pk == index.pk
    assert is_there(warning)


def _permission(codename):
    from django.contrib.auth.models import Permission

    return Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)


def test_guards_are_in_place_and_closing_the_doors_twice_is_once():
    assert triggers.guards.missing(connection) == []
    before = PagePermissionTester.can_delete

    guards.keep_published_warnings()

    assert PagePermissionTester.can_delete is before
