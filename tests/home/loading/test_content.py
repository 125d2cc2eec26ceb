"""What a production site begins with: all of `content/`, no accounts and nothing made up."""

import io
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from wagtail.models import Locale, Page, Site

from alerts.models import AlertPage
from campaigns.models import Material, QuestionSet, Session
from campaigns.models import Topic as SessionTopic
from destinations.models import Country, Fact, GuidePage
from events.models import EventPage
from home.loading import content
from home.models import HomePage, InformationPage
from home.topics import Topic
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, Contact, District, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def load(*options: str) -> str:
    out = io.StringIO()
    call_command("load_content", *options, stdout=out)
    return out.getvalue()


def may_change(user: User, page: Page) -> bool:
    tester = page.permissions_for_user(user)
    return bool(tester.can_edit() and tester.can_publish())


def test_an_empty_production_site_becomes_the_whole_site(settings: Any) -> None:
    settings.MRC_ALLOW_DEMO_DATA = False
    settings.SITE_ORIGIN = "https://mrc.example:8443"
    call_command("upgrade", verbosity=0)
    assert "Done." in load()

    assert {locale.language_code for locale in Locale.objects.all()} == {"en", "ur"}
    for model in (Contact, District, Country, Fact, Topic, SessionTopic, Material, QuestionSet):
        assert model.objects.exists(), model
    assert set(Centre.objects.values_list("code", flat=True)) == {"ISB", "LHE", "PEW"}
    for model in (HomePage, GuidePage, AlertPage, EventPage):
        for language in ("en", "ur"):
            assert model.objects.live().filter(locale__language_code=language).exists(), model
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_page.specific_class) == (
        "mrc.example", 8443, HomePage,
    )  # fmt: skip

    assert Page.find_problems() == ([], [], [], [], [])

    # Nobody and nothing that is made up.
    assert not User.objects.exists()
    assert not Session.objects.exists()
    assert not EventPage.objects.filter(is_sample=True).exists()

    for language, word in (("en", "Saudi Arabia"), ("ur", "سعودی عرب")):
        page = Client().get(
            f"/{language}/destinations/saudi-arabia/", headers={"host": "testserver"}
        )
        assert page.status_code == 200
        assert word in page.content.decode()
    # The index was written: what stands in a guide is found.
    found = Client().get("/en/search/?q=iqama").content.decode()
    assert "/en/destinations/saudi-arabia/" in found

    home = {one.locale.language_code: one for one in HomePage.objects.all()}
    warning = AlertPage.objects.filter(locale__language_code="en").first()
    assert warning is not None
    editor, writer = make_user(Role.EDITOR), make_user(Role.COMMUNICATIONS)
    translator, officer = make_user(Role.TRANSLATOR), make_user(Role.OFFICER)
    assert may_change(editor, home["en"])
    assert may_change(editor, home["ur"])
    assert (may_change(writer, warning), may_change(writer, home["en"])) == (True, False)
    assert (may_change(translator, home["ur"]), may_change(translator, home["en"])) == (True, False)
    assert not may_change(officer, warning)

    # Once more: what somebody deleted stays deleted, unless it is asked for.
    women = InformationPage.objects.filter(slug="women", locale=warning.locale)
    women.get().delete()
    pages = Page.objects.count()
    assert "nothing is loaded" in load()
    assert Page.objects.count() == pages
    Fact.objects.filter(pk=Fact.objects.earliest("pk").pk).update(note_en="Ours.")
    load("--missing")
    assert women.get().live
    assert Fact.objects.earliest("pk").note_en == "Ours."


def test_what_breaks_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a site would look loaded to the next run, and stay half."""

    def breaks() -> None:
        raise RuntimeError("the connection is gone")

    monkeypatch.setattr(content, "load_pages", lambda **_options: [])
    monkeypatch.setattr(content, "load_topics", breaks)
    with pytest.raises(RuntimeError):
        load()
    assert not Contact.objects.exists()
    assert not Locale.objects.filter(language_code="ur").exists()


def test_upgrade_gives_rights_on_pages_that_were_made_since(settings: Any) -> None:
    from tests.alerts.factories import make_alert_index
    from tests.factories import make_site

    index = make_alert_index(make_site())
    group = Group.objects.get_or_create(name=Role.COMMUNICATIONS.group_name)[0]
    assert not group.page_permissions.filter(page=index).exists()
    call_command("upgrade", verbosity=0)
    call_command("upgrade", verbosity=0)
    assert sorted(
        group.page_permissions.filter(page=index).values_list("permission__codename", flat=True)
    ) == ["add_page", "change_page", "publish_page"]
