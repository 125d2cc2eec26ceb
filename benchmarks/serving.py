"""How fast pages are served: made anew, from the application's cache, through nginx.

    python benchmarks/serving.py [--seconds 2] [--rounds 3] [--only home]

All are asked in turn, round after round, so that whatever else the machine does falls on all of
them; what is judged are ratios of one run:

- through nginx's cache at least half as many requests a second as nginx gives the same bytes as
  static files;
- from the application's cache at least forty times as many as uncached, or a fortieth of the time
  of the processor;
- uncached at most eight times the processor time of the home page of a project fresh from
  `wagtail start`, which has no content. Why not once: ADR 33, for which gunicorn is measured alone.

The time of the processor is that of the web processes and of the database server together. On
PostgreSQL with the demo's content; MRC_BENCH_DATABASE_URL names a database that has it already.
"""

import argparse
import contextlib
import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.bare import bare_server
from measuring.gateway import gateway
from measuring.load import Load, ask
from measuring.plain import empty_database, plain_project
from measuring.processes import fetch
from measuring.results import Report
from measuring.sites import HEADERS, WORKERS, Served, Site, check_pages, production_site, say
from measuring.static import static_pages

PAGES = {
    f"{name} {language}": f"/{language}/{path}"
    for name, path in {
        "home": "",
        "guide part": "destinations/saudi-arabia/costs/",
        "warning": "alerts/azad-visa/",
    }.items()
    for language in ("en", "ur")
}
OF_STATIC, OF_UNCACHED, OF_PLAIN = 0.5, 40.0, 8.0
#: Who brings a key is somebody in particular: every page is made anew, and nothing is kept of it.
IN_PERSON = {**HEADERS, "Authorization": "none"}
#: Connections that are open at once.
CONNECTIONS = 8


@dataclass
class Candidate:
    """One way of getting a page, and what it came to in each round."""

    name: str
    port: int
    seconds_used: Callable[[], float]
    headers: Mapping[str, str] = field(default_factory=lambda: HEADERS)
    loads: dict[str, list[tuple[Load, float]]] = field(default_factory=dict)

    def measure(self, page: str, path: str, seconds: float) -> None:
        before = self.seconds_used()
        load = ask(self.port, path, self.headers, seconds=seconds, connections=CONNECTIONS)
        self.loads.setdefault(page, []).append((load, self.seconds_used() - before))

    def rate(self, page: str) -> float:
        """Requests a second in the best round.

        Connections stay with the worker that took them. In some rounds one of the two has nearly
        all of them and the other nothing to do, which says something of the driver alone.
        """
        return max(load.rate for load, _used in self.loads[page])

    def cost(self, page: str) -> float:
        """Milliseconds of the processor for one request in the best round."""
        return min(used / max(1, load.requests) * 1000 for load, used in self.loads[page])

    def row(self, page: str) -> dict[str, Any]:
        loads = [load for load, _used in self.loads[page]]
        return {
            "page": page,
            "how": self.name,
            "requests/s": self.rate(page),
            "processor ms": self.cost(page),
            "median ms": statistics.median(load.p50 for load in loads),
            "p95 ms": statistics.median(load.p95 for load in loads),
            "p99 ms": statistics.median(load.p99 for load in loads),
            "requests": sum(load.requests for load in loads),
            "errors": sum(load.errors for load in loads),
        }


def main() -> int:
    parser = argparse.ArgumentParser(description="How fast pages are served")
    parser.add_argument("--seconds", type=float, default=2.0, help="for each page in each round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="only pages whose name begins so")
    wanted = parser.parse_args()
    pages = {name: path for name, path in PAGES.items() if name.startswith(wanted.only)}
    with production_site() as site:
        report = compare(site, pages, seconds=wanted.seconds, rounds=wanted.rounds)
    return report.finish()


def compare(site: Site, pages: Mapping[str, str], *, seconds: float, rounds: int) -> Report:
    report = Report("serving")
    with contextlib.ExitStack() as stack:
        candidates, yardsticks = start(stack, site, pages)
        for number in range(rounds):
            say(f"Round {number + 1} of {rounds}")
            for page, path in pages.items():
                for candidate in candidates:
                    candidate.measure(page, path, seconds)
            for yardstick in yardsticks:
                yardstick.measure("home", "/", seconds)
    rows = [one.row(page) for page in pages for one in candidates]
    report.table("Pages", rows + [one.row("home") for one in yardsticks])
    by_name = {one.name: one for one in (*candidates, *yardsticks)}
    judge(report, by_name, list(pages))
    return report


def start(
    stack: contextlib.ExitStack, site: Site, pages: Mapping[str, str]
) -> tuple[list[Candidate], list[Candidate]]:
    """Everything that is compared, up and asked once, so that nobody pays for the first time."""
    say("Starting the site, with and without its cache, nginx and a plain project")
    uncached = stack.enter_context(site.served("uncached"))
    cached = stack.enter_context(site.served("cached"))
    # Each of the workers has to have met each page.
    for _time in range(8):
        check_pages(uncached.port, pages, IN_PERSON)
        check_pages(cached.port, pages, HEADERS)
    bodies = {path: fetch(cached.port, path, HEADERS)[2] for path in pages.values()}
    static_port, static = stack.enter_context(static_pages(site.folder / "bytes", bodies))
    front = stack.enter_context(gateway(site, cached.port))
    for _time in range(3):
        check_pages(front.port, pages, front.headers)
    url = stack.enter_context(empty_database(site.environment["DATABASE_URL"], "plain_wagtail"))
    plain = stack.enter_context(plain_project(site.folder, url, workers=WORKERS))
    bare_port, bare = stack.enter_context(bare_server(site.folder, workers=WORKERS))
    for _time in range(8):
        check_pages(plain.port, {"plain": "/"}, {})

    def behind(served: Served) -> Callable[[], float]:
        return lambda: front.process.processor_seconds() + served.processor_seconds()

    return [
        Candidate("uncached", uncached.port, uncached.processor_seconds, IN_PERSON),
        Candidate("application's cache", cached.port, cached.processor_seconds),
        Candidate("nginx's cache", front.port, behind(cached), front.headers),
        Candidate("static files", static_port, static.processor_seconds, {}),
    ], [
        Candidate("plain project", plain.port, plain.processor_seconds, {}),
        Candidate("gunicorn alone", bare_port, bare.processor_seconds, {}),
    ]


def judge(report: Report, by_name: Mapping[str, Candidate], pages: list[str]) -> None:
    """The worst page counts."""
    uncached, cached = by_name["uncached"], by_name["application's cache"]
    front, static = by_name["nginx's cache"], by_name["static files"]
    plain, bare = by_name["plain project"], by_name["gunicorn alone"]
    report.aim(
        "through nginx's cache, of the static rate",
        min(front.rate(page) / static.rate(page) for page in pages),
        least=OF_STATIC,
    )
    report.aim(
        "from the application's cache, times uncached (rate or processor)",
        min(
            max(
                cached.rate(page) / uncached.rate(page),
                uncached.cost(page) / max(cached.cost(page), 1e-6),
            )
            for page in pages
        ),
        least=OF_UNCACHED,
    )
    for page in pages:
        if page.startswith("home"):
            report.aim(
                f"{page} uncached, processor of the plain project's page",
                uncached.cost(page) / plain.cost("home"),
                most=OF_PLAIN,
            )
    errors = sum(
        load.errors
        for one in by_name.values()
        for loads in one.loads.values()
        for load, _used in loads
    )
    report.aim("answers that were none", errors, most=0, is_noisy=False)
    drivers = {load.driver for loads in static.loads.values() for load, _used in loads}
    report.note(
        f"A fortieth of the plain project's page: {plain.cost('home') / OF_UNCACHED:.3f} ms. "
        f"gunicorn alone, with nothing behind it: {bare.cost('home'):.3f} ms."
    )
    report.note(f"Asked by {', '.join(drivers)} over {CONNECTIONS} connections, in turns.")


if __name__ == "__main__":
    sys.exit(main())
