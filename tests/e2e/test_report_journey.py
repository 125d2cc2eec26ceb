"""A person reports a scam on a phone: without JavaScript, in both languages, leaving no trace."""

import io
import re
import secrets
import sqlite3
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import PHONE, VisitorMaker
from tests.e2e.sound import problems_of, too_wide

LANGUAGES = ["en", "ur"]
RUN = secrets.token_hex(4)
STORY = f"canary{RUN}"
WORDS = {
    "en": {"what_happened": f"{STORY}: he promised a job and took 40,000 rupees.", "who": "Asghar"},
    "ur": {"what_happened": f"{STORY}: نوکری کا کہہ کر 40,000 روپے لے لیے۔", "who": "اصغر"},
}
#: What a browser of this site could keep: names and values of all its stores.
KEPT = """async () => ({
  local: Object.entries(localStorage), session: Object.entries(sessionStorage),
  databases: (await indexedDB.databases()).map(found => found.name),
  caches: (await Promise.all((await caches.keys()).map(async name =>
    (await (await caches.open(name)).keys()).map(request => request.url)))).flat(),
  workers: (await navigator.serviceWorker.getRegistrations()).map(found => found.scope),
  name: window.name, history: history.state, address: location.href,
})"""


class ReportForm:
    """The form as a person uses it: one page after the other."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"input[name={name}][value={value}]").check()

    def write(self, name: str, text: str) -> None:
        self.page.fill(f"textarea[name={name}]", text)

    def press(self, go: str) -> None:
        self.page.locator(f"button[name=go][value={go}]").first.click()
        self.page.wait_for_load_state()

    def next(self) -> None:
        self.press("next")

    def to_the_last_page(self) -> None:
        """From the first page on, with somebody in danger and everything answered."""
        words = WORDS[self.language]
        self.choose("in_danger", "yes")
        self.next()
        expect(self.page.locator('a[href="tel:111247786"]')).to_be_visible()
        self.next()
        self.write("what_happened", words["what_happened"])
        self.next()
        self.choose("kind", "held")
        self.next()
        self.choose("channel", "agent")
        self.next()
        self.write("who", words["who"])
        self.next()
        self.choose("amount_band", "up_to_50k")
        self.next()
        self.page.select_option("select[name=country_code]", "AE")
        self.page.select_option("select[name=district]", index=3)
        self.page.select_option("select[name=happened_in]", index=2)
        self.next()
        self.write("contact", "Sadia, 0311 7654321")
        self.write("reach_safely", "18:00")
        self.next()
        expect(self.page.locator("input[type=file]")).to_be_visible()

    def send(self) -> str:
        """Sends it with a screenshot; gives the reference that the answer shows."""
        self.page.set_input_files("input[type=file]", [screenshot()])
        self.press("send")
        reference = self.page.locator(".report-reference").inner_text()
        assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}", reference)
        return reference


def screenshot() -> dict[str, str | bytes]:
    out = io.BytesIO()
    Image.effect_noise((720, 1280), 60).convert("RGB").save(out, "PNG")
    return {"name": f"{STORY}.png", "mimeType": "image/png", "buffer": out.getvalue()}


def stored(visitor: VisitorMaker, reference: str) -> tuple[sqlite3.Row, Path]:
    """The row of a report and the folder of its pictures, as they are on the server's disk."""
    database = visitor.site.database
    with sqlite3.connect(database) as connection:
        connection.row_factory = sqlite3.Row
        row = connection.execute(
            "SELECT * FROM alerts_scamreport WHERE reference = ?", [reference.replace("-", "")]
        ).fetchone()
    return row, database.parent / "reports"


@pytest.mark.parametrize("language", LANGUAGES)
def test_person_reports_a_scam_on_a_phone_without_javascript(
    visitor: VisitorMaker, language: str
) -> None:
    person = visitor(viewport=PHONE, javascript=False)
    page = person.open(f"/{language}/alerts/report/")
    form = ReportForm(page, language)
    form.next()
    expect(page.locator(".field__error")).to_be_visible()
    form.to_the_last_page()
    expect(page.locator("main")).to_contain_text(WORDS[language]["what_happened"])
    assert too_wide(page, 320) == []
    page.set_viewport_size(PHONE)
    reference = form.send()
    row, folder = stored(visitor, reference)
    assert (row["language"], row["in_danger"], row["country_code"]) == (language, 1, "AE")
    assert row["what_happened"].startswith("gAAAAA")
    pictures = [path for path in folder.rglob("*") if path.is_file()]
    assert pictures
    assert all(path.read_bytes().startswith(b"gAAAAA") for path in pictures)
    assert STORY not in "".join(path.name for path in pictures)
    assert page.url == f"{person.site.url}/{language}/alerts/report/"


def test_back_and_the_other_language_lose_nothing(visitor: VisitorMaker) -> None:
    person = visitor(viewport=PHONE, javascript=False)
    page = person.open("/en/alerts/report/")
    form = ReportForm(page, "en")
    form.choose("in_danger", "no")
    form.next()
    form.write("what_happened", STORY)
    form.press("stay")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.url.endswith("/ur/alerts/report/")
    form.press("back")
    expect(page.locator("input[name=in_danger][value=no]")).to_be_checked()
    form.next()
    expect(page.locator("textarea")).to_have_value(STORY)


def test_answer_that_was_lost_is_given_again_with_the_same_reference(
    visitor: VisitorMaker,
) -> None:
    """The report arrives, the connection breaks, and the person presses "Reload"."""
    person = visitor(viewport=PHONE)
    page = person.open("/en/alerts/report/")
    form = ReportForm(page, "en")
    form.to_the_last_page()
    answers: list[str] = []

    def lose(route: Route) -> None:
        answers.append(route.fetch().text())
        route.abort()

    page.route("**/alerts/report/", lose, times=1)
    page.locator("button[name=go][value=send]").click(no_wait_after=True)
    for _moment in range(100):
        page.wait_for_timeout(100)
        if answers and page.locator("form").count() == 0:
            break
    page.wait_for_load_state()
    _press_reload(page)
    expect(page.locator(".report-reference")).to_be_visible()
    assert page.locator(".report-reference").inner_text() in answers[0]


def _press_reload(page: Page) -> None:
    """The browser puts an error page of its own in the place of the lost answer. Until it has,
    pressing does nothing, and a person presses again."""
    for _press in range(20):
        try:
            page.reload()
        except PlaywrightError as error:
            if "Not attached to an active page" not in str(error):
                raise
            page.wait_for_timeout(200)
        else:
            return


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_form_is_sound(visitor: VisitorMaker, language: str) -> None:
    person = visitor()
    page = person.open(f"/{language}/alerts/report/")
    form = ReportForm(page, language)
    problems = problems_of(page)
    form.next()
    problems += problems_of(page)
    form.choose("in_danger", "yes")
    form.next()
    problems += problems_of(page)
    form.next()
    form.next()
    problems += problems_of(page)
    form.write("what_happened", WORDS[language]["what_happened"])
    for _page in range(6):
        form.next()
        problems += problems_of(page)
    form.next()
    problems += problems_of(page)
    page.set_input_files(
        "input[type=file]", {"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    form.press("send")
    expect(page.locator("#field-pictures .field__error")).to_be_visible()
    problems += problems_of(page)
    form.send()
    problems += problems_of(page)
    assert problems == []
    assert person.violations == []


def test_browser_and_server_keep_nothing_of_a_report(visitor: VisitorMaker) -> None:
    person = visitor(viewport=PHONE)
    asked: list[str] = []
    person.page.on("request", lambda request: asked.append(request.url))
    page = person.open("/en/alerts/report/")
    form = ReportForm(page, "en")
    form.to_the_last_page()
    form.send()
    kept = page.evaluate(KEPT)
    assert kept.pop("address") == f"{person.site.url}/en/alerts/report/"
    assert kept.pop("history") is None
    assert not any(kept.values()), kept
    assert {cookie["name"] for cookie in person.context.cookies()} == {"csrftoken"}
    assert [cookie["expires"] for cookie in person.context.cookies()] == [-1]
    assert all(url.startswith(person.site.url) and "?" not in url for url in asked), asked
    assert not [url for url in asked if url.endswith("/e")]
    log = Path(person.site.log.name).read_text()
    for word in (STORY, "7654321", "Asghar"):
        assert word not in log


@pytest.mark.parametrize("javascript", [True, False])
def test_way_out_is_the_second_stop_of_the_keyboard(
    visitor: VisitorMaker, javascript: bool
) -> None:
    person = visitor(viewport=PHONE, javascript=javascript)

    def elsewhere(route: Route) -> None:
        assert "referer" not in route.request.headers
        route.fulfill(status=200, content_type="text/html", body="<p>Somewhere else</p>")

    person.context.route("https://www.google.com/**", elsewhere)
    page = person.open("/ur/alerts/report/")
    expect(page.locator("[data-leave]").first).to_be_visible()
    before = page.evaluate("history.length")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("https://www.google.com/**")
    expect(page.locator("body")).to_have_text("Somewhere else")
    # In the place of the page where scripts run; a plain link adds one.
    assert page.evaluate("history.length") == before + (0 if javascript else 1)
