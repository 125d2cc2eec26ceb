"""Whatever pages show, a change of it reaches the next reader."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction, Site

from campaigns.records.models import FrozenTable, Session
from home.models import InformationPage
from mrc.core.models import Centre, Contact, DailyCount
from mrc.core.page_cache.shown import BY_TIME, NEVER, SHOWN, TAKES_AWAY
from mrc.core.page_cache.tokens import PageTokens, page_tokens
from mrc.core.page_cache.watching import note_write
from tests.core.page_cache.conftest import said
from tests.destinations.factories import FactFactory
from tests.factories import CentreFactory, ContactFactory, make_page, translate


def test_every_model_is_listed_once_as_shown_or_not():
    models = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    lists = (SHOWN, BY_TIME, NEVER)
    assert models - SHOWN - BY_TIME - NEVER == set(), "say in page_cache/shown.py what shows it"
    # The full-text table of the search index is there on SQLite alone.
    assert (SHOWN | BY_TIME | NEVER) - models <= {"wagtailsearch.SQLiteFTSIndexEntry"}
    assert sum(map(len, lists)) == len(SHOWN | BY_TIME | NEVER)
    assert TAKES_AWAY <= SHOWN


def test_every_page_type_is_shown():
    pages = {model._meta.label for model in apps.get_models() if issubclass(model, Page)}
    assert pages <= SHOWN


@pytest.fixture
def changes(site):
    """Says whether something made kept pages old since it was asked last: (changed, withdrawn)."""
    known = [page_tokens.read()]

    def ask():
        before, now = known[0], page_tokens.read()
        known[0] = now
        return before[0] != now[0], before[1] != now[1]

    ask()
    return ask


CHANGED, WITHDRAWN, NOTHING = (True, False), (True, True), (False, False)


def test_facts_contacts_centres_redirects_and_sites_make_pages_old(changes, site):
    contact = ContactFactory()
    assert changes() == CHANGED
    Contact.objects.filter(pk=contact.pk).update(phone="051 1234567")
    assert changes() == CHANGED
    CentreFactory()
    assert changes() == CHANGED
    Centre.objects.update(name_ur="مرکز")
    assert changes() == CHANGED
    FactFactory()
    assert changes() == CHANGED
    Redirect.objects.create(old_path="/old", redirect_link="/en/")
    assert changes() == CHANGED
    Site.objects.update(site_name="MRC")
    assert changes() == CHANGED
    contact.delete()
    assert changes() == WITHDRAWN


def test_frozen_quarters_written_in_bulk_make_pages_old(changes):
    field = FrozenTable._meta.get_field("frozen_at")
    assert field is not None
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {FrozenTable._meta.db_table} WHERE period = 'none'")
    assert changes()[0]


def test_pictures_make_pages_old(changes):
    picture = get_image_model().objects.create(title="A picture", file=get_test_image_file())
    assert changes() == CHANGED
    picture.get_rendition("width-100")
    assert changes() == NOTHING
    picture.title = "Another name"
    picture.save()
    assert changes() == CHANGED


def test_counting_sessions_and_looking_make_nothing_old(changes, site):
    DailyCount.objects.create(day="2026-03-09", key="view", number=1)
    Session.objects.filter(pk="01890000-0000-7000-8000-000000000000").delete()
    Client().get("/en/")
    assert changes() == NOTHING


def test_life_of_a_page_reaches_the_next_reader(site, reader, changes):
    page = make_page(site.english, "About us", slug="about-us")
    assert changes()[0]
    assert b"About us" in plain(reader.get("/en/about-us/"))
    page.title = "Who we are"
    page.save_revision().publish()
    assert b"Who we are" in plain(reader.get("/en/about-us/"))
    other = make_page(site.english, "Other", slug="other")
    page.move(other, pos="last-child")
    # Its old address leads on to where it is.
    assert reader.get("/en/about-us/").status_code != 200
    assert reader.get("/en/other/about-us/").status_code == 200
    changes()
    InformationPage.objects.get(pk=page.pk).unpublish()
    assert changes() == WITHDRAWN
    assert reader.get("/en/other/about-us/").status_code == 404
    InformationPage.objects.get(pk=other.pk).delete()
    assert changes() == WITHDRAWN


def test_closing_a_page_reaches_the_next_reader(about, reader, changes):
    reader.get("/en/about-us/")
    assert said(reader.get("/en/about-us/")) == "hit"
    PageViewRestriction.objects.create(page=about, restriction_type="login")
    assert changes() == WITHDRAWN
    assert reader.get("/en/about-us/").status_code == 302


def test_a_translation_reaches_the_next_reader(about, reader):
    reader.get("/ur/")
    translate(about, {"About us": "ہمارے بارے میں", "Who we are.": "ہم کون ہیں۔"})
    assert said(reader.get("/ur/")) == "fwd=stale; stored"
    assert "ہم کون ہیں" in plain(reader.get("/ur/about-us/")).decode()


def test_what_is_rolled_back_makes_nothing_old(transactional_db, clock):
    before = page_tokens.read()
    with transaction.atomic():
        ContentType.objects.first()
        Centre.objects.update(name_ur="مرکز")
        transaction.set_rollback(True)
    assert page_tokens.read() == before


def test_a_change_counts_once_it_is_committed_and_once_for_many_rows(transactional_db, monkeypatch):
    bumps = []
    monkeypatch.setattr(page_tokens, "bump", lambda **how: bumps.append(how))
    monkeypatch.setattr("mrc.core.page_cache.watching.page_tokens", page_tokens)
    with transaction.atomic():
        for number in range(20):
            with transaction.atomic():
                Contact.objects.filter(key=f"none-{number}").update(phone="1")
        assert bumps == []
    # One for each savepoint that could have been taken back, at most.
    assert 1 <= len(bumps) <= 20
    bumps.clear()
    with transaction.atomic():
        for number in range(20):
            Contact.objects.filter(key=f"none-{number}").update(phone="1")
            Contact.objects.filter(key=f"none-{number}").delete()
    assert len(bumps) <= 2


def test_write_within_a_savepoint_that_is_taken_back_does_not_hide_another(transactional_db, clock):
    before = page_tokens.read()
    with transaction.atomic():
        with transaction.atomic():
            Centre.objects.update(name_ur="الف")
            transaction.set_rollback(True)
        transaction.set_rollback(False)
        Centre.objects.update(name_ur="ب")
    assert page_tokens.read() != before


def fail():
    raise RuntimeError("something else that waits for the commit")


@pytest.mark.parametrize("is_first", [True, False])
def test_whatever_else_fails_after_the_commit_the_change_is_seen(transactional_db, clock, is_first):
    ContactFactory()
    before = page_tokens.read()

    @transaction.atomic
    def write():
        if is_first:
            transaction.on_commit(fail)
        with transaction.atomic():
            Centre.objects.update(name_ur="مرکز")
        Contact.objects.all().delete()
        if not is_first:
            transaction.on_commit(fail)

    with pytest.raises(RuntimeError):
        write()
    assert all(new != old for new, old in zip(page_tokens.read(), before, strict=True))


def test_purge_that_fails_stops_nothing_else(transactional_db, clock, monkeypatch):
    done = []
    monkeypatch.setattr(page_tokens, "bump", lambda **how: fail())
    with transaction.atomic():
        Centre.objects.update(name_ur="مرکز")
        transaction.on_commit(lambda: done.append(1))
    Centre.objects.update(name_ur="مرکز")
    assert done == [1]


def test_every_connection_is_watched(db):
    assert connection.execute_wrappers.count(note_write) == 1


def test_renewal_that_began_before_a_change_is_never_told_as_if_after(about, reader, monkeypatch):
    """The page is rendered, then the contact changes, then the answer is stored."""
    original = InformationPage.serve

    def slow(page, request, *args, **kwargs):
        response = original(page, request, *args, **kwargs).render()
        Contact.objects.filter(key="nobody").update(phone="1")
        return response

    monkeypatch.setattr(InformationPage, "serve", slow)
    reader.get("/en/about-us/")
    monkeypatch.undo()
    assert said(reader.get("/en/about-us/")) == "fwd=stale; stored"


def test_other_processes_of_the_machine_see_a_change_at_once(site, clock):
    from mrc.core.page_cache.tokens import PageTokens

    here, there = PageTokens(), PageTokens()
    before = there.read()
    here.bump()
    after = there.read()
    assert after[0] != before[0]
    assert after[1] == before[1]
    here.bump(withdrawn=True)
    assert there.read()[1] != before[1]


def test_process_that_shares_nothing_follows_within_the_half_minute(about, reader, clock):
    """Another process with neither our folder nor a Redis: it sees no token change."""
    reader.get("/en/about-us/")
    type(about).objects.filter(pk=about.pk)  # the queryset that would tell it
    frozen = page_tokens.read()
    from mrc.core.page_cache import middleware

    class Unaware:
        def read(self):
            return frozen

        def bump(self, **how):
            pass

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(middleware, "page_tokens", Unaware())
        reader.get("/en/about-us/")
        about.title = "Who we are"
        about.save_revision().publish()
        assert said(reader.get("/en/about-us/")) == "hit"
        clock.pass_by(30)
        response = reader.get("/en/about-us/")
        assert said(response) == "fwd=stale; stored"
        assert b"Who we are" in plain(response)


def plain(response):
    import brotli

    if response.headers.get("Content-Encoding") == "br":
        return brotli.decompress(response.content)
    return response.content


def test_processes_that_wrote_differently_often_have_the_same_tokens(site):
    """They are stored with the copies that processes share: what only one of them knows may not be
    part of them."""
    writer, other = PageTokens(), PageTokens()
    before = other.read()
    writer.bump(withdrawn=True)
    assert writer.read() == other.read()
    assert all(new != old for new, old in zip(other.read(), before, strict=True))


def test_process_that_can_write_no_file_knows_of_its_own_changes(site, settings, tmp_path):
    (tmp_path / "a file").touch()
    settings.MRC_PURGE_DIR = tmp_path / "a file"
    alone = PageTokens()
    before = alone.read()
    alone.bump(withdrawn=True)
    assert all(new != old for new, old in zip(alone.read(), before, strict=True))


def test_page_that_is_moved_stands_in_for_nothing(site, about, changes):
    """Its new parent may be private."""
    closed = make_page(site.english, "Closed", slug="closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    changes()
    about.move(closed, pos="last-child")
    assert changes() == WITHDRAWN
