"""An officer's phone: a real browser with the engine of the field log, driven from a test."""

import datetime
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from mrc.core.models import User

CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SCREEN = {"width": 360, "height": 740}
ENGINE = "/static/mrc/js/outreach/engine.js"
#: Milliseconds: a test does not wait as a phone does.
QUICK = {"first": 150, "longest": 600, "idle": 60_000, "history": 0}

_OPEN = """
async ([module, language, timing]) => {
  window.engine = await (await import(module)).openEngine({ language, timing });
}
"""
#: Runs a script with the engine; an error of the engine comes back as its code.
_ASK = """
async ([script, value]) => {
  try {
    const run = eval(`(async (engine, value) => { ${script} })`);
    return { result: await run(window.engine, value) };
  } catch (error) {
    if (!error.code) throw error;
    return { code: error.code };
  }
}
"""


class EngineError(Exception):
    """The engine refused; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Phone:
    """One browser profile, with a page that runs the engine and nothing else."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()

    def sign_in(self, user: User) -> None:
        """With a session of the server, as after the sign-in page."""
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.url}
        self.context.add_cookies([cookie])

    def sign_out(self) -> None:
        self.context.clear_cookies()

    def start(self, *, language: str = "en", page: Page | None = None, **timing: int) -> None:
        """Opens a page and the engine in it."""
        one = page or self.page
        one.goto(f"{self.url}/livez")
        one.evaluate(_OPEN, [ENGINE, language, {**QUICK, **timing}])

    def ask(self, script: str, value: Any = None, *, page: Page | None = None) -> Any:
        """What an async function body with `engine` and `value` gives."""
        answer = (page or self.page).evaluate(_ASK, [script, value])
        if "code" in answer:
            raise EngineError(answer["code"])
        return answer.get("result")

    # --- What a test asks often ---------------------------------------------------------------

    @property
    def state(self) -> dict[str, Any]:
        return self.ask("const { bundle, ...state } = engine.state; return state;")

    def draft(self, key: str) -> dict[str, Any]:
        return self.ask("return engine.draft(value);", key)

    def drafts(self) -> list[dict[str, Any]]:
        return self.ask("return engine.drafts();")

    def log(self, typed: Mapping[str, Any]) -> str:
        """A finished session, waiting to be sent; gives its id."""
        key = self.ask(
            "const { id } = await engine.newDraft(); await engine.save(id, value); return id;",
            dict(typed),
        )
        self.ask("await engine.send(value);", key)
        return str(key)

    def flush(self) -> None:
        self.ask("await engine.flush();")

    def wait_for(
        self, condition: str, value: Any = None, *, seconds: float = 20, page: Page | None = None
    ) -> None:
        """Until an expression with `engine` and `value`, which may await, is true."""
        end = time.monotonic() + seconds
        while not self.ask(f"return Boolean({condition});", value, page=page):
            if time.monotonic() > end:
                raise AssertionError(f"never true: {condition}; {self.state}")
            time.sleep(0.05)


def new_phone(browser: Browser, url: str) -> Phone:
    return Phone(browser.new_context(viewport=SCREEN, locale="en-GB"), url)


def karachi_today() -> datetime.date:
    return datetime.datetime.now(ZoneInfo("Asia/Karachi")).date()


def typed_session(lists: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    """What an officer types about a session that breaks no rule."""
    return {
        "campaign": str(lists["campaign"]),
        "place": "institution",
        "institution": str(lists["institution"]),
        "held_on": (karachi_today() - datetime.timedelta(days=1)).isoformat(),
        "starts_at": "10:00",
        "ends_at": "11:30",
        "mode": "in_person",
        "topics": [str(lists["topic"])],
        "language": "ur",
        "facilitators": [str(lists["officer"])],
        "audience": "trainees",
        "headcount_declared": "32",
        "count_method": "headcount",
        "cell_female_18_24": "12",
        "cell_male_18_24": "20",
        "staff_present": "2",
        **changes,
    }


def sheet(folder: Path, *, width: int = 3000, height: int = 4000, words: str = "") -> Path:
    """A photograph as a phone takes it: large, with the place in its metadata."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    for row in range(40):
        pen.line((100, 150 + row * 90, width - 100, 150 + row * 90), fill="gray", width=3)
        pen.text((150, 90 + row * 90), f"{row + 1}. {words or 'Signature'}", fill="black")
    exif = Image.Exif()
    exif[0x010F] = "A phone"
    exif.get_ifd(0x8825)[2] = (31.0, 33.0, 0.0)
    path = folder / f"sheet-{width}-{words}.jpg"
    picture.save(path, quality=92, exif=exif)
    return path
