"""Fixtures that every test may use."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from mrc.core.page_cache import calendar
from tests.browsers import chromium_path
from tests.campaigns.records.flushing import flushing_past_the_guards  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Playwright


@pytest.fixture(scope="session")
def driver() -> Iterator["Playwright"]:
    """What drives the browsers, one for all tests: a second one beside it is refused.

    It keeps an event loop in this thread. The database is never used from that loop, so Django
    need not forbid it to the tests that come afterwards.
    """
    # Only here: most tests need no browser, and a machine without one runs them all the same.
    from playwright.sync_api import sync_playwright

    if chromium_path() is None:
        pytest.skip("Chromium is missing: install the Debian package `chromium`")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            yield playwright


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """No test sees what another one left in the cache, or the language that it left active."""
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def midnight_is_far_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the minute before midnight caches are told less; tests run at any minute of any day."""
    read = calendar._now
    monkeypatch.setattr(calendar, "_now", lambda: read().replace(hour=12, minute=0, second=0))


@pytest.fixture
def immediate_commits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs what waits for the commit at once: wagtail-localize publishes there.

    A test that rolls back never commits, and a transactional one would lose Wagtail's root page.
    """

    def run_now(callback: object, robust: bool = False) -> None:
        callback()  # type: ignore[operator]

    monkeypatch.setattr(connection, "on_commit", run_now)
