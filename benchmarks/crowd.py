"""A crowd: 3,000 readers who have never been here open a page each, 200 at once.

    python benchmarks/crowd.py [--loads 3000] [--at-once 200]

After a warning was read out on television, say. Each reader comes over a connection of their own
and fetches a page, then everything that it shows (styles, scripts, pictures, the icon), through
nginx as in production, whose cache is empty at first. The pages are those of the sitemap in both
languages, every one about as often as the next. Aim: all of them within 30 s, and not one answer
that is missing, broken off, or not what was asked for.
"""

import argparse
import gzip
import http.client
import queue
import re
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.gateway import gateway
from measuring.load import percentile
from measuring.processes import fetch
from measuring.results import Report
from measuring.sites import HEADERS, HOST, production_site, say

LOADS, AT_ONCE, SECONDS = 3000, 200, 30.0
#: Seconds after which a reader has gone away.
PATIENCE = 30
_SHOWN = re.compile(rb'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/(?:static|media)/[^"]+)"')
_HEADERS = {"Host": HOST, "Accept-Encoding": "gzip"}


@dataclass
class Outcome:
    """What all readers together got."""

    loads: int = 0
    requests: int = 0
    bytes: int = 0
    milliseconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


class Reader(threading.Thread):
    """Opens one page after the other, each as somebody new."""

    def __init__(
        self, port: int, addresses: "queue.SimpleQueue[str]", outcome: Outcome, lock: threading.Lock
    ) -> None:
        super().__init__(daemon=True)
        self.port, self.addresses, self.outcome, self.lock = port, addresses, outcome, lock

    def run(self) -> None:
        while True:
            try:
                address = self.addresses.get_nowait()
            except queue.Empty:
                return
            began = time.perf_counter()
            problem, requests, size = self.load(address)
            took = (time.perf_counter() - began) * 1000
            with self.lock:
                outcome = self.outcome
                outcome.loads += 1
                outcome.requests += requests
                outcome.bytes += size
                outcome.milliseconds.append(took)
                if problem:
                    outcome.failed.append(f"{address}: {problem}")

    def load(self, address: str) -> tuple[str, int, int]:
        """What was wrong (empty: nothing), how many requests it took, and how many bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        requests = size = 0
        try:
            wanted = [address]
            while wanted:
                path = wanted.pop()
                connection.request("GET", path, headers=_HEADERS)
                answer = connection.getresponse()
                body = answer.read()
                requests, size = requests + 1, size + len(body)
                if answer.status != 200 or not body:
                    return f"{path} answered {answer.status}", requests, size
                if path == address:
                    page = as_text(body, answer.getheader("Content-Encoding"))
                    if b"</html>" not in page:
                        return "half a page", requests, size
                    wanted = shown_by(page)
        except (OSError, http.client.HTTPException) as error:
            return f"{type(error).__name__}: {error}", requests, size
        finally:
            connection.close()
        return "", requests, size


def as_text(body: bytes, encoding: str | None) -> bytes:
    return gzip.decompress(body) if encoding == "gzip" else body


def shown_by(page: bytes) -> list[str]:
    """What a browser fetches for a page, each once."""
    return sorted({found.decode() for found in _SHOWN.findall(page)})


def pages_of(port: int) -> list[str]:
    """Every address of the sitemap."""
    status, _heads, body = fetch(port, "/sitemap.xml", HEADERS)
    if status != 200:
        raise RuntimeError(f"/sitemap.xml answered {status}")
    return re.findall(r"<loc>https?://[^/<]+(/[^<]*)</loc>", body.decode())


def crowd(port: int, pages: Sequence[str], *, loads: int, at_once: int) -> tuple[Outcome, float]:
    """What they got, and the seconds until the last of them had it."""
    addresses: queue.SimpleQueue[str] = queue.SimpleQueue()
    for number in range(loads):
        addresses.put(pages[number % len(pages)])
    outcome, lock = Outcome(), threading.Lock()
    readers = [Reader(port, addresses, outcome, lock) for _each in range(at_once)]
    began = time.perf_counter()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return outcome, time.perf_counter() - began


def main() -> int:
    parser = argparse.ArgumentParser(description="A crowd of new readers")
    parser.add_argument("--loads", type=int, default=LOADS)
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    wanted = parser.parse_args()
    report = Report("crowd")
    with (
        production_site() as site,
        site.served("crowd") as served,
        gateway(site, served.port) as front,
    ):
        pages = pages_of(served.port)
        say(f"{wanted.loads} readers of {len(pages)} pages, {wanted.at_once} at once")
        outcome, seconds = crowd(front.port, pages, loads=wanted.loads, at_once=wanted.at_once)
    judge(report, outcome, seconds)
    return report.finish()


def judge(report: Report, outcome: Outcome, seconds: float) -> None:
    report.table(
        "The crowd",
        [
            {
                "loads": outcome.loads,
                "seconds": seconds,
                "loads/s": outcome.loads / seconds,
                "requests": outcome.requests,
                "requests/s": outcome.requests / seconds,
                "MB": outcome.bytes / 1e6,
                "median ms": percentile(outcome.milliseconds, 50),
                "p95 ms": percentile(outcome.milliseconds, 95),
                "p99 ms": percentile(outcome.milliseconds, 99),
            }
        ],
    )
    report.aim("seconds for all of them", seconds, most=SECONDS, unit=" s")
    report.aim("loads with anything wrong", len(outcome.failed), most=0, is_noisy=False)
    for text in outcome.failed[:5]:
        report.note(f"Wrong: {text}")


if __name__ == "__main__":
    sys.exit(main())
