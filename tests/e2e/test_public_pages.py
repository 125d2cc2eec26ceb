"""Every public page in a real browser: accessible, narrow enough, light enough, nothing blocked."""

import re
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.conftest import Server, VisitorMaker

AXE_TAGS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
LANGUAGES = ["en", "ur"]
NARROW = {"width": 320, "height": 640}
#: First view without content images, in bytes as sent.
MOST_BYTES = 60 * 1024
MOST_REQUESTS = 8


def public_addresses(site: Server, language: str) -> list[str]:
    """Every page of the sitemap in one language, and the views that are no pages."""
    with urllib.request.urlopen(f"{site.url}/sitemap.xml", timeout=20) as response:
        xml = response.read().decode()
    paths = [re.sub(r"^https?://[^/]+", "", url) for url in re.findall(r"<loc>([^<]+)</loc>", xml)]
    pages = [path for path in paths if path.startswith(f"/{language}/")]
    assert len(pages) > 15
    return [
        *pages,
        f"/{language}/search/",
        f"/{language}/search/?q=visa",
        f"/{language}/campaigns/",
        f"/{language}/destinations/saudi-arabia/print/",
        f"/{language}/this-page-does-not-exist/",
        f"/accounts/login/?lang={language}",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_narrow_enough(
    visitor: VisitorMaker, site: Server, language: str
) -> None:
    person = visitor(viewport=NARROW)
    axe = Axe()
    problems = []
    for address in public_addresses(site, language):
        page = person.open(address)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            scroll = page.evaluate("document.documentElement.scrollWidth")
            if scroll > width:
                problems.append(f"{address}: {scroll} px wide at {width}")
            for found in axe.run(page, options=AXE_TAGS).response["violations"]:
                targets = [node["target"] for node in found["nodes"]][:3]
                problems.append(f"{address} at {width}: {found['id']} {targets}")
    assert problems == []
    assert person.violations == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_light(visitor: VisitorMaker, site: Server, language: str) -> None:
    problems = []
    for address in public_addresses(site, language):
        person = visitor()
        sizes: list[tuple[str, str, int]] = []
        person.page.on(
            "requestfinished",
            lambda request, sizes=sizes: sizes.append(
                (request.url, request.resource_type, request.sizes()["responseBodySize"])
            ),
        )
        person.open(address)
        person.page.wait_for_load_state("networkidle")
        outside = [url for url, _kind, _size in sizes if not url.startswith(site.url)]
        content = [row for row in sizes if "/media/" not in row[0] and not row[0].endswith("/e")]
        total = sum(size for _url, _kind, size in content)
        if outside:
            problems.append(f"{address}: asks others: {outside}")
        if len(content) > MOST_REQUESTS:
            problems.append(f"{address}: {len(content)} requests: {[u for u, _, _ in content]}")
        if total > MOST_BYTES:
            problems.append(f"{address}: {total} bytes")
        person.context.close()
    assert problems == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_helpline_is_within_two_taps_of_every_page(
    visitor: VisitorMaker, site: Server, language: str
) -> None:
    person = visitor(javascript=False)
    for address in public_addresses(site, language):
        if address.startswith("/accounts/"):
            continue
        page = person.open(address)
        link = page.locator('a[href^="tel:"]').first
        assert link.is_visible(), address
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44, address


def test_reader_on_a_slow_phone_finds_the_helpline(visitor: VisitorMaker) -> None:
    """400 kbit/s, 400 ms, a quarter of the speed: the number is there, one tap away."""
    person = visitor()
    devtools = person.context.new_cdp_session(person.page)
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 400,
            "downloadThroughput": 400 * 1024 / 8,
            "uploadThroughput": 400 * 1024 / 8,
        },
    )
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    for address in ("/ur/", "/ur/destinations/saudi-arabia/", "/ur/alerts/azad-visa/"):
        page = person.open(address)
        call = page.locator('a[href^="tel:"]').first
        call.wait_for(state="visible")
        assert call.get_attribute("href") == "tel:03041112123"


@pytest.mark.parametrize("language", LANGUAGES)
def test_keyboard_reaches_content_first(visitor: VisitorMaker, language: str) -> None:
    page = visitor().open(f"/{language}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("javascript", [True, False])
def test_reader_finds_guide_warning_and_event_in_both_languages(
    visitor: VisitorMaker, javascript: bool
) -> None:
    page = visitor(javascript=javascript).open("/en/")
    page.locator("main").get_by_role("link", name="Saudi Arabia").first.click()
    assert page.url.endswith("/en/destinations/saudi-arabia/")
    page.locator("a.language-switch").click()
    assert page.url.endswith("/ur/destinations/saudi-arabia/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    for slug in ("alerts", "events"):
        page.locator(f'.site-nav a[href="/ur/{slug}/"]').click()
        page.locator("main .card a, main .link-list a").first.click()
        assert f"/ur/{slug}/" in page.url
        assert page.locator("h1").count() == 1


def test_urdu_search_finds_other_spellings(visitor: VisitorMaker) -> None:
    page = visitor(javascript=False).open("/ur/search/?q=آزاد ويزا")
    assert page.locator('main a[href="/ur/alerts/azad-visa/"]').count() == 1
    page = visitor(javascript=False).open("/ur/search/?q=سعوديه")
    assert page.locator('main a[href="/ur/destinations/saudi-arabia/"]').count() == 1
