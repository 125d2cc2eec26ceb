"""A family keeps a guide, loses the network, reads it, comes back, and gives it up again.

The network is a proxy on the loopback address that the test stops: a browser that is told to be
offline still lets its service workers through.
"""

import base64
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.campaigns.field.app.proxy import Fault, Network
from tests.destinations.listening.sounds import silent_opus
from tests.e2e.conftest import PHONE, REPO_DIR, Server, copy_of, environment
from tests.e2e.sound import problems_of

#: Gives one part a picture and a voice, in both languages: the demo ships neither.
_FURNISH = """
import base64, io, sys
from django.core.files.images import ImageFile
from PIL import Image
from wagtail.images import get_image_model
from destinations.listening.services import keep_recording
from destinations.listening.sound import cleaned
from destinations.models import GuidePartPage
file = io.BytesIO()
Image.new("RGB", (800, 500), "green").save(file, "PNG")
image = get_image_model().objects.create(title="A bus", file=ImageFile(file, name="bus.png"))
for code in ("en", "ur"):
    part = GuidePartPage.objects.get(
        slug="costs", locale__language_code=code, url_path__contains="/saudi-arabia/"
    )
    part.body.append(("image", {"image": image, "alt": "A bus", "caption": ""}))
    part.save(update_fields=["body"])
    sound = cleaned(base64.b64decode("%s"))
    keep_recording(page=GuidePartPage.objects.get(pk=part.pk), sound=sound, by=None)
"""
_CHANGE = """
from destinations.models import Fact

shown = Fact.objects.filter(country__code="SA", kind__on_card=True, is_alternative=False)
first = shown.exclude(value_en="").order_by("pk").first()
Fact.objects.filter(pk=first.pk).update(value_en="{value}", value_ur="{value}")
"""
GUIDE = "/{}/destinations/saudi-arabia/"
LANGUAGES = ["en", "ur"]


def run_in_shell(database: Path, script: str) -> None:
    """Django in a process of its own, beside the server."""
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", script],
        cwd=REPO_DIR,
        env=environment(database),
        check=True,
        timeout=120,
    )


@pytest.fixture(scope="module")
def furnished(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's guide with a picture and a recording in one part."""
    folder = tmp_path_factory.mktemp("kept")
    database = copy_of(demo_database, folder)
    run_in_shell(database, _FURNISH % base64.b64encode(silent_opus(20)).decode())
    return database


@pytest.fixture(scope="module")
def server(furnished: Path) -> Iterator[Server]:
    one = Server(furnished, furnished.parent / "server.log")
    yield one
    one.stop()


@pytest.fixture
def network(server: Server) -> Iterator[Network]:
    with Network(server.url) as one:
        yield one


def until(page: Page, script: str, seconds: float = 30) -> None:
    """Until it is true; asked from outside, since the policy of our pages lets nobody evaluate."""
    end = time.monotonic() + seconds
    while not page.evaluate(script):
        assert time.monotonic() < end, f"never true: {script}"
        time.sleep(0.1)


class Reader:
    """One phone; everything that it asks for goes through the network of the test."""

    def __init__(self, context: BrowserContext, network: Network) -> None:
        self.context = context
        self.network = network
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.has_kept = False
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: object) -> None:
        text = message.text  # type: ignore[attr-defined]
        if "Content Security Policy" in text:
            self.errors.append(text)

    def open(self, address: str) -> Page:
        self.page.goto(f"{self.network.url}{address}")
        return self.page

    def caches(self) -> list[str]:
        return list(self.page.evaluate("caches.keys()"))

    def workers(self) -> int:
        script = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
        return int(self.page.evaluate(script))

    def keep(self, language: str, *, recordings: bool = False) -> str:
        """Keeps the guide; gives what was said of its size."""
        page = self.open(GUIDE.format(language))
        page.locator("[data-keep-open]").click()
        expect(page.locator("[data-keep-start]")).to_be_visible()
        said = page.locator("[data-keep-said]").inner_text()
        assert self.workers() == int(self.has_kept), "registered before anybody asked for it"
        self.has_kept = True
        if recordings:
            page.locator("#keep-recordings").check()
        page.locator("[data-keep-start]").click()
        expect(page.locator("[data-keep-refresh]")).to_be_visible(timeout=60_000)
        until(page, "navigator.serviceWorker.ready.then((one) => Boolean(one.active))")
        return said


@pytest.fixture
def reader(browser: Browser, network: Network) -> Iterator[Reader]:
    context = browser.new_context(viewport=PHONE, locale="en-GB")
    context.set_default_timeout(30_000)
    # The first list after a change draws every page of the guide.
    expect.set_options(timeout=30_000)
    one = Reader(context, network)
    yield one
    context.close()
    assert one.errors == []


def change_fact(server: Server, value: str) -> None:
    """As an editor in another process; the guide shows it on its card."""
    run_in_shell(server.database, _CHANGE.format(value=value))


# --- The journeys ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_kept_guide_is_read_without_a_network_and_refreshed_with_one(
    reader: Reader, network: Network, server: Server, language: str
) -> None:
    said = reader.keep(language)
    assert re.search(r"\d+", said), said
    assert reader.caches() == [f"mrc-kept-1:{language}:saudi-arabia"]
    listed = reader.page.evaluate(
        "async (url) => (await (await fetch(url)).json()).total.guide",
        f"{GUIDE.format(language)}offline.json",
    )
    # What was said is what it takes, in thousands of bytes.
    assert str(-(-listed["transfer"] // 1000)) in said
    assert problems_of(reader.page) == []

    network.always(Fault.CUT)
    page = reader.open(GUIDE.format(language))
    expect(page.locator("#kept-copy")).to_be_visible()
    assert re.search(r"20\d\d", page.locator("[data-kept-date]").inner_text())
    expect(page.locator("#kept-copy a[href^='tel:']")).to_be_visible()
    assert problems_of(page) == []
    title = page.locator("h1").inner_text()

    # From the guide to two of its parts as a reader goes, by links; with style and picture.
    page.locator(f"#parts a[href='{GUIDE.format(language)}costs/']").click()
    expect(page.locator("#kept-copy")).to_be_visible()
    picture = page.locator("figure img").last
    picture.scroll_into_view_if_needed()
    until(page, "[...document.images].every((one) => one.complete && one.naturalWidth)")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.callout')).borderRadius") != "0px"
    )
    page.locator("a[rel=next]").click()
    expect(page.locator("#kept-copy")).to_be_visible()
    assert page.locator("h1").inner_text() != title

    # A page that nobody kept, and from there back to the one that is.
    page = reader.open(f"/{language}/destinations/qatar/")
    expect(page.locator("#no-connection")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == language
    assert problems_of(page) == []
    page.locator("[data-kept-guides] a").click()
    expect(page.locator("#kept-copy")).to_be_visible()

    # Back online: what is read is what the site says now, and a refresh takes it over.
    fact = f"Changed to 4321 ({language})"
    change_fact(server, fact)
    network.works()
    page = reader.open(GUIDE.format(language))
    expect(page.locator("#facts")).to_contain_text("4321")
    expect(page.locator("#kept-copy")).to_be_hidden()
    network.passed.clear()
    refresh = page.locator("[data-keep-refresh]")
    if not refresh.is_visible():
        page.locator("[data-keep-open]").click()
    refresh.click()
    fetched = time.monotonic() + 60
    while f"GET {GUIDE.format(language)}" not in network.passed:
        assert time.monotonic() < fetched, network.passed
        page.wait_for_timeout(100)
    expect(refresh).to_be_visible(timeout=60_000)
    expect(page.locator("[data-keep-progress]")).to_be_hidden()
    again = [one for one in network.passed if "/static/" in one]
    assert again == [], "only what has changed is fetched"
    network.always(Fault.CUT)
    page = reader.open(GUIDE.format(language))
    expect(page.locator("#kept-copy")).to_be_visible()
    expect(page.locator("#facts")).to_contain_text("4321")


@pytest.mark.parametrize("language", LANGUAGES)
def test_giving_it_up_removes_everything(reader: Reader, language: str) -> None:
    reader.keep(language)
    page = reader.open(f"/{language}/kept/")
    expect(page.locator("[data-kept-guides] > li")).to_have_count(1)
    page.locator("[data-row-delete]").click()
    page.locator("[data-row-sure]").click()
    expect(page.locator("[data-kept-guides] > li")).to_have_count(0)
    expect(page.locator("[data-kept-none]")).to_be_visible()
    assert reader.caches() == []


def test_a_part_that_fails_is_kept_out_and_fetched_when_the_guide_is_opened_again(
    reader: Reader, network: Network
) -> None:
    broken = "/static/mrc/css/base.css"
    page = reader.open(GUIDE.format("en"))
    page.locator("[data-keep-open]").click()
    expect(page.locator("[data-keep-start]")).to_be_visible()
    network.plan = lambda method, path: Fault.TORN if path == broken else None
    page.locator("[data-keep-start]").click()
    expect(page.locator("[data-keep-count]")).to_contain_text("trying again")
    expect(page.locator("[data-keep-refresh]")).to_be_visible(timeout=60_000)
    expect(page.locator("[data-keep-said]")).to_contain_text("1 part could not be fetched")
    kept = page.evaluate(
        "async (name) => (await (await caches.open(name)).keys()).map((one) => one.url)",
        "mrc-kept-1:en:saudi-arabia",
    )
    assert len(kept) > 30
    assert not any(one.endswith(broken) for one in kept)
    # What is there is read without a network all the same.
    network.always(Fault.CUT)
    page = reader.open(f"{GUIDE.format('en')}costs/")
    expect(page.locator("#kept-copy")).to_be_visible()
    # With one, opening the guide goes on by itself, and fetches only what is missing.
    network.works()
    network.passed.clear()
    page = reader.open(GUIDE.format("en"))
    expect(page.locator("[data-keep-state]")).to_contain_text("Saved on")
    fetched = [one for one in network.passed if one.startswith("GET /en/destinations/")]
    assert fetched == [f"GET {GUIDE.format('en')}", f"GET {GUIDE.format('en')}offline.json"]
    assert f"GET {broken}" in network.passed


def test_a_reload_in_the_middle_goes_on_where_it_stopped(reader: Reader, network: Network) -> None:
    page = reader.open(GUIDE.format("en"))
    page.locator("[data-keep-open]").click()
    expect(page.locator("[data-keep-start]")).to_be_visible()
    network.plan = lambda method, path: Fault.SLOW if "/destinations/" in path else None
    page.locator("[data-keep-start]").click()
    until(page, "document.querySelector('progress').value > 0")
    network.works()
    page = reader.open(GUIDE.format("en"))
    expect(page.locator("[data-keep-state]")).to_contain_text("Saved on", timeout=60_000)


def test_a_recording_is_kept_when_it_is_asked_for_and_can_be_wound(
    reader: Reader, network: Network
) -> None:
    reader.keep("en", recordings=True)
    network.always(Fault.CUT)
    page = reader.open(f"{GUIDE.format('en')}costs/")
    expect(page.locator("#kept-copy")).to_be_visible()
    assert page.locator("audio").get_attribute("preload") == "none"
    length = page.evaluate(
        """() => new Promise((resolve, reject) => {
             const audio = document.querySelector("audio");
             audio.onerror = () => reject(new Error(audio.error.message));
             audio.onloadedmetadata = () => { audio.currentTime = 10; };
             audio.onseeked = () => resolve([audio.duration, audio.currentTime]);
             audio.preload = "auto"; audio.load();
           })"""
    )
    assert length == [pytest.approx(20, abs=0.5), pytest.approx(10, abs=0.5)]
    piece = page.evaluate(
        """async () => {
             const audio = document.querySelector("audio");
             const answer = await fetch(audio.src, { headers: { Range: "bytes=4-9" } });
             const size = (await answer.arrayBuffer()).byteLength;
             return [answer.status, answer.headers.get("Content-Range"), size];
           }"""
    )
    assert piece[0] == 206
    assert piece[1].startswith("bytes 4-9/")
    assert piece[2] == 6


def test_a_slow_network_is_given_up_for_the_copy(reader: Reader, network: Network) -> None:
    reader.keep("en")
    network.slow_for = 30
    network.plan = lambda method, path: Fault.SLOW if "/destinations/" in path else None
    page = reader.open(f"{GUIDE.format('en')}costs/")
    expect(page.locator("#kept-copy")).to_be_visible(timeout=10_000)


def test_what_is_closed_never_comes_from_the_phone(
    reader: Reader, network: Network, server: Server
) -> None:
    reader.keep("en")
    network.always(Fault.CUT)
    for address in ("/accounts/login/", "/en/alerts/report/", "/en/ask/", "/en/outreach/"):
        page = reader.context.new_page()
        with pytest.raises(Error, match="ERR_"):
            page.goto(f"{network.url}{address}")
        page.close()
    network.works()
    reader.open("/en/")
    kept = reader.page.evaluate(
        """async () => { const all = [];
             for (const name of await caches.keys())
               for (const one of await (await caches.open(name)).keys()) all.push(one.url);
             return all; }"""
    )
    allowed = re.compile(r"/(en/destinations/saudi-arabia/|(en|ur)/kept/|static/|media/)")
    assert kept
    assert all(allowed.search(one) for one in kept)


def test_somebody_who_asks_for_nothing_gets_no_worker_and_no_cache(reader: Reader) -> None:
    reader.open(GUIDE.format("en"))
    reader.open(f"{GUIDE.format('en')}costs/")
    reader.open("/en/kept/")
    assert reader.workers() == 0
    assert reader.caches() == []


def test_the_kill_switch_takes_worker_and_copies_off_the_phone(
    reader: Reader, network: Network, furnished: Path, server: Server
) -> None:
    reader.keep("en")
    other = Server(furnished, furnished.parent / "kill.log", MRC_PUBLIC_WORKER="kill")
    try:
        network.upstream = ("127.0.0.1", int(other.url.rpartition(":")[2]))
        page = reader.open(GUIDE.format("en"))
        page.evaluate(
            "navigator.serviceWorker.getRegistration().then((one) => one && one.update())"
        )
        until(page, "caches.keys().then((all) => all.length === 0)")
        until(page, "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
        page = reader.open(GUIDE.format("en"))
        expect(page.locator("[data-keep]")).to_have_count(0)
    finally:
        other.stop()
