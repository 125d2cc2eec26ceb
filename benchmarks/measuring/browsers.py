"""A real browser that counts what a page costs, at full speed and as a slow phone."""

import contextlib
import os
import shutil
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .sites import HOST

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Request

MISSING = "Chromium is missing: install the Debian package `chromium`"
PHONE = {"width": 360, "height": 740}
#: quality.md's slow phone: 400 kbit/s, 400 ms until an answer begins, a quarter of the processor.
BYTES_A_SECOND, LATENCY_MS, SLOWER = 400_000 / 8, 400, 4
#: Milliseconds without anything new after which a page has come to rest.
REST = 1_500
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    # Under its own name: a browser asks "localhost" for Brotli, and any other name without TLS not.
    f"--host-resolver-rules=MAP {HOST} 127.0.0.1",
]
_WATCH = """
window.__paints = {largest: 0, shift: 0};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.__paints.largest = entry.startTime;
}).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    if (!entry.hadRecentInput) window.__paints.shift += entry.value;
}).observe({type: 'layout-shift', buffered: true});
"""


@contextlib.contextmanager
def chromium() -> Iterator["Browser"]:
    """A headless Chromium; SystemExit where there is none."""
    from playwright.sync_api import sync_playwright

    path = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    )
    if path is None:
        raise SystemExit(MISSING)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@dataclass(frozen=True)
class Weight:
    """What a browser with an empty cache fetched for a page; bytes of bodies as they were sent."""

    html: int
    css: int
    scripts: int
    fonts: int
    #: The site's own small pictures, and those of the content.
    marks: int
    images: int
    requests: int
    #: Addresses of other hosts.
    others: tuple[str, ...]
    #: The widest content image, in pixels of its file; 0 without one.
    widest: int

    @property
    def without_images(self) -> int:
        return self.html + self.css + self.scripts + self.fonts + self.marks

    @property
    def total(self) -> int:
        return self.without_images + self.images


@contextlib.contextmanager
def visitor(browser: "Browser") -> Iterator["BrowserContext"]:
    """A phone that has never been here. No worker: the first view is what is asked about."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        service_workers="block",
    )
    context.set_default_timeout(60_000)
    yield context
    context.close()


def weigh(browser: "Browser", url: str) -> Weight:
    with visitor(browser) as context:
        page = context.new_page()
        ended: list[Request] = []
        page.on("requestfinished", lambda request: ended.append(request))
        page.goto(url)
        page.wait_for_load_state("networkidle")
        widest = page.evaluate(
            "Math.max(0, ...[...document.images].filter(i => i.src.includes('/media/'))"
            ".map(i => i.naturalWidth))"
        )
        # The beacon is sent when all is there, and asks for nothing.
        fetched = [one for one in ended if not one.url.endswith("/e")]
        return weight_of([(one, one.sizes()["responseBodySize"]) for one in fetched], url, widest)


def weight_of(fetched: Sequence[tuple[Any, int]], url: str, widest: int) -> Weight:
    """Sums by kind; `fetched` are Playwright's requests with the bytes of their bodies."""
    sums = dict.fromkeys(("html", "css", "scripts", "fonts", "marks", "images"), 0)
    host = url.split("/")[2]
    for request, size in fetched:
        sums[_kind(request.url, request.resource_type)] += size
    others = tuple(one.url for one, _size in fetched if one.url.split("/")[2] != host)
    # Content images come with the content: the limit of requests is that of the frame.
    frame = [one for one, _size in fetched if "/media/" not in one.url]
    return Weight(**sums, requests=len(frame), others=others, widest=widest)


def _kind(url: str, resource: str) -> str:
    if "/media/" in url:
        return "images"
    kinds = {"document": "html", "stylesheet": "css", "script": "scripts", "font": "fonts"}
    return kinds.get(resource, "marks")


@dataclass(frozen=True)
class Paint:
    """Seconds until the largest paint, and how much moved (the sum of the layout shifts)."""

    largest: float
    shift: float


def paint(browser: "Browser", url: str) -> Paint:
    """One cold view on the slow phone."""
    with visitor(browser) as context:
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        conditions = {"offline": False, "latency": LATENCY_MS, "connectionType": "cellular3g"}
        conditions |= dict.fromkeys(("downloadThroughput", "uploadThroughput"), BYTES_A_SECOND)
        devtools.send("Network.emulateNetworkConditions", conditions)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(_WATCH)
        page.goto(url)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(REST)
        found = page.evaluate("window.__paints")
        return Paint(found["largest"] / 1000, found["shift"])


def middle(paints: Sequence[Paint]) -> Paint:
    return Paint(
        statistics.median(one.largest for one in paints),
        statistics.median(one.shift for one in paints),
    )
