"""Lane one: best effort, from a thread of its own, whatever Plausible does."""

import ast
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import plausible_events
import pytest
from django.conf import settings as django_settings

from mrc.core import analytics
from mrc.core.analytics import client as client_module
from mrc.core.analytics.client import PlausibleClient
from tests.core.analytics.conftest import DOMAIN, ORIGIN, PHONE, stop_clients
from tests.core.analytics.fake_plausible import (
    BUSY,
    DISCARDING,
    FAILING,
    HANGING,
    MOVED,
    REFUSING,
    SLOW,
    UP,
    FakePlausible,
    Manner,
    Received,
)

#: Seconds within which a request's thread must have its turn back, on a busy machine too: less than
#: any of the servers here takes that is slow at all.
AT_ONCE = 0.25


def view(number: int = 0) -> None:
    analytics.page_view(
        path=f"/en/{number}/",
        referrer="",
        user_agent=PHONE,
        address="203.0.113.77",
        language="en",
    )


def until(condition: Callable[[], bool], seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


@pytest.fixture
def quick_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "LONGEST_PAUSE_SECONDS", 0.2)


def test_page_view_sends_the_readers_identity_shortened(plausible: FakePlausible) -> None:
    analytics.page_view(
        path="/ur/destinations/saudi-arabia/",
        referrer="https://www.google.com/",
        user_agent=PHONE,
        address="203.0.113.77",
        language="ur",
    )
    [event] = plausible.wait_for(1)
    assert event.path == "/api/event"
    assert event.body == {
        "domain": DOMAIN,
        "name": "pageview",
        "url": f"{ORIGIN}/ur/destinations/saudi-arabia/",
        "referrer": "https://www.google.com/",
        "props": {"language": "ur"},
    }
    assert event.headers["User-Agent"] == PHONE
    assert event.headers["X-Forwarded-For"] == "203.0.113.0"
    assert event.headers["Content-Type"] == "application/json"
    assert "Cookie" not in event.headers
    assert "Referer" not in event.headers


def test_page_goal_sends_its_name_and_page(plausible: FakePlausible) -> None:
    analytics.page_goal(
        name="Guide opened",
        path="/en/destinations/saudi-arabia/",
        user_agent=PHONE,
        address="2001:db8:abcd:1234::9",
        language="en",
    )
    [event] = plausible.wait_for(1)
    assert event.body == {
        "domain": DOMAIN,
        "name": "Guide opened",
        "url": f"{ORIGIN}/en/destinations/saudi-arabia/",
        "props": {"language": "en"},
    }
    assert event.headers["X-Forwarded-For"] == "2001:db8:abcd::"


def test_page_view_without_an_address_is_not_sent(plausible: FakePlausible) -> None:
    for address in ("", "unknown"):
        analytics.page_view(path="/", referrer="", user_agent=PHONE, address=address, language="en")
    view(1)
    assert [event.body["url"] for event in plausible.wait_for(1)] == [f"{ORIGIN}/en/1/"]


def test_page_view_while_off_starts_nothing(settings: Any) -> None:
    stop_clients()
    for name in ("PLAUSIBLE_DOMAIN", "PLAUSIBLE_API", "PLAUSIBLE_ORIGIN"):
        settings.PLAUSIBLE_DOMAIN = settings.PLAUSIBLE_ORIGIN = "x"
        settings.PLAUSIBLE_API = "http://127.0.0.1:1/"
        setattr(settings, name, "")
        view()
        assert client_module.plausible() is None
    assert client_module._client.cache_info().currsize == 0


def test_events_use_one_connection_and_arrive_in_order(plausible: FakePlausible) -> None:
    for number in range(20):
        view(number)
    urls = [event.body["url"] for event in plausible.wait_for(20)]
    assert urls == [f"{ORIGIN}/en/{number}/" for number in range(20)]
    assert plausible.connections_made == 1


@pytest.mark.parametrize("manner", [UP, SLOW, HANGING, REFUSING, FAILING, BUSY, None])
def test_page_view_never_waits(plausible: FakePlausible, manner: Manner | None) -> None:
    if manner is None:
        plausible.close()
    else:
        plausible.manner = manner
    slowest = 0.0
    for number in range(50):
        started = time.perf_counter()
        view(number)
        slowest = max(slowest, time.perf_counter() - started)
        time.sleep(0.005)
    assert slowest < AT_ONCE


def test_a_refused_event_does_not_stand_before_another(
    plausible: FakePlausible, plausible_client: PlausibleClient
) -> None:
    def refuse_the_first(event: Received) -> Manner:
        return REFUSING if event.body["url"].endswith("/0/") else UP

    plausible.manner = refuse_the_first
    for number in range(3):
        view(number)
    plausible.wait_for(3)
    until(lambda: plausible_client.counts().sent == 2)
    assert plausible_client.counts().dropped == 1


def test_an_event_that_plausible_discards_counts_as_dropped_and_pauses_nothing(
    plausible: FakePlausible, plausible_client: PlausibleClient
) -> None:
    plausible.manner = DISCARDING
    for number in range(5):
        view(number)
    plausible.wait_for(5)
    until(lambda: plausible_client.counts().dropped == 5)


@pytest.mark.parametrize("manner", [FAILING, BUSY, MOVED, Manner(status=404)])
def test_a_failure_pauses_everything_that_waits(
    plausible: FakePlausible, plausible_client: PlausibleClient, manner: Manner
) -> None:
    plausible.manner = manner
    for number in range(10):
        view(number)
    plausible.wait_for(1)
    until(lambda: plausible_client.counts().dropped == 1)
    time.sleep(0.2)
    assert len(plausible.received) == 1
    assert plausible_client.counts().waiting == 9


@pytest.mark.usefixtures("quick_pauses")
def test_it_recovers_by_itself_after_plausible_was_dead(
    plausible: FakePlausible, plausible_client: PlausibleClient
) -> None:
    plausible.close()
    view(0)
    until(lambda: plausible_client.counts().dropped == 1)
    view(1)
    until(lambda: plausible_client.counts().dropped == 2)
    plausible.open()
    view(2)
    assert plausible.wait_for(1)[0].body["url"] == f"{ORIGIN}/en/2/"
    until(lambda: plausible_client.counts().sent == 1)


@pytest.mark.usefixtures("quick_pauses")
def test_it_recovers_by_itself_after_plausible_hung(
    plausible: FakePlausible,
    plausible_client: PlausibleClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(client_module, "READ_SECONDS", 0.3)
    plausible.manner = HANGING
    view(0)
    until(lambda: plausible_client.counts().dropped == 1)
    plausible.manner = UP
    view(1)
    until(lambda: plausible_client.counts().sent == 1)


def test_what_waited_too_long_is_not_sent(
    plausible: FakePlausible, plausible_client: PlausibleClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "STALE_SECONDS", -1.0)
    view()
    until(lambda: plausible_client.counts().dropped == 1)
    assert plausible.received == []


def test_it_keeps_the_newest_events_and_no_more_than_it_may(
    plausible: FakePlausible, plausible_client: PlausibleClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "MOST_WAITING", 10)
    plausible.manner = lambda event: Manner(seconds=0.3 if event.body["url"].endswith("/0/") else 0)
    view(0)
    plausible.wait_for(1)
    for number in range(1, 31):
        view(number)
    assert plausible_client.counts().waiting <= 10
    urls = [event.body["url"] for event in plausible.wait_for(11)]
    assert urls[1:] == [f"{ORIGIN}/en/{number}/" for number in range(21, 31)]
    assert plausible_client.counts().dropped == 20


def test_complaints_name_no_reader_and_do_not_flood(
    plausible: FakePlausible, plausible_client: PlausibleClient, caplog: pytest.LogCaptureFixture
) -> None:
    plausible.manner = REFUSING
    with caplog.at_level(logging.DEBUG, logger="mrc"):
        for number in range(5):
            view(number)
        until(lambda: plausible_client.counts().dropped == 5)
    assert len(caplog.records) == 1
    assert "400" in caplog.text
    assert "203.0.113" not in caplog.text
    assert PHONE not in caplog.text


def test_stop_sends_what_waits_and_ends_the_thread(
    plausible: FakePlausible, plausible_client: PlausibleClient
) -> None:
    for number in range(20):
        view(number)
    assert plausible_client.stop(timeout=5)
    assert len(plausible.received) == 20
    view(21)
    assert plausible_client.counts().dropped == 1
    assert len(plausible.received) == 20


def test_stop_does_not_wait_for_a_plausible_that_hangs(
    plausible: FakePlausible, plausible_client: PlausibleClient
) -> None:
    plausible.manner = HANGING
    view()
    plausible.wait_for(1)
    started = time.monotonic()
    assert not plausible_client.stop(timeout=0.2)
    assert time.monotonic() - started < 1


def test_stop_does_not_wait_for_a_pause_to_end(
    plausible: FakePlausible, plausible_client: PlausibleClient
) -> None:
    plausible.manner = FAILING
    for number in range(3):
        view(number)
    until(lambda: plausible_client.counts().dropped == 1)
    assert plausible_client.stop(timeout=1)
    assert plausible_client.counts().dropped == 3
    assert plausible_client.counts().waiting == 0


def test_stop_before_anything_was_sent_is_nothing(plausible_client: PlausibleClient) -> None:
    assert plausible_client.stop()


def test_environment_cannot_redirect_events(
    plausible: FakePlausible, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://192.0.2.1:3128")
    view()
    plausible.wait_for(1)


def test_cookies_of_plausible_are_not_kept(plausible: FakePlausible) -> None:
    plausible.manner = Manner(headers={"Set-Cookie": "id=1; Path=/"})
    view(0)
    view(1)
    assert all("Cookie" not in event.headers for event in plausible.wait_for(2))


def test_package_can_neither_look_up_an_address_nor_start_its_thread(
    plausible_client: PlausibleClient,
) -> None:
    assert not hasattr(plausible_events.requests, "get")
    assert plausible_client.worker is None
    assert plausible_client.queue == []
    assert plausible_client.headers == {}


def test_only_the_client_imports_the_package() -> None:
    root = Path(django_settings.REPO_DIR)
    folders = ["site/mrc", "alerts", "campaigns", "destinations", "events", "home"]
    importers = {
        str(path.relative_to(root))
        for folder in folders
        for path in (root / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        and "plausible_events"
        in {getattr(node, "module", None), *(alias.name for alias in node.names)}
    }
    assert importers == {"site/mrc/core/analytics/client.py"}
