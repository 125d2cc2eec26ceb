"""The service worker in a real browser: it opens the app without a connection, keeps one version
whole, and keeps nothing that belongs to anybody."""

import hashlib
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Error, Page

from campaigns.field.app import serviceworker
from mrc.core.models import User
from tests.campaigns.field.app.phone import Phone
from tests.campaigns.field.app.proxy import Fault, Network

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

APP = "/en/outreach/app/"


@pytest.fixture(autouse=True)
def _fresh_script() -> Iterator[None]:
    serviceworker._script_once.cache_clear()
    yield
    serviceworker._script_once.cache_clear()


@pytest.fixture
def app(phones: Callable[[], Phone], officer: User, known: dict[str, Any]) -> Phone:
    """The app, opened twice: now it is under its worker."""
    phone = phones()
    phone.sign_in(officer)
    phone.page.goto(phone.url + APP)
    ready(phone.page)
    phone.page.reload()
    assert controlled(phone.page)
    return phone


def ready(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")


def controlled(page: Page) -> bool:
    return bool(page.evaluate("Boolean(navigator.serviceWorker.controller)"))


def kept(page: Page) -> list[str]:
    """The paths of everything in every cache."""
    return list(
        page.evaluate(
            """async () => {
              const paths = [];
              for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const { url } of await cache.keys()) paths.push(new URL(url).pathname);
              }
              return paths;
            }"""
        )
    )


def until(page: Page, script: str, value: Any = None) -> None:
    """Until what an async function gives is true; Playwright's own waiting awaits nothing."""
    end = time.monotonic() + 20
    while not answered(page, script, value):
        assert time.monotonic() < end, script
        time.sleep(0.05)


def answered(page: Page, script: str, value: Any) -> bool:
    """False as well where the page is left before it answers."""
    try:
        return bool(page.evaluate(script, value))
    except Error as error:
        if "context was destroyed" not in str(error):
            raise
        return False


def shows_home(page: Page) -> None:
    page.wait_for_selector('[data-screen="home"] .log-new__button', state="visible")


def change(monkeypatch: pytest.MonkeyPatch, note: bytes) -> None:
    """What the server sends from now on is another version."""
    read = serviceworker.read_asset

    def changed(address: str) -> bytes:
        content = read(address)
        return content + note if address.endswith(serviceworker.SOURCE) else content

    monkeypatch.setattr(serviceworker, "read_asset", changed)
    serviceworker._script_once.cache_clear()


def test_the_app_opens_without_a_connection_in_both_languages(app: Phone, network: Network) -> None:
    until(
        app.page,
        "async () => (await navigator.serviceWorker.getRegistrations()).every((one) => one.active)",
    )
    app.page.goto(f"{app.url}/ur{APP.removeprefix('/en')}")
    shows_home(app.page)
    network.always(Fault.CUT)
    for language in ("en", "ur"):
        app.page.goto(f"{app.url}/{language}/outreach/app/")
        shows_home(app.page)
        assert app.page.get_attribute("html", "lang") == language
        assert app.page.evaluate("getComputedStyle(document.body).fontFamily")


@pytest.mark.parametrize("fault", [Fault.PORTAL_PAGE, Fault.ERROR, Fault.CUT])
def test_a_portal_does_not_replace_the_app(app: Phone, network: Network, fault: Fault) -> None:
    network.always(fault)
    app.page.reload()
    shows_home(app.page)
    app.page.reload()
    shows_home(app.page)


def test_pages_of_the_server_lead_to_the_app_when_they_cannot_be_had(
    app: Phone, network: Network
) -> None:
    app.page.goto(f"{app.url}/en/outreach/")
    assert "app" not in app.page.url
    network.always(Fault.CUT)
    app.page.goto(f"{app.url}/en/outreach/sessions/")
    assert app.page.url == app.url + APP
    shows_home(app.page)


def test_nothing_that_belongs_to_anybody_is_in_a_cache(app: Phone) -> None:
    app.page.goto(f"{app.url}/en/outreach/")
    app.page.goto(app.url + APP)
    shows_home(app.page)
    paths = kept(app.page)
    assert any(path.endswith("engine.js") for path in paths)
    assert all(path.startswith("/static/") or path.endswith("/outreach/app/") for path in paths)


def test_a_new_version_waits_until_it_is_taken_and_discards_nothing(
    app: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = app.page
    page.click(".log-new__button")
    page.click('[data-begin="empty"]')
    page.wait_for_url("**/#/s/**/where")
    page.locator('#step [name=place][value="venue"]').check()
    page.fill("#step [name=venue]", "یونین کونسل ہال")
    page.wait_for_selector("[data-kept]:not(:empty)")
    before = set(page.evaluate("caches.keys()"))
    change(monkeypatch, b"\n// newer\n")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    notice = '[data-notice="new-version"]'
    page.wait_for_selector(notice, state="visible")
    assert page.input_value("#step [name=venue]") == "یونین کونسل ہال"
    assert before < set(page.evaluate("caches.keys()"))
    with page.expect_navigation():
        page.click(f"{notice} [data-update]")
    page.wait_for_selector("#step [name=venue]", state="visible")
    assert page.input_value("#step [name=venue]") == "یونین کونسل ہال"
    until(
        page,
        "async (before) => !(await caches.keys()).some((one) => before === one)",
        next(name for name in before if "-en-" in name),
    )


def versions(page: Page) -> list[str]:
    return [name for name in page.evaluate("caches.keys()") if "-en-" in name]


def offer_new_version(app: Phone, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new version waits beside the one in use, whose name is returned."""
    before = versions(app.page)
    change(monkeypatch, b"\n// newer\n")
    app.page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    app.page.wait_for_selector('[data-notice="new-version"]', state="visible")
    return before[0]


def uses_another_version_than(page: Page, before: str) -> None:
    until(
        page,
        """async (before) => {
          const names = (await caches.keys()).filter((name) => name.includes("-en-"));
          return names.length === 1 && names[0] !== before;
        }""",
        before,
    )
    page.wait_for_selector('[data-notice="new-version"]', state="hidden")
    shows_home(page)


def test_a_new_version_is_taken_with_a_reload(app: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to press the button. Browsers keep a page that was left for a while, so that a
    version may wait although the log is closed."""
    before = offer_new_version(app, monkeypatch)
    app.page.reload()
    uses_another_version_than(app.page, before)


def test_files_of_two_versions_are_never_kept_together(
    app: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server in the middle of its own update: the list is new, a file is still the old one."""
    before = sorted(app.page.evaluate("caches.keys()"))
    other = hashlib.sha256(b"what it will be").hexdigest()
    hash_of = serviceworker.fingerprint

    def ahead(content: bytes) -> str:
        return other if b"class Queue" in content else hash_of(content)

    monkeypatch.setattr(serviceworker, "fingerprint", ahead)
    serviceworker._script_once.cache_clear()
    failed = app.page.evaluate(
        """async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          await registration.update();
          const { installing } = registration;
          if (!installing) return "no worker";
          return new Promise((resolve) => {
            installing.addEventListener("statechange", () => resolve(installing.state));
          });
        }"""
    )
    assert failed == "redundant"
    app.page.reload()
    shows_home(app.page)
    assert set(before) <= set(app.page.evaluate("caches.keys()"))


def test_the_kill_switch_takes_the_worker_away_and_leaves_what_was_typed(
    app: Phone, settings: Any
) -> None:
    page = app.page
    page.click(".log-new__button")
    page.click('[data-begin="empty"]')
    page.wait_for_url("**/#/s/**/where")
    key = page.url.partition("#/s/")[2].partition("/")[0]
    settings.MRC_OUTREACH_WORKER = False
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    until(page, "async () => (await caches.keys()).length === 0")
    page.goto(f"{app.url}/livez")
    app.start()
    assert app.draft(key)["status"] == "draft"
