"""Takes the pictures of the officers' handbook from the real field log, in both languages.

    python scripts/officer_pictures.py

Makes a demo in a folder of its own (two minutes), or works on a copy of the database that
`--database` names, starts the site on it, and walks through the app as an officer does. Writes
`docs/pictures/officer-<name>-<language>.png`.
"""

import argparse
import datetime
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

REPO_DIR = Path(__file__).resolve().parents[1]
OUTPUT = REPO_DIR / "docs" / "pictures"
LANGUAGES = ("en", "ur")
SCREEN = {"width": 360, "height": 700}
PASSWORD = "demo-mrc-2026"
#: Gives the officer of Lahore sessions to hold today and tomorrow.
PLANS = """
import datetime
from campaigns.models import Campaign, Institution, PlannedSession
from campaigns.records.facts import karachi_day
from django.utils import timezone
from mrc.core.models import User
officer = User.objects.get(username="officer-lahore")
today = karachi_day(timezone.now())
campaign = Campaign.objects.for_centre(officer.centre).first()
places = Institution.objects.accepted().filter(district__usual_centre=officer.centre)
# One of today for each language: the first one is logged before the second walk.
for days, place in zip((0, 0, 1), places.order_by("name_en")[3:6]):
    PlannedSession.objects.get_or_create(
        planned_for=today + datetime.timedelta(days=days), campaign=campaign, institution=place,
        officer=officer, centre=officer.centre,
    )
"""


def environment(folder: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "mrc.settings.dev",
        **os.environ,
        "MRC_SQLITE": str(folder / "site.sqlite3"),
        "MRC_DATA_DIR": str(folder),
        "MRC_DEBUG": "0",
    }


def manage(folder: Path, *command: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", *command], cwd=REPO_DIR, env=environment(folder), check=True
    )


@contextmanager
def running_site(folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    server = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", address, "--noreload", "--insecure"],
        cwd=REPO_DIR,
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _try in range(150):
            try:
                with urllib.request.urlopen(f"http://{address}/livez", timeout=2):
                    break
            except OSError:
                time.sleep(0.2)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(timeout=20)


class Walk:
    """One officer's phone in one language; each step ends with a picture."""

    def __init__(self, browser: Browser, url: str, language: str) -> None:
        self.url = url
        self.language = language
        self.context: BrowserContext = browser.new_context(
            viewport=SCREEN, locale="en-GB", device_scale_factor=1.5, has_touch=True
        )
        self.context.set_default_timeout(20_000)
        self.page: Page = self.context.new_page()

    def sign_in(self) -> None:
        page, app = self.page, f"/{self.language}/outreach/app/"
        page.goto(f"{self.url}/accounts/login/?next={app}&lang={self.language}")
        page.fill("[name=login]", "officer-lahore")
        page.fill("[name=password]", PASSWORD)
        page.click("main form button[type=submit]")
        page.wait_for_selector("[data-list=returned]:not([hidden])")

    def go(self, path: str) -> None:
        self.page.evaluate("path => { location.hash = path; }", path)
        self.page.wait_for_timeout(400)

    def take(self, name: str, *, top: str = "") -> None:
        """What the screen shows now; from the element `top` on, if one is named."""
        if top:
            self.page.locator(top).first.evaluate(
                "one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 8)"
            )
        else:
            self.page.evaluate("window.scrollTo(0, 0)")
        self.page.wait_for_timeout(300)
        path = OUTPUT / f"officer-{name}-{self.language}.png"
        self.page.screenshot(path=path)
        with Image.open(path) as picture:
            small = picture.convert("RGB").quantize(colors=48, dither=Image.Dither.NONE)
        small.save(path, optimize=True)

    def number(self, name: str, value: str) -> None:
        self.page.fill(f"#step [name={name}]", value)

    def new_session(self) -> None:
        page = self.page
        self.go("/new")
        page.locator('[data-screen="new"] [data-slot="hold"]').first.click()
        page.wait_for_selector('[data-step="where"]:not([hidden])')
        key = page.url.rpartition("/s/")[2].partition("/")[0]
        self.go(f"/s/{key}/when")
        page.fill("[name=starts_at]", "07:00")
        page.fill("[name=ends_at]", "07:15")
        page.locator("[name=mode]").first.check()
        self.go(f"/s/{key}/what")
        page.locator("[name=topics]").first.check()
        page.select_option("#step [name=audience]", "community")
        page.select_option("#step [name=language]", "ur")
        self.go(f"/s/{key}/count")
        self.number("headcount_declared", "۶۰")
        page.select_option("[name=count_method]", "headcount")
        for name, value in {"15_17": "12", "18_24": "21", "25_29": "4"}.items():
            self.number(f"cell_female_{name}", value)
        for name, value in {"18_24": "14", "25_29": "7"}.items():
            self.number(f"cell_male_{name}", value)
        self.number("staff_present", "2")
        self.take("count", top="#attendance-title")
        self.go(f"/s/{key}/check")
        for box in page.locator('[data-step="check"] [name^="tick_"]').all():
            box.check()
        for area in page.locator('[data-step="check"] textarea').all():
            area.fill("دو لوگ پہلے چلے گئے۔" if self.language == "ur" else "Two left early.")
        page.click("[data-send]")
        page.wait_for_selector('[data-view="ready"]:not([hidden])')

    def correct(self, staff: str) -> str:
        """Corrects the last of the returned sessions as far as its last step; gives its id."""
        page = self.page
        self.go("/")
        page.locator("[data-list=returned] .log-item:last-child .log-item__link").click()
        page.wait_for_selector('[data-view="returned"]:not([hidden])')
        self.take("returned")
        page.click("[data-correct]")
        page.wait_for_selector("#step:visible")
        key = page.url.rpartition("/s/")[2].partition("/")[0]
        self.go(f"/s/{key}/count")
        self.number("staff_present", staff)
        self.go(f"/s/{key}/check")
        for box in page.locator('[data-step="check"] [name^="tick_"]').all():
            box.check()
        page.wait_for_timeout(300)
        return key


def walk(browser: Browser, url: str, language: str) -> None:
    officer, tablet = Walk(browser, url, language), Walk(browser, url, language)
    officer.sign_in()
    tablet.sign_in()
    officer.go("/planned")
    officer.take("planned")
    officer.context.set_offline(True)
    officer.new_session()
    officer.go("/")
    officer.page.locator('[data-home="somebody"] [data-send-now]').click()
    officer.page.wait_for_selector('[data-connection="offline"]')
    officer.take("offline")
    officer.context.set_offline(False)
    officer.page.locator('[data-home="somebody"] [data-send-now]').click()
    officer.page.wait_for_selector('[data-list="ready"]', state="hidden")
    officer.page.locator("[data-list=sent] .log-item__link").first.click()
    officer.page.wait_for_selector('[data-view="receipt"]:not([hidden])')
    officer.take("receipt")
    tablet.correct("5")
    officer.correct("3")
    for one in (officer, tablet):
        one.page.click("[data-send]")
        one.page.wait_for_selector(
            '[data-view="receipt"]:not([hidden]), [data-screen="conflict"]:not([hidden])'
        )
    tablet.take("conflict", top="[data-cannot-replace]")
    officer.go("/device")
    officer.take("device")
    officer.context.close()
    tablet.context.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=Path, help="a demo's database; a copy of it is used")
    given = parser.parse_args().database
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        print("Chromium is missing: install the Debian package `chromium`", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given:
            shutil.copy(given, folder / "site.sqlite3")
        manage(folder, "migrate", "--verbosity=0")
        if not given:
            manage(folder, "load_demo", "--verbosity=0")
        manage(folder, "shell", "--verbosity=0", "-c", PLANS)
        with running_site(folder) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            for language in LANGUAGES:
                walk(browser, url, language)
            browser.close()
    print(f"{datetime.datetime.now(ZoneInfo('Asia/Karachi')):%H:%M}: pictures in {OUTPUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
