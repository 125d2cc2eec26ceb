"""Five hundred phones come back into reach at once and send what they queued.

    python benchmarks/flush.py [--devices 500] [--sessions 20] [--database postgresql]

Each phone sends its sessions one after the other, as the field log does: the same again where no
answer came, and later where the server says that it is busy. Each sends its last one twice, as a
phone does whose receipt was lost. Real gunicorn, production's settings, PostgreSQL; and a twentieth
of it on SQLite with development's, for those who run the site on one file. Aims: 41 sessions a
second stored (10,000 within about four minutes), none lost, none twice. Besides: what one session
costs the web processes and the database, and which functions take the time.
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import ROOT
from measuring.load import percentile
from measuring.processes import Running, free_port
from measuring.results import Report
from measuring.sites import HEADERS, Site, gunicorn, production_site, say

RATE = 41.0
#: Seconds after which nobody waits any longer, whatever is still queued.
LONGEST = 900
#: Seconds that a phone waits before it tries again.
PAUSE = 0.5
#: Seconds between two lines about how far it is: on a busy machine it takes a quarter of an hour.
SAID_EVERY = 30
ANSWERS = 60
WORKERS = 2


@dataclass
class Outcome:
    """What all phones heard."""

    stored: int = 0
    repeated: int = 0
    busy: int = 0
    broken_off: int = 0
    refused: list[str] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)


class Phone(threading.Thread):
    """One device with its queue."""

    def __init__(
        self, phone: Mapping[str, Any], port: int, outcome: Outcome, lock: threading.Lock,
        start: threading.Event, end: float,
    ) -> None:  # fmt: skip
        super().__init__(daemon=True)
        self.headers = {**HEADERS, **phone["headers"]}
        self.queue = [*phone["messages"], phone["messages"][-1]]
        self.outcome, self.lock = outcome, lock
        self.start_signal, self.end = start, end
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWERS)

    def run(self) -> None:
        self.start_signal.wait()
        for message in self.queue:
            while time.monotonic() < self.end and not self.send(message):
                time.sleep(PAUSE)
        self.connection.close()

    def send(self, message: Mapping[str, str]) -> bool:
        """True where this message needs no further try."""
        began = time.perf_counter()
        path = f"/api/outreach/sessions/{message['id']}"
        try:
            self.connection.request("PUT", path, message["body"], self.headers)
            answer = self.connection.getresponse()
            status, body = answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            with self.lock:
                self.outcome.broken_off += 1
            return False
        took = (time.perf_counter() - began) * 1000
        with self.lock:
            return self.note(status, body, message, took)

    def note(self, status: int, body: bytes, message: Mapping[str, str], took: float) -> bool:
        outcome = self.outcome
        if status in (200, 201):
            said = json.loads(body)
            if (said["id"], said["content_hash"]) != (message["id"], message["digest"]):
                outcome.refused.append(f"a receipt for something else: {said}")
            outcome.milliseconds.append(took)
            outcome.stored += status == 201
            outcome.repeated += status == 200
            return True
        if status in (429, 503):
            outcome.busy += 1
            return False
        outcome.refused.append(f"{status} {body[:200]!r}")
        return True


def main() -> int:
    parser = argparse.ArgumentParser(description="Phones that send their queues at once")
    parser.add_argument("--devices", type=int, default=500)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--database", choices=["both", "postgresql", "sqlite"], default="both")
    wanted = parser.parse_args()
    report = Report("flush")
    if wanted.database in ("both", "postgresql"):
        with production_site(content=False) as site:
            measure(report, "PostgreSQL", site, wanted.devices, wanted.sessions, is_judged=True)
    if wanted.database in ("both", "sqlite"):
        with tempfile.TemporaryDirectory() as folder:
            site = sqlite_site(Path(folder))
            devices, sessions = max(1, wanted.devices // 10), max(2, wanted.sessions // 2)
            measure(report, "SQLite", site, devices, sessions, is_judged=False)
    return report.finish()


def sqlite_site(folder: Path) -> Site:
    """Development's settings without its debugging, on an empty database."""
    paths = [str(ROOT / "site"), str(ROOT), str(ROOT / "benchmarks")]
    site = Site({
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DJANGO_SETTINGS_MODULE": "measuring.sqlite_settings",
        "PYTHONPATH": os.pathsep.join(paths),
        "MRC_DEBUG": "0",
        "MRC_SQLITE": str(folder / "site.sqlite3"),
        "MRC_DATA_DIR": str(folder),
    }, folder)  # fmt: skip
    say("Preparing SQLite")
    site.manage("migrate", "--verbosity=0")
    site.manage("sync_roles")
    return site


def measure(
    report: Report, name: str, site: Site, devices: int, sessions: int, *, is_judged: bool
) -> None:
    say(f"{name}: {devices} phones with {sessions} sessions each")
    queues, sample = site.folder / "queues.json", site.folder / "sample.json"
    in_the_site(site, "prepare", queues, devices, sessions)
    log, port = site.folder / f"flush-{name}.log", free_port()
    with Running(
        gunicorn("mrc.wsgi", port, WORKERS), log=log, environment=site.environment, folder=ROOT
    ) as server:
        server.wait_for(port, "/livez", HEADERS)
        before = spent(site, server)
        outcome, seconds = flush(json.loads(queues.read_text()), port)
        used = [after - then for after, then in zip(spent(site, server), before, strict=True)]
    found = json.loads(in_the_site(site, "check", queues))
    in_the_site(site, "prepare", sample, 1, 42)
    profile = json.loads(in_the_site(site, "profile", sample))
    number = max(1, outcome.stored)
    report.table(f"{name}: {devices} phones, {sessions} sessions each", [{
        "stored": outcome.stored, "seconds": seconds, "a second": outcome.stored / seconds,
        "web ms": used[0] / number * 1000, "database ms": used[1] / number * 1000,
        "queries": profile["queries"],
        "median ms": percentile(outcome.milliseconds, 50),
        "p99 ms": percentile(outcome.milliseconds, 99),
        "said again": outcome.repeated, "busy": outcome.busy, "broken off": outcome.broken_off,
    }])  # fmt: skip
    report.table(f"{name}: where the time of one session goes (profiled, so slower than it is)",
                 profile["functions"])  # fmt: skip
    judge(report, name, outcome, found, seconds, is_judged=is_judged)


def judge(
    report: Report,
    name: str,
    outcome: Outcome,
    found: Mapping[str, int],
    seconds: float,
    *,
    is_judged: bool,
) -> None:
    if is_judged:
        report.aim(f"{name}: stored a second", outcome.stored / seconds, least=RATE)
    for what in ("lost", "twice", "in part", "problems"):
        report.aim(f"{name}: sessions, {what}", found[what], most=0, is_noisy=False)
    report.aim(f"{name}: refused", len(outcome.refused), most=0, is_noisy=False)
    if outcome.refused:
        report.note(f"{name}: refused, for instance {outcome.refused[0]}")


def in_the_site(site: Site, step: str, file: Path, *numbers: int) -> str:
    """A step of `measuring.phones` with the site's own settings; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "measuring.phones", step, str(file), *map(str, numbers)],
        cwd=ROOT, env=site.environment, check=False, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{step} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def spent(site: Site, server: Running) -> tuple[float, float]:
    """Processor seconds of the web processes, and of the database server."""
    from measuring.sites import database_seconds

    url = site.environment.get("DATABASE_URL", "")
    return server.processor_seconds(), database_seconds(url) if url else 0.0


def flush(phones: list[dict[str, Any]], port: int) -> tuple[Outcome, float]:
    """All at once; what they heard, and the seconds until the last of them was done."""
    outcome, lock, start = Outcome(), threading.Lock(), threading.Event()
    end = time.monotonic() + LONGEST
    threads = [Phone(phone, port, outcome, lock, start, end) for phone in phones]
    for thread in threads:
        thread.start()
    began = said = time.perf_counter()
    start.set()
    for thread in threads:
        while thread.is_alive():
            thread.join(1)
            if time.perf_counter() - said > SAID_EVERY:
                said = time.perf_counter()
                say(f"{outcome.stored:,} stored after {said - began:.0f} s")
    return outcome, time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
