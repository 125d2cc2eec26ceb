"""What the frame of every page shows is kept for seconds, and never past a write."""

import threading
from types import SimpleNamespace

import pytest
from django.core.cache.backends import locmem
from django.db import connection, transaction
from django.test import Client
from wagtail.models import PageViewRestriction

from home.models import InformationPage
from mrc.core import frame
from mrc.core.frame import SECONDS_HERE, keep, keep_here
from mrc.core.models import Contact
from mrc.core.page_cache.tokens import PageTokens
from mrc.core.places.models import helpline
from tests.core.page_cache.conftest import said
from tests.factories import ContactFactory, UserFactory, make_page, translate

OLD, NEW = "042 111 222 333", "042 999 888 777"


@pytest.fixture
def committed(monkeypatch):
    """As in a request, which runs in no transaction: a test of the other kind runs in one."""
    monkeypatch.setattr(frame, "_is_in_transaction", lambda: False)


@pytest.fixture
def contact(transactional_db, clock):
    """A helpline that is really committed."""
    return ContactFactory(key="mrc-helpline", phone=OLD)


@pytest.fixture
def menu_page(site, committed, clock):
    page = make_page(site.english, "About us", slug="about-us", show_in_menus=True)
    translate(page, {"About us": "ہمارے بارے میں"})
    return page


class Counted:
    def __init__(self):
        self.calls = 0

    def __call__(self):
        self.calls += 1
        return self.calls


def shown_phone():
    found = helpline()
    return found and found.phone


def write(phone):
    # No signal: the statement alone says it.
    Contact.objects.filter(key="mrc-helpline").update(phone=phone)


def elsewhere(action):
    """In a thread, which has a connection and transactions of its own."""

    def run():
        try:
            action()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def in_menu(language="en"):
    html = Client().get(f"/{language}/").content.decode()
    return "about-us/" in html.split("<main", 1)[0]


def test_value_is_asked_for_once_in_five_seconds(db, committed, clock):
    make = Counted()
    assert [keep_here("counted", make) for _time in range(3)] == [1, 1, 1]
    clock.pass_by(SECONDS_HERE - 0.1)
    assert keep_here("counted", make) == 1
    clock.pass_by(0.2)
    assert keep_here("counted", make) == 2


def test_names_are_kept_apart_and_nothing_is_kept_too(db, committed, clock):
    make = Counted()
    assert [keep_here(name, make) for name in "aba"] == [1, 2, 1]
    calls = []
    for _time in range(2):
        assert keep("none", lambda: calls.append(1)) is None
    assert calls == [1]


def test_own_write_is_seen_at_once(contact):
    assert shown_phone() == OLD
    write(NEW)
    assert shown_phone() == NEW
    contact.delete()
    assert shown_phone() is None


def test_write_of_another_transaction_is_seen_once_it_is_committed(contact):
    assert shown_phone() == OLD
    elsewhere(lambda: write(NEW))
    assert shown_phone() == NEW


def test_what_is_not_committed_is_for_its_own_transaction_alone(contact):
    assert shown_phone() == OLD
    with transaction.atomic():
        write(NEW)
        assert shown_phone() == NEW
        transaction.set_rollback(True)
    assert shown_phone() == OLD


def test_another_process_of_the_machine_is_heard_at_once(db, committed, clock):
    make = Counted()
    assert keep("counted", make) == 1
    # It shares the folder, nothing else.
    PageTokens().bump()
    assert keep("counted", make) == 2


def test_process_that_shares_nothing_follows_within_seconds(contact, clock, monkeypatch):
    monkeypatch.setattr(locmem, "time", SimpleNamespace(time=clock.time))
    assert shown_phone() == OLD
    state = frame.page_tokens.read()
    unaware = SimpleNamespace(read=lambda: state, shared=lambda: state)
    monkeypatch.setattr(frame, "page_tokens", unaware)
    clock.pass_by(SECONDS_HERE - 0.1)
    write(NEW)
    assert shown_phone() == OLD
    clock.pass_by(SECONDS_HERE)
    assert shown_phone() == NEW


def test_marks_outlast_writes_until_they_are_forgotten(contact):
    make = Counted()
    assert keep("mark", make, outlasts_writes=True) == 1
    write(NEW)
    assert keep("mark", make, outlasts_writes=True) == 1
    frame.forget("mark")
    assert keep("mark", make, outlasts_writes=True) == 2


def test_each_language_has_its_own_menu(menu_page):
    for _time in range(2):
        english = Client().get("/en/").content.decode().split("<main", 1)[0]
        urdu = Client().get("/ur/").content.decode().split("<main", 1)[0]
        assert "About us" in english
        assert "ہمارے" not in english
        assert 'href="/en/about-us/"' in english
        assert "ہمارے بارے میں" in urdu
        assert "About us" not in urdu


def test_page_that_is_closed_or_taken_away_leaves_the_menu_at_once(menu_page):
    assert in_menu()
    assert in_menu("ur")
    restriction = PageViewRestriction.objects.create(page=menu_page, restriction_type="login")
    assert not in_menu()
    # Another process that had filled the shared cache: what it put there is of before.
    frame._here.clear()
    assert not in_menu()
    restriction.delete()
    assert in_menu()
    InformationPage.objects.get(pk=menu_page.pk).unpublish()
    assert not in_menu()


def test_whoever_is_signed_in_leaves_nothing_of_theirs_to_others(menu_page):
    somebody = Client()
    somebody.force_login(UserFactory(first_name="Zulqarnain", username="zulqarnain"))
    page = somebody.get("/en/about-us/")
    assert said(page) is None
    assert frame._here
    assert "ulqarnain" not in repr(frame._here)
    assert b"ulqarnain" not in Client().get("/en/about-us/").content


def test_nothing_is_kept_where_nobody_notices_writes(db, committed, clock, settings):
    settings.MRC_PAGE_CACHE = False
    make = Counted()
    assert [keep_here("counted", make) for _time in range(2)] == [1, 2]
    assert frame._here == {}


def test_a_test_in_a_transaction_leaves_nothing_to_the_next(site, reader):
    reader.get("/en/")
    assert frame._here == {}
