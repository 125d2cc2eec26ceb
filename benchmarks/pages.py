"""What every class of public page weighs, and when a slow phone has painted it.

    python benchmarks/pages.py [--runs 5] [--only "guide"] [--no-lighthouse]

Bytes of bodies as they are sent (gzip), with an empty cache, in a real browser, both languages. The
slow phone has 400 kbit/s, 400 ms and a quarter of this processor; a bare page of 4 KB without
anything else is painted by it in the same run, round after round with the others, so that what the
machine does falls on both. A page may take 1.6 s where the bare one takes 1.1 s.

Lighthouse's scores besides, where npm can bring it.
"""

import argparse
import contextlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import lighthouse
from measuring.addresses import feeds, public_pages
from measuring.browsers import Paint, Weight, chromium, middle, paint, weigh
from measuring.gateway import Gateway, gateway
from measuring.processes import fetch
from measuring.results import Report
from measuring.sites import HOST, SAFE_HOST, Site, production_site, say
from measuring.static import static_pages

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KIB = 1024
#: quality.md, "Reading".
MOST = {"html": 30 * KIB, "css": 20 * KIB, "scripts": 20 * KIB, "fonts": 0}
MOST_WITHOUT_IMAGES, MOST_IN_ALL, MOST_REQUESTS, WIDEST = 60 * KIB, 120 * KIB, 8, 360
#: Device pixels for one of the page's: what a phone may ask of a picture that is 360 px wide.
DENSITY = 2
LARGEST, BARE, SHIFT = 1.6, 1.1, 0.02
PAINTED = (
    "home", "guides", "guide", "guide part", "warnings", "warning", "report form", "event",
    "search results", "our work", "not found",
)  # fmt: skip
SCORED = ("home", "guide part", "warning")
_SENTENCE = "<p>A counsellor tells you what a visa costs before you pay anybody anything.</p>\n"


def main() -> int:
    parser = argparse.ArgumentParser(description="What public pages weigh and when they are there")
    parser.add_argument("--runs", type=int, default=5, help="views of each page on the slow phone")
    parser.add_argument("--only", default="", help="only classes whose name begins so")
    parser.add_argument("--no-lighthouse", action="store_true")
    wanted = parser.parse_args()
    with contextlib.ExitStack() as stack:
        site = stack.enter_context(production_site())
        front = stack.enter_context(gateway(site, stack.enter_context(site.served("pages")).port))
        report = measure(
            site, front, only=wanted.only, runs=wanted.runs,
            with_lighthouse=not wanted.no_lighthouse,
        )  # fmt: skip
    return report.finish()


def measure(site: Site, front: Gateway, *, only: str, runs: int, with_lighthouse: bool) -> Report:
    report = Report("pages")
    pages = {
        name: path
        for name, path in public_pages(front.port, front.headers).items()
        if name.startswith(only)
    }
    with chromium() as browser:
        weights(report, browser, front, pages)
        weigh_feeds(report, front)
        paints(report, browser, site, front, pages, runs)
    if with_lighthouse:
        score(report, site, front, pages, runs)
    return report


def weights(report: Report, browser: "Browser", front: Gateway, pages: Mapping[str, str]) -> None:
    say("Weighing")
    found = {
        name: weigh(browser, f"http://{HOST}:{front.port}{path}") for name, path in pages.items()
    }
    report.table("First view, empty cache, bytes as sent", [
        {
            "page": name, "HTML": one.html, "CSS": one.css, "scripts": one.scripts,
            "fonts": one.fonts, "marks": one.marks, "images": one.images,
            "without images": one.without_images, "in all": one.total,
            "requests": one.requests, "others": len(one.others),
        }
        for name, one in found.items()
    ])  # fmt: skip
    judge_weights(report, found)


def judge_weights(report: Report, found: Mapping[str, Weight]) -> None:
    """The heaviest page of all stands for each limit, by its name."""

    def heaviest(what: str, of: dict[str, float], most: float) -> None:
        name = max(of, key=lambda page: of[page])
        report.aim(f"{what}: {name}", of[name], most=most, is_noisy=False)

    for kind, most in MOST.items():
        heaviest(f"{kind}, bytes", {name: getattr(one, kind) for name, one in found.items()}, most)
    heaviest(
        "without content images, bytes",
        {name: one.without_images for name, one in found.items()},
        MOST_WITHOUT_IMAGES,
    )
    heaviest("in all, bytes", {name: one.total for name, one in found.items()}, MOST_IN_ALL)
    heaviest("requests", {name: one.requests for name, one in found.items()}, MOST_REQUESTS)
    heaviest("other hosts", {name: len(one.others) for name, one in found.items()}, 0)
    heaviest(
        "widest content image, px", {name: one.widest for name, one in found.items()},
        WIDEST * DENSITY,
    )  # fmt: skip


def weigh_feeds(report: Report, front: Gateway) -> None:
    """Feeds are read by programs: they are weighed and not judged."""
    rows = []
    for name, path in feeds().items():
        status, heads, body = fetch(front.port, path, {**front.headers, "Accept-Encoding": "gzip"})
        encoding = heads.get("content-encoding", "")
        rows.append({"feed": name, "status": status, "bytes": len(body), "encoding": encoding})
    report.table("Feeds", rows)


def paints(
    report: Report,
    browser: "Browser",
    site: Site,
    front: Gateway,
    pages: Mapping[str, str],
    runs: int,
) -> None:
    chosen = {
        name: f"http://{HOST}:{front.port}{path}"
        for name, path in pages.items()
        if name.rpartition(" ")[0] in PAINTED
    }
    if not chosen or not runs:
        return
    with static_pages(site.folder / "bare", {"/": bare_page()}) as (port, _nginx):
        chosen = {"bare": f"http://{HOST}:{port}/", **chosen}
        found: dict[str, list[Paint]] = {name: [] for name in chosen}
        for number in range(runs):
            say(f"Views on the slow phone: {number + 1} of {runs}")
            for name, url in chosen.items():
                found[name].append(paint(browser, url))
    judge_paints(report, {name: middle(views) for name, views in found.items()})


def bare_page() -> bytes:
    """4 KB of text, and nothing that it fetches."""
    head = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bare</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        "</head><body><h1>Bare</h1>\n"
    )
    return (head + _SENTENCE * ((4096 - len(head)) // len(_SENTENCE))).encode()


def judge_paints(report: Report, found: Mapping[str, Paint]) -> None:
    bare = found["bare"].largest
    report.table("Slow phone, middle of all views", [
        {
            "page": name, "largest paint s": one.largest, "times bare": one.largest / bare,
            "layout shift": one.shift,
        }
        for name, one in found.items()
    ])  # fmt: skip
    pages = {name: one for name, one in found.items() if name != "bare"}
    slowest = max(pages, key=lambda name: pages[name].largest)
    # On a machine that paints the bare page later than in 1.1 s, everything may be as much later.
    most = LARGEST * max(1.0, bare / BARE)
    report.aim(f"largest paint, s: {slowest}", pages[slowest].largest, most=round(most, 2))
    shaky = max(pages, key=lambda name: pages[name].shift)
    report.aim(f"layout shift: {shaky}", pages[shaky].shift, most=SHIFT, is_noisy=False)
    report.note(f"The bare page of 4 KB took {bare:.2f} s (1.1 s where the aim is 1.6 s).")


def score(report: Report, site: Site, front: Gateway, pages: Mapping[str, str], runs: int) -> None:
    if reason := lighthouse.unavailable():
        report.note(f"Lighthouse was left out: {reason}.")
        return
    say(f"Lighthouse ({lighthouse.PACKAGE})")
    rows = []
    for name, path in pages.items():
        if name.rpartition(" ")[0] not in SCORED:
            continue
        url = f"http://{SAFE_HOST}:{front.port}{path}"
        found = lighthouse.scores(url, site.folder, runs=max(1, runs))
        rows.append({"page": name, **found})
        for category, value in found.items():
            # 95 for performance and 100 for the rest; the clock is in the first alone.
            least = 95 if category == "performance" else 100
            report.aim(
                f"Lighthouse {category}: {name}", value, least=least,
                is_noisy=category == "performance",
            )  # fmt: skip
    report.table(f"Lighthouse, phone, middle of {max(1, runs)}", rows)


if __name__ == "__main__":
    sys.exit(main())
