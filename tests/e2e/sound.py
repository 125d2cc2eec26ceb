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
    """What axe finds, and sideways scrolling, at each width. Leaves the last width."""
    problems = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        scroll = page.evaluate("document.documentElement.scrollWidth")
        if scroll > width:
            problems.append(f"{page.url}: {scroll} px wide at {width}")
        for found in AXE.run(page, options=AXE_TAGS).response["violations"]:
            targets = [node["target"] for node in found["nodes"]][:3]
            problems.append(f"{page.url} at {width}: {found['id']} {targets}")
    return problems


def assert_sound(person: Visitor, page: Page) -> None:
    """Accessible, no wider than its window, and nothing blocked by the policy."""
    before = page.viewport_size
    assert problems_of(page) == []
    assert person.violations == []
    if before is not None:
        page.set_viewport_size(before)
