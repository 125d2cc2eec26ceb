"""Real processes: forked, ended, killed, and the real site under gunicorn."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from mrc.core import analytics
from mrc.core.analytics.models import OutboxEvent
from mrc.core.analytics.outbox import LEASE, drain
from tests.core.analytics.conftest import PHONE
from tests.core.analytics.fake_plausible import HANGING, UP, FakePlausible, Manner, Received

ROOT = Path(django_settings.REPO_DIR)
PROGRAMS = Path(__file__).with_name("programs.py")


_started: list[subprocess.Popen[bytes]] = []


@pytest.fixture(autouse=True)
def _no_process_is_left() -> Iterator[None]:
    yield
    while _started:
        _started.pop().kill()


def start(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(PROGRAMS), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "site")}
    _started.append(subprocess.Popen(command, cwd=ROOT, env=environment))
    return _started[-1]


def start_workers(number: int, api: str) -> subprocess.Popen[bytes]:
    """Processes on the test's database that send what the outbox holds, all at once."""
    return start("drain", api, str(connection.settings_dict["NAME"]), str(number))


def paths(events: list[Received]) -> list[str]:
    return sorted(event.body["url"].removeprefix("https://mrc.example") for event in events)


@pytest.fixture
def fake() -> Iterator[FakePlausible]:
    with FakePlausible() as fake:
        yield fake


def test_a_process_that_ends_sends_what_waits(fake: FakePlausible) -> None:
    assert start("end", fake.api).wait(20) == 0
    assert paths(fake.received) == ["/0/", "/1/", "/2/", "/3/", "/4/"]


def test_a_process_ends_although_plausible_hangs(fake: FakePlausible) -> None:
    fake.manner = HANGING
    process = start("end", fake.api)
    fake.wait_for(1, seconds=15)
    started = time.monotonic()
    assert process.wait(10) == 0
    assert time.monotonic() - started < 3


def test_a_process_ends_although_plausible_is_dead(fake: FakePlausible) -> None:
    fake.close()
    assert start("end", fake.api).wait(20) == 0


def test_forked_processes_send_each_event_once(fake: FakePlausible) -> None:
    assert start("fork", fake.api).wait(20) == 0
    expected = [f"/child/{number}/{half}/" for number in range(3) for half in "ab"]
    assert paths(fake.received) == [*expected, "/parent/after/", "/parent/before/"]
    # The parent's connection and one of each child: none was shared.
    assert fake.connections_made == 4


@pytest.mark.usefixtures("committed")
def test_a_killed_worker_loses_no_goal(plausible: FakePlausible, settings: Any) -> None:
    # Nobody is told about the goals, so that the worker below is the first to send them.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    for number in range(6):
        analytics.record_goal(
            name="Session verified", path="/", key=f"kill:{number}", props={"n": str(number)}
        )
    plausible.manner = lambda event: HANGING if event.body["props"]["n"] == "2" else UP
    worker = start_workers(1, plausible.api)
    plausible.wait_for(3, seconds=30)
    worker.kill()
    assert worker.wait(5) == -signal.SIGKILL

    # Two are noted as sent; the third was under way and stays leased; the others never began.
    states = dict(OutboxEvent.objects.values_list("dedupe_key", "state"))
    assert sorted(states.values()) == ["pending"] * 4 + ["sent"] * 2
    plausible.manner = UP
    assert drain().sent == 3
    moment = timezone.now() + LEASE
    assert drain(now=lambda: moment).sent == 1
    assert set(OutboxEvent.objects.values_list("state", flat=True)) == {"sent"}
    arrived = [event.body["props"]["n"] for event in plausible.received]
    assert set(arrived) == set("012345")
    # At least once: only the goal under way came twice.
    assert sorted(arrived) == ["0", "1", "2", "2", "3", "4", "5"]


@pytest.mark.usefixtures("committed")
def test_two_workers_at_once_send_each_goal_once(plausible: FakePlausible, settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    for number in range(20):
        analytics.record_goal(
            name="Session verified", path="/", key=f"two:{number}", props={"n": str(number)}
        )
    plausible.manner = Manner(seconds=0.05)
    assert start_workers(2, plausible.api).wait(40) == 0
    arrived = sorted(int(event.body["props"]["n"]) for event in plausible.received)
    assert arrived == list(range(20))
    assert plausible.connections_made == 2


class Gunicorn:
    """The real site behind `gunicorn --preload`, on a port of its own."""

    def __init__(self, *, api: str, folder: Path) -> None:
        self.log = folder / "gunicorn.log"
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "mrc.settings.dev",
            "MRC_SQLITE": str(folder / "site.sqlite3"),
            "MRC_DEBUG": "0",
            "PLAUSIBLE_DOMAIN": "mrc.example",
            "PLAUSIBLE_API": api,
            "PLAUSIBLE_ORIGIN": "https://mrc.example",
        }
        command = [sys.executable, "-m", "gunicorn", "--preload", "--workers=2"]
        command += ["--bind=127.0.0.1:0", "--graceful-timeout=30", "--no-control-socket"]
        command += ["tests.core.analytics.preloaded_site:application"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=log)
        self.port = self._port()

    def _port(self) -> int:
        end = time.monotonic() + 40
        while time.monotonic() < end and self.process.poll() is None:
            if found := re.search(r"Listening at: http://127.0.0.1:(\d+)", self.log.read_text()):
                return int(found[1])
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())

    def report(self, path: str) -> tuple[str, float]:
        """Posts a beacon; gives the worker that answered 204 and the seconds that it took."""
        started = time.perf_counter()
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        server.request(
            "POST",
            "/e",
            json.dumps({"p": path}),
            {"User-Agent": PHONE, "Sec-Fetch-Site": "same-origin", "Content-Type": "text/plain"},
        )
        response = server.getresponse()
        response.read()
        server.close()
        assert response.status == 204, self.log.read_text()
        return str(response.headers["X-Worker"]), time.perf_counter() - started

    def stop(self) -> float:
        """Ends it as a deployment does; gives the seconds that it took."""
        started = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(40)
        finally:
            self.process.kill()
        return time.monotonic() - started


def test_preloaded_gunicorn_workers_send_and_never_wait(
    fake: FakePlausible, tmp_path: Path
) -> None:
    site = Gunicorn(api=fake.api, folder=tmp_path)
    try:
        assert paths(fake.wait_for(1)) == ["/en/master/"]
        workers = {site.report(f"/en/{number}/")[0] for number in range(30)}
        end = time.monotonic() + 5
        extra = 30
        while len(workers) < 2 and time.monotonic() < end:
            workers.add(site.report(f"/en/{extra}/")[0])
            extra += 1
        assert len(workers) == 2
        assert paths(fake.wait_for(1 + extra)) == sorted(
            ["/en/master/", *(f"/en/{number}/" for number in range(extra))]
        )
        fake.manner = HANGING
        assert max(site.report("/en/hanging/")[1] for _time in range(20)) < 1
    finally:
        took = site.stop()
    assert site.process.returncode == 0
    assert took < 15, site.log.read_text()
    assert "Traceback" not in site.log.read_text()
