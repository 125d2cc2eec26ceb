"""The officer of the season: types each session, whatever happens, and never types one twice."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session as SignIn
from playwright.sync_api import BrowserContext, Page, Playwright
from playwright.sync_api import Error as BrowserError

from campaigns.field.app import serviceworker
from mrc.core.models import User
from tests.browsers import chromium_path
from tests.campaigns.field.app.chaos import WEATHER, Diary, Event, Work, plan_of
from tests.campaigns.field.app.phone import (
    CHROMIUM_ARGUMENTS,
    SCREEN,
    EngineError,
    Phone,
)
from tests.campaigns.field.app.proxy import Fault, Network
from tests.campaigns.field.app.screens_log import type_on_screens

DAY = 24 * 60 * 60 * 1000
_PICTURE = """
const canvas = document.createElement("canvas");
Object.assign(canvas, { width: 400, height: 300 });
const context = canvas.getContext("2d");
context.fillStyle = "white";
context.fillRect(0, 0, 400, 300);
context.fillStyle = "black";
context.font = "40px sans-serif";
context.fillText(`Sheet ${value[1]}`, 20, 90);
const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
await engine.addPicture(value[0], "sheet", blob);
"""
OTHER_CLOCK = """
{
  const RealDate = Date;
  const off = %d;
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length) super(...given);
      else super(RealDate.now() + off);
    }
    static now() { return RealDate.now() + off; }
  };
}
"""


class Officer:
    """Works through a season on one phone. `expected` is what the server has to hold at the end."""

    def __init__(
        self,
        playwright: Playwright,
        network: Network,
        user: User,
        folder: Path,
        *,
        seed: int,
        patch: pytest.MonkeyPatch,
    ) -> None:
        self.playwright, self.network, self.user = playwright, network, user
        self.profile = folder / "profile"
        self.dice = random.Random(seed + 1)
        self.patch = patch
        self.diary = Diary()
        self.expected: dict[str, dict[str, Any]] = {}
        self.pictures = 0
        self._bad_for = 0
        self._worker = 0
        self.phone = self._new_phone()
        self.phone.sign_in(user)
        self.phone.start()
        self.phone.wait_for("engine.state.bundle !== null")

    # --- The season -------------------------------------------------------------------------------

    def work(self, works: list[Work]) -> None:
        special: dict[Event, Callable[[Work], None]] = {
            Event.EXPIRED: self.expired,
            Event.CSRF: self.token_changed,
            Event.KILLED: self.killed,
            Event.TWO_TABS: self.two_tabs,
            Event.AHEAD: lambda work: self.other_clock(work, 365 * DAY),
            Event.BEHIND: lambda work: self.other_clock(work, -365 * DAY),
            Event.FULL: self.full,
            Event.UPDATED: self.updated,
            Event.SCREENS: self.on_screens,
            Event.RESTARTED: self.restarted,
            Event.CRASHED: self.crashed,
        }
        for work in works:
            self.diary.events[work.event] += 1
            self._weather(work)
            special.get(work.event, self.log)(work)
            if work.event in WEATHER:
                self._meet(WEATHER[work.event])

    def _weather(self, work: Work) -> None:
        """Bad weather comes with its event and goes after some sessions."""
        if work.event in WEATHER:
            self.network.plan = plan_of(WEATHER[work.event], self.dice)
            self._bad_for = self.dice.randint(1, 3)
        elif self._bad_for:
            self._bad_for -= 1
            if not self._bad_for:
                self.network.works()

    def _meet(self, fault: Fault) -> None:
        """The phone sends by itself, when it likes: the weather stays until it was met once."""
        end = time.monotonic() + 30
        while not self.network.met[fault]:
            assert time.monotonic() < end, f"{fault} was never met; {self.phone.state}"
            self.phone.flush()
            time.sleep(0.05)

    def finish(self, *, seconds: float = 150) -> None:
        """Good weather, signed in, until nothing is left on the phone."""
        self.network.works()
        self._reopen()
        self.phone.sign_in(self.user)
        end = time.monotonic() + seconds
        while self.phone.ask("await engine.flush(); return engine.unsent();"):
            left = [(d["id"], d["status"], d["refused"]) for d in self.phone.drafts()
                    if d["status"] != "sent"]  # fmt: skip
            assert time.monotonic() < end, f"never sent: {left}; {self.phone.state}"
            time.sleep(0.1)

    def close(self) -> None:
        with suppress(BrowserError):
            self.phone.context.close()

    # --- A session --------------------------------------------------------------------------------

    def log(self, work: Work) -> None:
        key = self._begin(work)
        self._go_on(key, work)

    def _begin(self, work: Work) -> str:
        key = str(self.phone.ask("return (await engine.newDraft()).id;"))
        self.expected[key] = work.content
        return key

    def _go_on(self, key: str, work: Work) -> None:
        """The rest of a draft, field by field, as screens save it; then it is sent."""
        names = list(work.typed)
        for at in range(0, len(names), 8):
            patch = {name: work.typed[name] for name in names[at : at + 8]}
            self.phone.ask("await engine.save(value[0], value[1]);", [key, patch])
        if work.has_picture:
            self.phone.ask(_PICTURE, [key, work.number])
            self.pictures += 1
        self.phone.ask("await engine.send(value);", key)

    def _refused(self, script: str, value: Any, *, page: Page | None = None) -> str:
        """What the phone refuses, it says."""
        with pytest.raises(EngineError) as caught:
            self.phone.ask(script, value, page=page)
        self.diary.told[caught.value.code] += 1
        return caught.value.code

    # --- What goes wrong --------------------------------------------------------------------------

    def expired(self, work: Work) -> None:
        self._good_weather()
        SignIn.objects.all().delete()
        self.log(work)
        self.phone.flush()
        assert self.phone.state["connection"] == "signed-out"
        assert self.phone.state["user"]["id"] == self.user.pk
        self.phone.sign_in(self.user)

    def token_changed(self, work: Work) -> None:
        """A sign-in in another tab, while a session is on its way and its picture is not."""
        self.network.always(Fault.CUT)
        work.has_picture = True
        self.log(work)
        # Counted while nothing passes: the phone tries again by itself too.
        asked = sum(one.startswith("PUT") for one in self.network.passed)
        self.network.plan = lambda method, path: Fault.SLOW if method == "PUT" else None
        self.phone.page.evaluate("void window.engine.flush()")
        end = time.monotonic() + 20
        while sum(one.startswith("PUT") for one in self.network.passed) == asked:
            assert time.monotonic() < end
            time.sleep(0.01)
        # What follows carries the token of the cookie that is replaced now.
        name, letters = settings.CSRF_COOKIE_NAME, "abcdefghijklmnopqrstuvwxyz"
        value = "".join(self.dice.choices(letters, k=32))
        self.phone.context.clear_cookies(name=name)
        self.phone.context.add_cookies([{"name": name, "value": value, "url": self.phone.url}])
        self._good_weather()
        self.phone.wait_for("(await engine.unsent()) === 0")

    def killed(self, work: Work) -> None:
        """What was acknowledged before the tab died is there; what was not is typed again."""
        key = self._begin(work)
        first = dict(list(work.typed.items())[:6])
        self.phone.ask("await engine.save(value[0], value[1]);", [key, first])
        self.phone.page.evaluate("([id, patch]) => { window.engine.save(id, patch); }",
                                 [key, dict(list(work.typed.items())[6:12])])  # fmt: skip
        if self.dice.random() < 0.5:
            with suppress(BrowserError):
                self.phone.page.goto("chrome://crash", timeout=3000)
        self._reopen()
        typed = self.phone.draft(key)["typed"]
        assert first.items() <= typed.items()
        self._go_on(key, work)

    def two_tabs(self, work: Work) -> None:
        key = self._begin(work)
        first, second = self.phone.page, self.phone.context.new_page()
        self.phone.start(page=second)
        patch = {"notes": "written by two tabs"}
        save = "await engine.save(value[0], value[1]);"
        assert self._refused(save, [key, patch], page=second) == "other-tab"
        self.phone.ask("await engine.takeOver();", page=second)
        assert self._refused(save, [key, patch], page=first) == "other-tab"
        self.phone.page = second
        first.close()
        self._go_on(key, work)

    def other_clock(self, work: Work, off: int) -> None:
        self._reopen(script=OTHER_CLOCK % off)
        self.log(work)
        if self.dice.random() < 0.5:
            self.phone.flush()
        self._reopen()

    def full(self, work: Work) -> None:
        """No write passes, and each says so; with room again the same is typed again."""
        key = self._begin(work)
        # A browser asks for its quota when it first writes, and trusts the answer for a while.
        self.phone.context.close()
        self.phone = self._new_phone()
        devtools = self.phone.context.new_cdp_session(self.phone.page)
        quota = {"origin": self.phone.url}
        devtools.send("Storage.overrideQuotaForOrigin", {**quota, "quotaSize": 1})
        self.phone.start()
        save = "await engine.save(value[0], value[1]);"
        assert self._refused(save, [key, work.typed]) == "storage-full"
        assert self.phone.state["storageError"] == "storage-full"
        assert self.phone.draft(key)["typed"] == {}
        devtools.send("Storage.overrideQuotaForOrigin", quota)
        devtools.detach()
        # A browser that was ended may have kept an older cookie, or none.
        self.phone.sign_in(self.user)
        self._go_on(key, work)
        assert self.phone.state["storageError"] is None

    def on_screens(self, work: Work) -> None:
        self._with_app(lambda page: type_on_screens(page, work.typed), work)

    def updated(self, work: Work) -> None:
        """A new worker is installed while a session is typed, and taken before it is sent."""
        self._good_weather()

        def between(page: Page) -> None:
            self._new_worker()
            page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
            with page.expect_navigation():
                page.click('[data-notice="new-version"] [data-update]')

        def type_it(page: Page) -> str:
            page.evaluate("navigator.serviceWorker.ready.then(() => null)")
            # A page is under the worker from its next opening on.
            page.reload()
            return type_on_screens(page, work.typed, between=between)

        self._with_app(type_it, work)

    def restarted(self, work: Work) -> None:
        key = self._begin(work)
        some = dict(list(work.typed.items())[:9])
        self.phone.ask("await engine.save(value[0], value[1]);", [key, some])
        self.phone.context.close()
        self._start_again(key, some, work)

    def crashed(self, work: Work) -> None:
        key = self._begin(work)
        some = dict(list(work.typed.items())[:9])
        self.phone.ask("await engine.save(value[0], value[1]);", [key, some])
        for process in _processes_of(self.profile):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with suppress(BrowserError):
            self.phone.context.close()
        self._start_again(key, some, work)

    def _start_again(self, key: str, some: dict[str, Any], work: Work) -> None:
        self.phone = self._new_phone()
        # A browser that was ended may have kept an older cookie, or none.
        self.phone.sign_in(self.user)
        self.phone.start()
        assert some.items() <= self.phone.draft(key)["typed"].items()
        self._go_on(key, work)

    # --- Pages ------------------------------------------------------------------------------------

    def _good_weather(self) -> None:
        self.network.works()
        self._bad_for = 0

    def _new_phone(self) -> Phone:
        context: BrowserContext = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=chromium_path(),
            args=CHROMIUM_ARGUMENTS,
            viewport=SCREEN,
            locale="en-GB",
        )
        return Phone(context, self.network.url)

    def _reopen(self, *, script: str = "") -> None:
        """Another page with the engine; the one before is closed as it is, without a word."""
        before = self.phone.page
        self.phone.page = self.phone.context.new_page()
        before.close()
        if script:
            self.phone.page.add_init_script(script)
        self.phone.start()

    def _with_app(self, type_it: Callable[[Page], str], work: Work) -> None:
        """The real app instead of the bare engine."""
        before = self.phone.page
        page = self.phone.context.new_page()
        before.close()
        self.phone.page = page
        page.goto(f"{self.phone.url}/en/outreach/app/")
        key = type_it(page)
        self.expected[key] = work.content
        self._reopen()
        assert self.phone.draft(key)["status"] in ("ready", "sent")

    def _new_worker(self) -> None:
        """What the server sends from now on is another version of the worker."""
        self._worker += 1
        read = serviceworker.read_asset
        note = f"\n// Version {self._worker} of the season\n".encode()

        def changed(address: str) -> bytes:
            content = read(address)
            return content + note if address.endswith(serviceworker.SOURCE) else content

        self.patch.setattr(serviceworker, "read_asset", changed)
        serviceworker._script_once.cache_clear()


def _processes_of(profile: Path) -> list[int]:
    """Our own browser's processes: those that were started with this profile."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            words = (entry / "cmdline").read_bytes().split(b"\0")
            if f"--user-data-dir={profile}".encode() in words:
                found.append(int(entry.name))
    return found
