"""A real server with the demo's content, and a real browser.

The demo database is made once by the same commands that `make demo` runs; each module gets a copy
of its own, so that what one journey changes no other one sees.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.browsers import chromium_path

REPO_DIR = Path(__file__).resolve().parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PHONE = {"width": 360, "height": 740}
DEMO_PASSWORD = "demo-mrc-2026"
#: How long a journey waits for what it expects, in milliseconds: the machine may be busy.
expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.e2e)


def environment(database: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mrc.settings.dev",
        "MRC_SQLITE": str(database),
        "MRC_DATA_DIR": str(database.parent),
        "MRC_DEBUG": "0",
        "PYTHONPATH": f"{REPO_DIR / 'site'}{os.pathsep}{REPO_DIR}",
    }


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database as `make demo` leaves it. MRC_E2E_DATABASE names one that exists already."""
    if ready := os.environ.get("MRC_E2E_DATABASE"):
        return Path(ready)
    database = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    for command in (["migrate", "--verbosity=0"], ["load_demo", "--verbosity=0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=REPO_DIR,
            env=environment(database),
            check=True,
            timeout=600,
        )
    return database


class Server:
    """The site under gunicorn on a free port of this machine, with a database of its own."""

    def __init__(self, database: Path, log: Path, **variables: str) -> None:
        self.database = database
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.log = log.open("wb")
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "mrc.wsgi", "--bind", f"127.0.0.1:{port}",
                "--worker-class", "gthread", "--threads", "4", "--log-level", "warning",
            ],
            cwd=REPO_DIR,
            env={**environment(database), **variables},
            stdout=self.log,
            stderr=self.log,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.url}/livez", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise RuntimeError("the server did not come up")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        self.log.close()


def copy_of(demo_database: Path, folder: Path) -> Path:
    database = folder / "site.sqlite3"
    for suffix in ("", "-wal"):
        source = Path(f"{demo_database}{suffix}")
        if source.exists():
            shutil.copy(source, f"{database}{suffix}")
    return database


@pytest.fixture(scope="module")
def site(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("site")
    server = Server(copy_of(demo_database, folder), folder / "server.log")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    chromium = driver.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
    yield chromium
    chromium.close()


class Visitor:
    """One person with a browser of their own."""

    def __init__(self, context: BrowserContext, site: Server) -> None:
        self.context = context
        self.site = site
        self.page: Page = context.new_page()
        self.violations: list[str] = []
        self.page.on("console", self._listen)

    def _listen(self, message: object) -> None:
        text = message.text  # type: ignore[attr-defined]
        if "Content Security Policy" in text:
            self.violations.append(text)

    def keep_nothing(self) -> None:
        """Ask the server for every page, as somebody does who comes for the first time: a browser
        may keep a page for a minute."""
        devtools = self.context.new_cdp_session(self.page)
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def open(self, address: str) -> Page:
        self.page.goto(f"{self.site.url}{address}")
        return self.page

    def open_until_gone(self, address: str, selector: str, seconds: float = 100) -> Page:
        """Reads the page again until nothing on it is `selector`.

        A browser keeps a page for a minute, and a process of the server its lists for half of one
        where processes share no cache, as here.
        """
        end = time.monotonic() + seconds
        while self.open(address).locator(selector).count():
            assert time.monotonic() < end, f"{selector} stayed on {address}"
            time.sleep(1)
        return self.page

    def sign_in(self, username: str) -> Page:
        self.open("/accounts/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", DEMO_PASSWORD)
        self.page.click("main button[type=submit]")
        # To its end: whoever goes elsewhere while it is under way is brought back here.
        self.page.wait_for_url(lambda address: "/accounts/login" not in address)
        return self.page


@pytest.fixture
def visitor(browser: Browser, site: Server) -> Iterator["VisitorMaker"]:
    maker = VisitorMaker(browser, site)
    yield maker
    maker.close()


class VisitorMaker:
    """Makes visitors: ``visitor(viewport=PHONE, javascript=False)``."""

    def __init__(self, browser: Browser, site: Server) -> None:
        self.browser = browser
        self.site = site
        self.contexts: list[BrowserContext] = []

    def __call__(
        self, *, viewport: dict[str, int] | None = None, javascript: bool = True
    ) -> Visitor:
        context = self.browser.new_context(
            viewport=viewport or PHONE, java_script_enabled=javascript, locale="en-GB"
        )
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        return Visitor(context, self.site)

    def close(self) -> None:
        for context in self.contexts:
            context.close()
