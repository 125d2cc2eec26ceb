"""The page's script in a real browser, against the real view, as far as Plausible."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from playwright.sync_api import Browser, BrowserContext, Playwright

from mrc.core.analytics import goals
from tests.browsers import chromium_path
from tests.core.analytics.conftest import ORIGIN, PHONE
from tests.core.analytics.fake_plausible import FakePlausible
from tests.e2e.conftest import CHROMIUM_ARGUMENTS

pytestmark = pytest.mark.e2e

SCRIPT = Path(django_settings.PROJECT_DIR) / "static" / "mrc" / "js" / "page.js"


def page(request: HttpRequest) -> HttpResponse:
    goal = 'data-goal="Guide opened"' if request.path.startswith("/en/guide/") else ""
    script = '<script type="module" src="/static/mrc/js/page.js"></script>'
    return HttpResponse(f"<!doctype html><html lang=en {goal}><title>x</title>{script}</html>")


urlpatterns = [
    path("", include("mrc.core.urls")),
    path("<path:anything>", lambda r, anything: page(r)),
]


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def address(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The whole site with pages of a line; nothing in it asks a database."""
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(goals, "_page_goals", {"Guide opened"})
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietHandler)
    server.daemon_threads = True
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(driver: Playwright) -> Iterator[Browser]:
    chromium = driver.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
    yield chromium
    chromium.close()


def context(browser: Browser, **options: Any) -> BrowserContext:
    return browser.new_context(user_agent=PHONE, **options)


def reported(plausible: FakePlausible, number: int) -> list[tuple[str, str]]:
    events = plausible.wait_for(number, seconds=10)
    return [(event.body["name"], event.body["url"].removeprefix(ORIGIN)) for event in events]


def test_script_reports_a_view_and_the_goal_of_its_page(
    browser: Browser, address: str, plausible: FakePlausible
) -> None:
    reader = context(browser)
    tab = reader.new_page()
    violations: list[str] = []
    tab.on("console", lambda message: violations.append(message.text))
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{address}/en/about/?name=secret#part", referer="https://www.google.com/search?q=x")
    tab.goto(f"{address}/en/guide/qatar/")
    assert reported(plausible, 3) == [
        ("pageview", "/en/about/"),
        ("pageview", "/en/guide/qatar/"),
        ("Guide opened", "/en/guide/qatar/"),
    ]
    assert plausible.received[0].body["referrer"] == "https://www.google.com/"
    assert "referrer" not in plausible.received[1].body
    assert {event.headers["User-Agent"] for event in plausible.received} == {PHONE}
    assert asked.count(f"{address}/e") == 2
    assert reader.cookies() == []
    assert tab.evaluate("localStorage.length + sessionStorage.length") == 0
    # Blocked by our own policy, it would say so.
    assert violations == []
    reader.close()


@pytest.mark.parametrize(
    "wish",
    [
        "Object.defineProperty(Navigator.prototype, 'doNotTrack', {get: () => '1'})",
        "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})",
    ],
)
def test_script_is_silent_for_who_asks_not_to_be_counted(
    browser: Browser, address: str, plausible: FakePlausible, wish: str
) -> None:
    silent = context(browser)
    silent.add_init_script(wish)
    tab = silent.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{address}/en/silent/")
    tab.wait_for_load_state("networkidle")
    assert f"{address}/static/mrc/js/page.js" in asked
    assert f"{address}/e" not in asked
    assert plausible.received == []
    silent.close()


def test_nothing_is_sent_without_javascript(
    browser: Browser, address: str, plausible: FakePlausible
) -> None:
    plain = context(browser, java_script_enabled=False)
    tab = plain.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{address}/en/plain/")
    tab.wait_for_load_state("networkidle")
    assert f"{address}/e" not in asked
    plain.close()


def test_a_page_rendered_ahead_is_reported_when_somebody_sees_it(
    browser: Browser, address: str, plausible: FakePlausible
) -> None:
    reader = context(browser)
    reader.add_init_script(
        "Object.defineProperty(Document.prototype, 'prerendering', {get: () => true})"
    )
    tab = reader.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{address}/en/ahead/")
    tab.wait_for_load_state("networkidle")
    assert f"{address}/e" not in asked
    tab.evaluate("document.dispatchEvent(new Event('prerenderingchange'))")
    assert reported(plausible, 1) == [("pageview", "/en/ahead/")]
    reader.close()


def test_script_stays_tiny() -> None:
    assert SCRIPT.stat().st_size < 600
