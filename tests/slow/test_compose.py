"""Every service of compose.yaml at work together: pages, a form, an upload, a timer, a failure."""

import html
import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from mrc.core.timers.table import TABLE, Daily
from tests.alerts.reports.factories import picture_bytes
from tests.alerts.reports.walking import press, reference_in, walk_to_the_end

from .conftest import Migrated
from .services import HOST, Services, missing_binaries, throwaway_postgres, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
#: In the order in which they are ended.
SERVED = ("scheduler", "metrics", "worker", "web", "nginx", "redis")
CONTENT = """
import django; django.setup()
from tests.factories import make_page, make_site, translate
homes = make_site()
translate(make_page(homes.english, "Help for you", slug="help"), {"Help for you": "مدد"})
"""
CACHE = """
import django; django.setup()
from django.core.cache import cache
cache.set("drill", 7, 60); print(cache.get("drill"))
"""


class Answer:
    """An answer with the names that Django's test client gives it."""

    def __init__(self, response: requests.Response) -> None:
        self.status_code, self.content = response.status_code, response.content
        self.headers = response.headers


class Browser:
    """Keeps cookies, and sends forms with what is hidden in the page before."""

    def __init__(self, port: int) -> None:
        self.base, self.cookies = f"http://127.0.0.1:{port}", dict[str, str]()
        self.token = ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, typed: dict[str, Any]) -> Answer:
        files = [("pictures", ("a.jpg", one, "image/jpeg")) for one in typed.pop("pictures", ())]
        typed["csrfmiddlewaretoken"] = self.token
        return self._ask("POST", path, data=typed, files=files or None)

    def _ask(self, method: str, path: str, **options: Any) -> Answer:
        headers = {"Host": HOST, "Accept-Encoding": "identity", "Origin": f"https://{HOST}"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={one}" for name, one in self.cookies.items())
        response = requests.request(
            method, self.base + path, headers=headers, timeout=60, allow_redirects=False, **options
        )
        # By hand: a browser sends these over TLS alone, which the server in front would speak.
        for line in response.raw.headers.getlist("Set-Cookie"):
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        if found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.text):
            self.token = html.unescape(found[1])
        return Answer(response)


@pytest.fixture(scope="module")
def services(
    migrated_postgresql: Migrated, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Services]:
    binaries = throwaway_postgres.find_binaries()
    missing = missing_binaries() + (["postgresql"] if binaries is None else [])
    if missing or binaries is None:
        message = f"missing: {', '.join(missing)}"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(message)
        pytest.skip(message)
    with throwaway_postgres.throwaway_postgres(binaries) as url:
        # Migrations from nothing are what every run of the tests begins with, and take minutes.
        migrated_postgresql.copy_to(url)
        found = Services(tmp_path_factory.mktemp("compose"), url)
        try:
            found.start("redis")
            with ThreadPoolExecutor() as beside:
                # What the image holds when it is built; meanwhile the database is prepared.
                static = beside.submit(
                    found.manage,
                    *("web", sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"),
                )
                found.run("migrate")
                static.result()
            leave_daily_work_alone(url)
            found.run("front-files")
            for name in ("web", "worker", "scheduler", "metrics", "nginx"):
                found.start(name)
            yield found
        finally:
            found.stop_all()


def leave_daily_work_alone(url: str) -> None:
    """It is done for today: twenty commands to catch up with would keep this machine busy."""
    daily = [(timer.name,) for timer in TABLE if isinstance(timer.schedule, Daily)]
    question = "INSERT INTO core_timerrun (name, failures, done_slot) VALUES (%s, 0, now())"
    with psycopg.connect(url) as link, link.cursor() as cursor:
        cursor.executemany(question, daily)


@pytest.fixture(scope="module")
def browser(services: Services) -> Browser:
    """Once the site answers, with a page of its own that somebody has published."""
    found = Browser(services.ports["nginx"])
    services.manage("web", sys.executable, "-c", CONTENT)
    wait_until(lambda: found.get("/en/help/").status_code == 200, services.said("web"))
    return found


def rows(services: Services, question: str) -> Any:
    with psycopg.connect(services.environment("web")["DATABASE_URL"]) as link:
        return link.execute(question).fetchone()[0]


def test_pages_in_both_languages_come_through_nginx(browser: Browser) -> None:
    english, urdu = browser.get("/en/help/"), browser.get("/ur/help/")
    assert (english.status_code, urdu.status_code) == (200, 200)
    assert "مدد" in urdu.content.decode()
    style = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', english.content.decode())
    assert style, "no style sheet with a hash in its name"
    served = browser.get(style[1])
    assert (served.status_code, "immutable" in served.headers["Cache-Control"]) == (200, True)
    assert browser.get("/readyz").status_code == 404, "asked from outside"


def test_a_report_with_a_picture_is_kept_encrypted(browser: Browser, services: Services) -> None:
    page = walk_to_the_end(browser)  # type: ignore[arg-type]
    sent = press(browser, page, {"pictures": [picture_bytes("JPEG")]}, "send")  # type: ignore[arg-type]
    assert sent.status_code == 200
    assert reference_in(sent)
    assert rows(services, "SELECT count(*) FROM alerts_scamreport") == 1
    folder = Path(services.environment("web")["MRC_DATA_DIR"]) / "reports"
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert [file.read_bytes()[:6] for file in files] == [b"gAAAAA"]


def test_the_worker_works_and_the_scheduler_starts_what_is_due(
    browser: Browser, services: Services
) -> None:
    ended = "SELECT count(*) FROM core_timerrun WHERE exit_code = 0"
    wait_until(lambda: rows(services, ended) >= 2, services.said("scheduler"))
    assert (services.folder / "timers-alive").exists()
    done = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'SUCCESSFUL'"
    wait_until(lambda: rows(services, done) >= 1, services.said("worker"))


def test_the_cache_that_processes_share_is_redis(browser: Browser, services: Services) -> None:
    browser.get("/en/alerts/report/")
    code = (
        "from django.core.cache import cache; cache.set('drill', 7, 60); print(cache.get('drill'))"
    )
    said = services.manage("web", sys.executable, "-c", f"import django; django.setup(); {code}")
    assert said.strip() == "7"
    asked = services.manage("redis", "redis-cli", "-p", str(services.ports["redis"]), "dbsize")
    assert int(asked) >= 1


def test_figures_of_all_processes_are_on_a_port_of_their_own(
    browser: Browser, services: Services
) -> None:
    address = f"http://127.0.0.1:{services.ports['metrics']}/metrics"
    figures = wait_until(lambda: requests.get(address, timeout=60).text, services.said("metrics"))
    assert 'route="' in figures.split("\nmrc_requests_total{")[1]
    assert "\nmrc_database_up 1.0" in figures
    assert "\nmrc_backup_timestamp_seconds " in figures
    assert browser.get("/metrics").status_code == 404


def test_the_health_check_of_the_image_asks_the_web_process(
    browser: Browser, services: Services
) -> None:
    port = str(services.ports["web"])
    services.manage("web", "env", f"WEB_PORT={port}", sys.executable, "scripts/healthcheck.py")


def test_the_static_copy_answers_when_the_web_process_is_gone(
    browser: Browser, services: Services
) -> None:
    copy = services.folder / "mirror" / "site"
    services.manage("scheduler", sys.executable, "manage.py", "write_mirror")
    assert (copy / "en" / "help" / "index.html").exists()
    assert services.stop("web") == 0
    away = browser.get("/ur/help/?not=kept")
    assert away.status_code == 200
    assert away.headers["Cache-Status"].startswith("mirror")
    assert "مدد" in away.content.decode()
    services.start("web")
    wait_until(
        lambda: "mirror" not in browser.get("/ur/help/?not=kept2").headers["Cache-Status"],
        services.said("web"),
    )


def test_every_service_ends_by_itself_when_it_is_told(browser: Browser, services: Services) -> None:
    ends = {name: services.stop(name) for name in SERVED}
    assert ends == dict.fromkeys(ends, 0), services.said("worker")
