"""What holds for every page that is shown: accessible, narrow enough, and nothing blocked."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.e2e.conftest import Visitor

AXE_TAGS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
WIDTHS = (320, 1280)
AXE = Axe()


def problems_of(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """What axe finds, and sideways scrolling, at each width. Leaves the last width.

    For a browser with JavaScript: without it axe's timers never fire and it waits for ever on
    larger pages. `too_wide` works in both.
    """
    problems = []
    for width in widths:
        problems += too_wide(page, width)
        for found in AXE.run(page, options=AXE_TAGS).response["violations"]:
            targets = [node["target"] for node in found["nodes"]][:3]
            problems.append(f"{page.url} at {width}: {found['id']} {targets}")
    return problems


def too_wide(page: Page, width: int) -> list[str]:
    """Whether the page scrolls sideways at a width."""
    # A click ends with the first byte of the next page, which has no element yet.
    page.wait_for_load_state()
    page.set_viewport_size({"width": width, "height": 900})
    scroll = page.evaluate("document.documentElement.scrollWidth")
    return [f"{page.url}: {scroll} px wide at {width}"] if scroll > width else []


def assert_sound(person: Visitor, page: Page) -> None:
    """Accessible, no wider than its window, and nothing blocked by the policy."""
    before = page.viewport_size
    assert problems_of(page) == []
    assert person.violations == []
    if before is not None:
        page.set_viewport_size(before)
