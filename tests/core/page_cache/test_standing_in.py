"""Old pages are better than none: while one makes them anew, and while the site is broken."""

import threading

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from home.models import InformationPage
from mrc.core.page_cache import FRESH_SECONDS, RENEWING_SECONDS, middleware
from mrc.core.page_cache.store import LEASE_SECONDS, PageStore
from tests.core.page_cache.conftest import said
from tests.core.test_security_headers import STRICT, policy

STANDS_IN = "hit; fwd=stale; detail=failing"


@pytest.fixture
def visitor():
    """Gets the error page of a broken view, as a browser does."""
    return Client(raise_request_exception=False, headers={"accept-encoding": "br"})


@pytest.fixture
def kept_page(about, visitor):
    assert said(visitor.get("/en/about-us/")) == "fwd=uri-miss; stored"
    return about


class Broken:
    """The view of information pages, which can be broken and mended."""

    def __init__(self, patch):
        self.error = None
        self.calls = 0
        original = InformationPage.serve

        def serve(page, request, *args, **kwargs):
            self.calls += 1
            if isinstance(self.error, HttpResponse):
                return self.error
            if self.error is not None:
                raise self.error
            return original(page, request, *args, **kwargs)

        patch.setattr(InformationPage, "serve", serve)


@pytest.fixture
def view(monkeypatch):
    return Broken(monkeypatch)


@pytest.mark.parametrize(
    "error",
    [RuntimeError("broken"), OperationalError("gone"), HttpResponse(status=503)],
    ids=["view", "database", "503"],
)
def test_kept_page_stands_in_for_a_view_that_fails_and_says_so(
    kept_page, visitor, clock, view, error
):
    clock.pass_by(3600)
    view.error = error
    response = visitor.get("/en/about-us/")
    assert response.status_code == 200
    assert said(response) == STANDS_IN
    assert response.headers["Warning"] == '111 - "Revalidation Failed"'
    assert response.headers["Age"] == "3600"
    assert response.headers["Cache-Control"] == "public, max-age=5, s-maxage=5"
    assert policy(response) == STRICT
    view.error = None
    clock.pass_by(10)
    assert said(visitor.get("/en/about-us/")) == "fwd=stale; stored"
    assert "Warning" not in visitor.get("/en/about-us/").headers


def test_nobody_waits_for_what_has_just_failed(kept_page, visitor, clock, view):
    clock.pass_by(100)
    view.error = OperationalError("gone")
    for _time in range(5):
        assert said(visitor.get("/en/about-us/")) == STANDS_IN
    assert view.calls == 1
    clock.pass_by(middleware.PAUSE_SECONDS + 1)
    visitor.get("/en/about-us/")
    assert view.calls == 2


def test_page_without_a_kept_copy_says_that_it_is_broken(about, visitor, view):
    view.error = RuntimeError("broken")
    response = visitor.get("/en/about-us/")
    assert response.status_code == 500
    assert policy(response) == STRICT
    assert len(middleware.store) == 0


def test_withdrawn_page_never_stands_in(kept_page, visitor, clock, view):
    InformationPage.objects.get(pk=kept_page.pk).unpublish()
    view.error = RuntimeError("broken")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("wagtail.models.Site.find_for_request", broken_routing)
        assert visitor.get("/en/about-us/").status_code >= 500


def broken_routing(*args, **kwargs):
    raise OperationalError("gone")


def test_page_withdrawn_while_its_view_fails_does_not_stand_in(kept_page, visitor, clock, view):
    clock.pass_by(100)
    original = view.error = RuntimeError("broken")

    class WithdrawnError(RuntimeError):
        pass

    def withdraw(page, request, *args, **kwargs):
        InformationPage.objects.get(pk=kept_page.pk).unpublish()
        raise WithdrawnError from original

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(InformationPage, "serve", withdraw)
        assert visitor.get("/en/about-us/").status_code == 500


def test_changed_page_is_not_new_but_may_stand_in(kept_page, visitor, clock, view):
    kept_page.title = "Who we are"
    kept_page.save_revision().publish()
    view.error = RuntimeError("broken")
    assert said(visitor.get("/en/about-us/")) == STANDS_IN


def test_nothing_stands_in_for_longer_than_it_may(kept_page, visitor, clock, view, settings):
    view.error = RuntimeError("broken")
    clock.pass_by(settings.MRC_PAGE_STALE_SECONDS + 1)
    assert visitor.get("/en/about-us/").status_code == 500


def test_404_and_closed_pages_are_no_failure(kept_page, visitor, clock, view):
    clock.pass_by(100)
    view.error = HttpResponse(status=403)
    assert visitor.get("/en/about-us/").status_code == 403
    assert len(middleware.store) == 0


def test_one_makes_the_page_anew_while_others_get_the_old_one(kept_page, visitor, clock):
    clock.pass_by(FRESH_SECONDS + 1)
    key = next(iter(middleware.store._pages))
    holder = middleware.store.start_renewing(key)
    assert said(visitor.get("/en/about-us/")) == "hit; detail=renewing"
    middleware.store.end_renewing(key, holder)
    assert said(visitor.get("/en/about-us/")) == "fwd=stale; stored"
    assert said(visitor.get("/en/about-us/")) == "hit"


def test_old_pages_are_shown_for_seconds_only_while_all_is_well(kept_page, visitor, clock):
    clock.pass_by(FRESH_SECONDS + RENEWING_SECONDS + 1)
    key = next(iter(middleware.store._pages))
    assert middleware.store.start_renewing(key)
    assert said(visitor.get("/en/about-us/")) == "fwd=stale; stored"


def test_conditions_and_heads_renew_the_whole_page(kept_page, visitor, clock):
    etag = visitor.get("/en/about-us/").headers["ETag"]
    clock.pass_by(100)
    answer = visitor.get("/en/about-us/", headers={"if-none-match": etag})
    assert (answer.status_code, said(answer)) == (304, "fwd=stale; stored")
    clock.pass_by(100)
    assert said(visitor.head("/en/about-us/")) == "fwd=stale; stored"
    page = visitor.get("/en/about-us/")
    assert said(page) == "hit"
    assert page.content


def test_lease_is_for_one_and_runs_out(monkeypatch):
    from mrc.core.page_cache import store as module

    now = [1000.0]
    monkeypatch.setattr(module, "time", type("Clock", (), {"monotonic": lambda: now[0]}))
    store = PageStore(largest=1000, longest=10)
    first = store.start_renewing("a")
    assert not store.start_renewing("a")
    assert store.start_renewing("b")
    now[0] += LEASE_SECONDS + 1
    second = store.start_renewing("a")
    assert second
    store.end_renewing("a", first)
    assert not store.start_renewing("a"), "the second one is still at it"
    store.end_renewing("a", second)
    assert store.start_renewing("a")


def test_request_that_waited_for_no_lease_ends_none(kept_page, visitor, clock):
    """Its copy is too old to be shown meanwhile; another one holds the lease."""
    key = next(iter(middleware.store._pages))
    assert middleware.store.start_renewing(key)
    clock.pass_by(FRESH_SECONDS + RENEWING_SECONDS + 1)
    assert said(visitor.get("/en/about-us/")) == "fwd=stale; stored"
    assert not middleware.store.start_renewing(key)


def test_lease_is_for_one_of_many_threads():
    store = PageStore(largest=1000, longest=10)
    barrier, won = threading.Barrier(16), []

    def try_it():
        barrier.wait()
        if store.start_renewing("page"):
            won.append(1)

    threads = [threading.Thread(target=try_it) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
