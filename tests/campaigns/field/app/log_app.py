"""The app as an officer uses it: in a browser, by what stands on the screen."""

import datetime
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.campaigns.field.app.phone import Phone, karachi_today

#: Milliseconds; a phone that waits for its next try is helped by a button.
PATIENCE = 15_000

#: A worker that cannot be installed never becomes ready: then this gives nothing.
_WORKER_IS_READY = """
async () => {
  const late = new Promise((resolve) => setTimeout(resolve, 20_000));
  const registration = await Promise.race([navigator.serviceWorker.ready, late]);
  return registration && new URL(registration.scope).pathname;
}
"""


def yesterday() -> str:
    return (karachi_today() - datetime.timedelta(days=1)).isoformat()


class App:
    """One officer's app, in one language."""

    def __init__(self, page: Page, url: str, language: str = "en") -> None:
        self.page = page
        self.url = url
        self.language = language
        self.blocked: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.blocked.append(str(error)))

    def _listen(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.blocked.append(message.text)

    @classmethod
    def of(cls, phone: Phone, language: str = "en") -> "App":
        return cls(phone.page, phone.url, language)

    # --- Going about --------------------------------------------------------------------------

    def open(self, path: str = "/") -> "App":
        self.page.goto(f"{self.url}/{self.language}/outreach/app/#{path}")
        expect(self.heading).to_be_visible()
        return self

    def open_ready(self) -> "App":
        """With the lists and the service worker on the phone: it opens without a connection now."""
        self.open()
        self.is_connected("online")
        expect(self.page.locator("[data-home=no-lists]")).to_be_hidden()
        expect(self.page.locator("[data-home=somebody]")).to_be_visible()
        assert self.page.evaluate(_WORKER_IS_READY) == f"/{self.language}/outreach/"
        return self

    @property
    def heading(self) -> Locator:
        return self.page.locator("[data-screen]:not([hidden]) h1:visible").first

    def is_connected(self, state: str) -> None:
        box = self.page.locator(f'[data-connection="{state}"]')
        expect(box).to_be_visible(timeout=PATIENCE)

    def is_at(self, path: str) -> None:
        expect(self.page).to_have_url(re.compile(re.escape(f"#{path}") + "$"), timeout=PATIENCE)
        expect(self.heading).to_be_focused()

    @property
    def draft_id(self) -> str:
        found = re.search(r"#/s/([0-9a-f-]{36})", self.page.url)
        assert found, self.page.url
        return found[1]

    def go(self, part: str) -> None:
        """To another part of the session that is open."""
        path = f"/s/{self.draft_id}" + (f"/{part}" if part else "")
        self.page.evaluate("path => { location.hash = path; }", path)
        self.is_at(path)

    def next(self) -> None:
        self.page.locator("[data-next]").click()

    # --- Filling in ---------------------------------------------------------------------------

    def field(self, name: str) -> Locator:
        return self.page.locator(f'#step [name="{name}"]')

    def begin(self, query: str) -> None:
        """A new session at the first institution that is found."""
        self.page.locator(".log-new__button").click()
        self.is_at("/new")
        self.page.fill("#new_search", query)
        self.page.locator('[data-finder="new"] .app-found__button').first.click()
        expect(self.page.locator('[data-step="where"]')).to_be_visible()

    def fill_in(self, **changes: str) -> None:
        """Every step of a session that breaks no rule."""
        page = self.page
        self.field("campaign").select_option(index=1)
        self.next()
        expect(page.locator('[data-step="when"]')).to_be_visible()
        page.fill("[name=held_on]", yesterday())
        page.fill("[name=starts_at]", "10:00")
        page.fill("[name=ends_at]", "11:30")
        page.locator("[name=mode]").first.check()
        self.next()
        expect(page.locator('[data-step="what"]')).to_be_visible()
        page.locator("[name=topics]").first.check()
        self.field("audience").select_option("trainees")
        self.field("language").select_option("ur")
        self.next()
        expect(page.locator('[data-step="count"]')).to_be_visible()
        numbers = {
            "headcount_declared": "۵",
            "cell_female_18_24": "۲",
            "cell_male_25_29": "3",
            "staff_present": "1",
            **changes,
        }
        for name, value in numbers.items():
            self.field(name).fill(value)
        self.field("count_method").select_option("headcount")
        self.is_kept()
        self.next()
        self.is_at(f"/s/{self.draft_id}/check")

    def is_kept(self) -> None:
        expect(self.page.locator("[data-kept]")).to_have_class(re.compile("app-kept--yes"))

    def send(self) -> None:
        self.page.locator("[data-send]").click()

    def reference(self) -> str:
        """The receipt's number, once it is there."""
        receipt = self.page.locator('[data-view="receipt"] [data-reference]')
        expect(receipt).to_be_visible(timeout=PATIENCE)
        return receipt.inner_text().strip()

    def listed(self, name: str) -> Locator:
        """The sessions of one list of the first screen."""
        return self.page.locator(f'[data-list="{name}"] [data-items] > li')

    def tab_to(self, selector: str, *, most: int = 200) -> Locator:
        """By the Tab key alone: whoever uses no mouse gets there too."""
        wanted = self.page.locator(selector).first
        expect(wanted).to_be_visible()
        for _press in range(most):
            if wanted.evaluate("one => one === document.activeElement"):
                return wanted
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not reach {selector}")
