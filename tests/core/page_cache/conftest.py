"""A site whose pages are kept, and a clock that tests may turn."""

import datetime
import time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from mrc.core import frame
from mrc.core.page_cache import calendar, middleware, tokens
from tests.factories import make_page, make_site

KARACHI = ZoneInfo("Asia/Karachi")


class Clock:
    """The clocks of the page cache and the frame. They stand still until they are told.

    Whatever the hour, midnight is far away, unless a test turns them to it.
    """

    def __init__(self):
        self.began, self.passed = time.time(), 0.0
        self.turn_to(datetime.datetime.combine(timezone.localdate(), datetime.time(12)))

    def now(self):
        return self.day_began + datetime.timedelta(seconds=self.passed)

    def turn_to(self, moment):
        """Another time of the calendar; nothing that is kept grows older by that."""
        self.day_began = moment.replace(tzinfo=KARACHI) - datetime.timedelta(seconds=self.passed)

    def time(self):
        return self.began + self.passed

    def monotonic(self):
        return 1000.0 + self.passed

    def pass_by(self, seconds):
        self.passed += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    fake = SimpleNamespace(time=clock.time, monotonic=clock.monotonic)
    monkeypatch.setattr(middleware, "time", fake)
    monkeypatch.setattr(tokens, "time", fake)
    monkeypatch.setattr(frame, "time", fake)
    monkeypatch.setattr(calendar, "_now", clock.now)
    return clock


@pytest.fixture(autouse=True)
def kept_pages(settings, tmp_path, monkeypatch):
    """The cache as readers meet it, empty at first."""
    settings.MRC_PAGE_CACHE = True
    settings.MRC_PURGE_DIR = tmp_path / "purge"
    middleware.store.clear()
    # Nothing of what another test did with a Redis of its own.
    monkeypatch.setattr(tokens.page_tokens, "_shared", tokens.SharedTokens())
    monkeypatch.setattr(frame, "_here", {})
    monkeypatch.setattr(frame, "_last", {})
    yield middleware.store
    middleware.store.clear()


@pytest.fixture
def site(immediate_commits, clock):
    return make_site()


@pytest.fixture
def about(site):
    page = make_page(site.english, "About us", slug="about-us", summary="Who we are.")
    middleware.store.clear()
    return page


@pytest.fixture
def reader():
    return Client(headers={"accept-encoding": "gzip, br"})


@pytest.fixture
def statements():
    """Every SQL statement from here on."""
    seen = []

    def note(execute, sql, *rest):
        seen.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield seen


def said(response):
    """What the application says about its cache: `hit`, `fwd=uri-miss; stored`, None."""
    return response.headers.get("Cache-Status", "").removeprefix("mrc; ") or None
