"""A fact's life: an editor checks it with the keyboard, changes it with its source, reads its
history; another one passes its date at midnight in Karachi, and is gone wherever readers saw it.
"""

import datetime
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from playwright.sync_api import APIResponse, Browser, Page, expect

from tests.campaigns.field.app.proxy import Fault, Network
from tests.e2e.conftest import (
    PHONE,
    REPO_DIR,
    Server,
    Visitor,
    VisitorMaker,
    copy_of,
    environment,
)
from tests.e2e.test_offline_guide_journey import GUIDE, Reader, until

DESKTOP = {"width": 1280, "height": 900}
KARACHI = ZoneInfo("Asia/Karachi")
#: What pages say of a checked fact, and of one that has passed its date; as in the catalogue.
CHECKED = {"en": re.compile(r"Checked by MRC on"), "ur": re.compile(r"ایم آر سی نے \d")}
PAST = {"en": re.compile("this may have changed"), "ur": re.compile("یہ بات بدل چکی ہو سکتی ہے")}
COMPARISON = "/{}/destinations/compare/?c=SA&c=AE"
LABEL = {"en": "Minimum wage", "ur": "کم از کم تنخواہ"}


class FactDesk:
    """The screens of facts in the admin."""

    def __init__(self, person: Visitor) -> None:
        self.person = person
        self.page: Page = person.page

    def open_queue(self, **filters: str) -> None:
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        self.person.open(f"/admin/facts/?{query}")

    def row(self, name: str) -> str:
        return f"tbody tr:has(button:has-text('{name}'))"

    def open_fact(self, name: str) -> None:
        """From the list, by what the button beside it is called: “Minimum wage, Saudi Arabia”."""
        self.page.locator(self.row(name)).locator("a").first.click()
        expect(self.page.locator("#history-section")).to_be_attached()

    def change(self, **values: str) -> None:
        self.page.get_by_role("link", name="Change it").click()
        for name, value in values.items():
            self.page.locator(f"[name={name}]").fill(value)
        self.save()

    def save(self) -> None:
        # The list of dates covers the button until it is left.
        self.page.keyboard.press("Escape")
        self.page.locator("footer button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def expect_message(self, text: str) -> None:
        expect(self.page.locator(".messages")).to_contain_text(text)


def press_with_keyboard(page: Page, name: str) -> None:
    """From the top of the page with Tab alone, as somebody goes who has no mouse."""
    for _step in range(120):
        page.keyboard.press("Tab")
        focused = page.evaluate("(document.activeElement.innerText || '').trim()")
        if focused.replace("\n", " ") == name:
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    raise AssertionError(f"Tab never reached “{name}”")


def test_an_editor_checks_with_one_press_and_changes_with_the_source(
    visitor: VisitorMaker,
) -> None:
    editor = visitor(viewport=DESKTOP)
    editor.sign_in("editor")
    desk = FactDesk(editor)
    desk.open_queue(state="waiting")
    first = editor.page.locator("tbody tr").first.locator("button")
    name = first.inner_text().replace("\n", " ").strip()
    press_with_keyboard(editor.page, name)
    desk.expect_message("The next check is due on")
    assert "state=waiting" in editor.page.url
    expect(editor.page.locator(desk.row(name.partition(": ")[2]))).to_have_count(0)

    desk.open_queue(state="published", q="Saudi")
    desk.open_fact(f"{LABEL['en']}, Saudi Arabia")
    expect(editor.page.locator("#uses-section")).to_contain_text("Saudi Arabia")
    desk.change(value_en="SAR 1,234 (a figure of this test)", value_ur="1,234 ریال")
    error = editor.page.locator("[id$='source_name-errors']")
    expect(error).to_contain_text("You changed what it says.")
    expect(editor.page.locator("[name=value_en]")).to_have_value(
        "SAR 1,234 (a figure of this test)"
    )
    editor.page.locator("[name=source_name]").fill("A gazette of this test")
    desk.save()

    # By what the index knew before: the worker, which this server lacks, brings it up to date.
    desk.open_queue(q="Saudi", state="published")
    desk.open_fact(f"{LABEL['en']}, Saudi Arabia")
    newest = editor.page.locator("#history-section tbody tr").first
    for words in ("Changed", "editor", "SAR 1,234", "A gazette of this test"):
        expect(newest).to_contain_text(words)
    reader = visitor()
    for language in ("en", "ur"):
        expect(reader.open(GUIDE.format(language)).locator("#facts")).to_contain_text("1,234")
    assert editor.violations == []
    assert reader.violations == []


# --- Midnight -------------------------------------------------------------------------------------


class AheadServer(Server):
    """A server whose clock the test sets."""

    def __init__(self, database: Path, log: Path) -> None:
        self.clock = log.parent / "ahead.txt"
        self.clock.write_text("0")
        ours = environment(database)
        self.variables = {
            "PYTHONPATH": os.pathsep.join(
                [str(Path(__file__).parent / "clock"), ours["PYTHONPATH"]]
            ),
            "MRC_TEST_CLOCK": str(self.clock),
        }
        super().__init__(database, log, **self.variables)

    def set_clock(self, moment: datetime.datetime) -> None:
        ahead = moment - datetime.datetime.now(tz=KARACHI)
        self.clock.write_text(str(ahead.total_seconds()))

    def run(self, *command: str) -> None:
        """A command of `manage.py` at the server's time."""
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=REPO_DIR,
            env={**environment(self.database), **self.variables},
            check=True,
            timeout=600,
        )


@pytest.fixture(scope="module")
def ahead(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AheadServer]:
    folder = tmp_path_factory.mktemp("ahead")
    server = AheadServer(copy_of(demo_database, folder), folder / "server.log")
    yield server
    server.stop()


class Night:
    """All that readers have of the guide to Saudi Arabia, in one language."""

    def __init__(self, language: str, server: Server, reader: Reader, network: Network) -> None:
        self.language = language
        self.server = server
        self.reader = reader
        self.network = network

    def get(self, address: str) -> APIResponse:
        """From the server itself: no cache of a browser answers."""
        return self.reader.context.request.get(f"{self.server.url}{address}")

    def text_on(self, address: str) -> str:
        """What the page says, without its marks; no other fact of it was ever checked."""
        page = self.get(address)
        assert page.status == 200, address
        return re.sub(r"<[^>]*>|\s+", " ", page.text())

    def pages(self) -> list[str]:
        guide = GUIDE.format(self.language)
        return [guide, f"{guide}print/", COMPARISON.format(self.language)]

    def pdf(self, kind: str = "guide") -> APIResponse:
        return self.get(f"{GUIDE.format(self.language)}{kind}.pdf")

    def manifest(self) -> dict[str, object]:
        return self.get(f"{GUIDE.format(self.language)}offline.json").json()

    def keep(self) -> None:
        self.network.works()
        self.reader.keep(self.language)

    def expect_kept(self, words: re.Pattern[str]) -> None:
        """What the copy on the phone says without a network."""
        self.network.always(Fault.CUT)
        page = self.reader.open(GUIDE.format(self.language))
        expect(page.locator("#kept-copy")).to_be_visible()
        expect(page.locator("#facts")).to_contain_text(words)

    def refresh(self) -> None:
        self.network.works()
        page = self.reader.open(GUIDE.format(self.language))
        button = page.locator("[data-keep-refresh]")
        if not button.is_visible():
            page.locator("[data-keep-open]").click()
        button.click()
        expect(button).to_be_visible(timeout=60_000)
        expect(page.locator("[data-keep-progress]")).to_be_hidden()
        until(page, "document.querySelector('[data-keep-progress]').hidden")


def text_of(document: APIResponse) -> str:
    assert document.status == 200
    with pypdfium2.PdfDocument(io.BytesIO(document.body())) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    return " ".join(" ".join(pages).split())


def check_until(editor: Visitor, last_day: datetime.date) -> None:
    """The editor checks the fact today, and says until when that holds."""
    desk = FactDesk(editor)
    desk.open_queue(q="Saudi", state="published")
    desk.open_fact(f"{LABEL['en']}, Saudi Arabia")
    today = datetime.datetime.now(tz=KARACHI).date()
    desk.change(checked_on=today.isoformat(), check_due_on=last_day.isoformat())


def test_a_fact_expires_at_midnight_and_is_gone_everywhere(
    browser: Browser, ahead: AheadServer
) -> None:
    last_day = datetime.datetime.now(tz=KARACHI).date() + datetime.timedelta(days=1)
    midnight = datetime.datetime.combine(
        last_day + datetime.timedelta(days=1), datetime.time.min, tzinfo=KARACHI
    )
    maker = VisitorMaker(browser, ahead)
    editor = maker(viewport=DESKTOP)
    editor.sign_in("editor")
    check_until(editor, last_day)
    ahead.run("draw_guides", "--country", "SA", "--verbosity", "0")

    expect.set_options(timeout=30_000)
    with Network(ahead.url) as network:
        context = browser.new_context(viewport=PHONE, locale="en-GB")
        context.set_default_timeout(30_000)
        maker.contexts.append(context)
        reader = Reader(context, network)
        nights = [Night(language, ahead, reader, network) for language in ("en", "ur")]
        ahead.set_clock(midnight - datetime.timedelta(minutes=10))
        before = {night.language: assert_still_checked(night) for night in nights}
        ahead.set_clock(midnight + datetime.timedelta(seconds=5))
        for night in nights:
            assert_gone_at_once(night, before[night.language])
        ahead.run("expire_facts", "--verbosity", "0")
        ahead.run("draw_guides", "--country", "SA", "--verbosity", "0")
        for night in nights:
            assert_drawn_anew(night, before[night.language])
        assert reader.errors == []
    maker.close()


class Evening(dict[str, object]):
    """What a reader held before midnight: the list of a kept guide, and the files."""


def assert_still_checked(night: Night) -> Evening:
    for address in night.pages():
        text = night.text_on(address)
        assert CHECKED[night.language].search(text), address
        assert not PAST[night.language].search(text), address
    evening = Evening(
        version=night.manifest()["version"],
        **{kind: night.pdf(kind).headers["etag"] for kind in ("guide", "card")},
    )
    if night.language == "en":
        assert CHECKED["en"].search(text_of(night.pdf()))
    night.keep()
    night.expect_kept(CHECKED[night.language])
    return evening


def assert_gone_at_once(night: Night, evening: Evening) -> None:
    """Nobody did anything: the day has passed, that is all."""
    for address in night.pages():
        text = night.text_on(address)
        assert PAST[night.language].search(text), address
        assert not CHECKED[night.language].search(text), address
    # The old file is served to nobody, not even to whoever has it already.
    for kind in ("guide", "card"):
        answer = night.pdf(kind)
        assert answer.status in (200, 503), kind
        if answer.status == 200:
            # Only where the document does not show the fact at all.
            assert kind == "card"
    assert night.pdf().status == 503
    assert night.manifest()["version"] != evening["version"]
    night.refresh()
    night.expect_kept(PAST[night.language])


def assert_drawn_anew(night: Night, evening: Evening) -> None:
    document = night.pdf()
    assert document.headers["etag"] != evening["guide"]
    text = text_of(document)
    if night.language == "en":
        assert PAST["en"].search(text)
        assert not CHECKED["en"].search(text)
