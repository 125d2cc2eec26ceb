"""A translation knows its source, is never mixed with English, and says when it is behind."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page
from wagtail_localize.models import LocaleSynchronization, Translation, TranslationSource

from home.models import InformationPage
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from mrc.core.translations import page_languages
from tests.factories import Homes, make_page, make_site, make_user, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("immediate_commits")]


@pytest.fixture
def homes() -> Homes:
    return make_site()


@pytest.fixture
def pair(homes: Homes) -> tuple[InformationPage, InformationPage]:
    page = make_page(homes.english, "About us", slug="about", summary="Who we are.")
    urdu = translate(page, {"About us": "ہمارے بارے میں", "Who we are.": "ہم کون ہیں۔"})
    return InformationPage.objects.get(pk=page.pk), InformationPage.objects.get(pk=urdu.pk)


def republish(page: InformationPage, **values: str) -> InformationPage:
    page = InformationPage.objects.get(pk=page.pk)
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return InformationPage.objects.get(pk=page.pk)


def may(role: Role, page: Page, *codenames: str) -> User:
    from django.contrib.auth.models import Group, Permission

    user = make_user(role)
    for codename in codenames:
        GroupPagePermission.objects.create(
            group=Group.objects.get(name=role.group_name),
            page=page,
            permission=Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            ),
        )
    return user


def test_urdu_page_shares_the_latin_slug(pair: tuple[InformationPage, InformationPage]) -> None:
    english, urdu = pair
    assert urdu.slug == english.slug == "about"
    assert urdu.url == "/ur/about/"


def test_complete_translation_is_not_behind(pair: tuple[InformationPage, InformationPage]) -> None:
    assert not page_languages(pair[1]).is_behind


def test_changed_english_leaves_urdu_as_it_was_and_marks_it_behind(
    pair: tuple[InformationPage, InformationPage],
) -> None:
    english, urdu = pair
    republish(english, summary="Who we are, and where.")
    urdu.refresh_from_db()
    assert urdu.summary == "ہم کون ہیں۔"
    assert page_languages(urdu).is_behind
    html = Client().get(urdu.url).content.decode()
    assert english.url in html
    assert 'lang="ur"' in html


def test_urdu_is_up_to_date_again_when_its_translator_publishes(
    pair: tuple[InformationPage, InformationPage],
) -> None:
    english, urdu = pair
    english = republish(english, summary="Who we are, and where.")
    urdu = translate(english, {"Who we are, and where.": "ہم کون ہیں اور کہاں۔"})
    assert urdu.summary == "ہم کون ہیں اور کہاں۔"
    assert not page_languages(InformationPage.objects.get(pk=urdu.pk)).is_behind


def test_republishing_an_unchanged_page_does_not_mark_urdu_behind(
    pair: tuple[InformationPage, InformationPage],
) -> None:
    republish(pair[0])
    assert not page_languages(InformationPage.objects.get(pk=pair[1].pk)).is_behind


def test_editor_refuses_to_publish_an_incomplete_translation(
    pair: tuple[InformationPage, InformationPage], homes: Homes
) -> None:
    english, urdu = pair
    republish(english, title="About the centres")
    translator = may(Role.TRANSLATOR, homes.urdu, "change_page", "publish_page")
    client = Client()
    client.force_login(translator)
    address = reverse("wagtailadmin_pages:edit", args=[urdu.pk])
    response = client.post(address, {"action": "publish"}, follow=True)
    urdu.refresh_from_db()
    assert urdu.title == "ہمارے بارے میں"
    assert "1 text is not translated yet" in response.content.decode()


def test_update_view_never_publishes_english_into_urdu(
    pair: tuple[InformationPage, InformationPage], homes: Homes
) -> None:
    english, urdu = pair
    republish(english, title="About the centres")
    source = TranslationSource.objects.get_for_instance(english)
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))
    response = client.post(
        reverse("wagtail_localize:update_translations", args=[source.pk]),
        {"publish_translations": "on"},
        follow=True,
    )
    assert response.status_code == 200
    urdu.refresh_from_db()
    assert urdu.title == "ہمارے بارے میں"


def test_update_view_respects_publish_rights(
    pair: tuple[InformationPage, InformationPage], homes: Homes
) -> None:
    english, urdu = pair
    english = republish(english, title="About the centres")
    translate(english, {"About the centres": "مراکز کے بارے میں"}, publish=False)
    source = TranslationSource.objects.get_for_instance(english)
    editor = may(Role.EDITOR, homes.english, "change_page", "publish_page")
    client = Client()
    client.force_login(editor)
    address = reverse("wagtail_localize:update_translations", args=[source.pk])
    client.post(address, {"publish_translations": "on"})
    assert Page.objects.get(pk=urdu.pk).title == "ہمارے بارے میں"
    # The same request from somebody who may publish the Urdu page goes through.
    client.force_login(User.objects.create_superuser("root", password="x"))
    client.post(address, {"publish_translations": "on"})
    assert Page.objects.get(pk=urdu.pk).title == "مراکز کے بارے میں"


def test_draft_translation_leaves_the_live_text(
    pair: tuple[InformationPage, InformationPage],
) -> None:
    english, urdu = pair
    english = republish(english, title="About the centres")
    translate(english, {"About the centres": "مراکز کے بارے میں"}, publish=False)
    live = InformationPage.objects.get(pk=urdu.pk)
    assert live.title == "ہمارے بارے میں"
    assert live.has_unpublished_changes
    assert live.get_latest_revision_as_object().title == "مراکز کے بارے میں"


def test_withdrawn_english_page_withdraws_its_translation(
    pair: tuple[InformationPage, InformationPage],
) -> None:
    english, urdu = pair
    english.unpublish()
    assert not Page.objects.get(pk=urdu.pk).live


def test_deleted_english_page_withdraws_its_translation(
    pair: tuple[InformationPage, InformationPage],
) -> None:
    english, urdu = pair
    english.delete()
    assert not Page.objects.get(pk=urdu.pk).live


def test_untranslated_page_says_so_and_is_marked_as_english(homes: Homes) -> None:
    from django.core.management import call_command

    LocaleSynchronization.objects.create(
        locale=Locale.objects.get(language_code="ur"),
        sync_from=Locale.objects.get(language_code="en"),
    )
    page = make_page(homes.english, "Only English", slug="only-english", summary="Not yet in Urdu.")
    call_command("sync_locale_trees", verbosity=0)
    response = Client().get("/ur/only-english/")
    html = response.content.decode()
    assert '<html lang="ur" dir="rtl"' in html
    assert '<div lang="en" dir="ltr">' in html
    assert 'hreflang="x-default"' not in html
    assert f'<link rel="canonical" href="{page.full_url}">' in html


def test_switch_falls_back_to_the_nearest_translated_page(homes: Homes) -> None:
    page = make_page(homes.english, "Only English", slug="only-english")
    link = next(link for link in page_languages(page).links if link.code == "ur")
    assert link.url == "/ur/"
    assert not link.is_same_page


def test_translated_pages_name_each_other(pair: tuple[InformationPage, InformationPage]) -> None:
    english, urdu = pair
    assert page_languages(english).alternates == page_languages(urdu).alternates
    assert set(page_languages(english).alternates) == {"en", "ur", "x-default"}


def test_submitting_for_translation_does_not_publish_english_under_urdu(homes: Homes) -> None:
    page = make_page(homes.english, "New page", slug="new-page")
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))
    urdu_locale = Locale.objects.get(language_code="ur")
    client.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        {"locales": [urdu_locale.pk], "include_subtree": ""},
    )
    assert Translation.objects.filter(source__object_id=page.translation_key).exists()
    twin = page.get_translation(urdu_locale)
    assert not twin.live


def submitted(page: InformationPage) -> InformationPage:
    """The page after an editor has sent it to be translated; nobody has translated it yet."""
    client = Client()
    client.force_login(User.objects.create_superuser("submitter", password="x"))
    urdu_locale = Locale.objects.get(language_code="ur")
    client.post(
        reverse("wagtail_localize:submit_page_translation", args=[page.pk]),
        {"locales": [urdu_locale.pk], "include_subtree": ""},
    )
    return InformationPage.objects.get(translation_key=page.translation_key, locale=urdu_locale)


def test_submitting_an_alias_takes_its_english_offline_until_it_is_translated(
    homes: Homes,
) -> None:
    page = make_page(homes.english, "New page", slug="new-page")
    alias = page.copy_for_translation(Locale.objects.get(language_code="ur"), alias=True)
    assert alias.live
    twin = submitted(page)
    assert twin.pk == alias.pk
    assert twin.alias_of_id is None
    assert not twin.live
    assert translate(page, {"New page": "نیا صفحہ"}).live


@pytest.fixture
def draft_in_english(homes: Homes) -> InformationPage:
    return submitted(make_page(homes.english, "New page", slug="new-page", summary="Of today."))


def test_no_list_publishes_english_under_urdu(
    draft_in_english: InformationPage, homes: Homes
) -> None:
    editor = may(Role.EDITOR, homes.urdu, "change_page", "publish_page")
    client = Client()
    client.force_login(editor)
    for page, more in ((draft_in_english, {}), (homes.urdu, {"include_descendants": "on"})):
        response = client.post(
            reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
            + f"?id={page.pk}&next=/admin/",
            more,
            follow=True,
        )
        assert "2 texts are not translated yet" in response.content.decode()
        draft_in_english.refresh_from_db()
        assert not draft_in_english.live


def test_no_code_publishes_english_under_urdu(draft_in_english: InformationPage) -> None:
    revision = draft_in_english.latest_revision
    with pytest.raises(PermissionDenied, match="2 texts are not translated yet"):
        revision.publish()
    draft_in_english.refresh_from_db()
    assert not draft_in_english.live


def test_ordinary_editor_publishes_no_english_after_translation_was_stopped(
    draft_in_english: InformationPage, homes: Homes
) -> None:
    Translation.objects.update(enabled=False)
    client = Client()
    client.force_login(may(Role.EDITOR, homes.urdu, "change_page", "publish_page"))
    address = reverse("wagtailadmin_pages:edit", args=[draft_in_english.pk])
    fields = {
        "title": "نیا صفحہ",
        "summary": "Of today.",
        "slug": "new-page",
        "body-count": "0",
        "sources-count": "0",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "action-publish": "1",
    }
    response = client.post(address, fields, follow=True)
    assert "1 text is not translated yet" in response.content.decode()
    draft_in_english.refresh_from_db()
    assert not draft_in_english.live
    client.post(address, {**fields, "summary": "آج کا۔"}, follow=True)
    draft_in_english.refresh_from_db()
    assert draft_in_english.live
    assert draft_in_english.summary == "آج کا۔"


def test_urdu_that_was_published_may_be_published_again_while_it_is_behind(
    pair: tuple[InformationPage, InformationPage],
) -> None:
    english, urdu = pair
    republish(english, title="About the centres")
    urdu.latest_revision.publish()
    urdu.refresh_from_db()
    assert urdu.live
    assert urdu.title == "ہمارے بارے میں"
    assert page_languages(urdu).is_behind
