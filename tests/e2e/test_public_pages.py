"""Every public page in a real browser: accessible, narrow enough, light enough, nothing blocked."""

import re
import urllib.request
from collections import Counter

import pytest
from playwright.sync_api import Request, expect

from tests.e2e.conftest import Server, Visitor, VisitorMaker
from tests.e2e.sound import problems_of

LANGUAGES = ["en", "ur"]
NARROW = {"width": 320, "height": 640}
#: First view without content images, in bytes as sent.
MOST_BYTES = 60 * 1024
MOST_REQUESTS = 8
#: Pages of one shape that the usual run reads.
OF_EACH_SHAPE = 2


def every_address(site: Server, language: str) -> list[str]:
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
        f"/{language}/our-work/",
        f"/{language}/kept/",
        f"/{language}/destinations/saudi-arabia/print/",
        f"/{language}/this-page-does-not-exist/",
        f"/accounts/login/?lang={language}",
    ]


def public_addresses(site: Server, language: str) -> list[str]:
    """Enough of them to meet every template and every part of a guide: a few of each shape.

    Pages of one shape differ in their text alone; the slow run reads every one.
    """
    seen: Counter[str] = Counter()
    chosen = []
    for address in every_address(site, language):
        section, *below = address.strip("/").split("/")[1:] or [""]
        # A guide's part has its heading's slug in every country.
        shape = f"{section}/{below[-1]}" if len(below) > 1 else f"{section}/{len(below)}"
        seen[shape] += 1
        if seen[shape] <= OF_EACH_SHAPE or not below:
            chosen.append(address)
    return chosen


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_accessible_and_narrow_enough(
    visitor: VisitorMaker, site: Server, language: str
) -> None:
    _read_with_care(visitor(viewport=NARROW), public_addresses(site, language))


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_narrow_enough(
    visitor: VisitorMaker, site: Server, language: str
) -> None:
    _read_with_care(visitor(viewport=NARROW), every_address(site, language))


def _read_with_care(person: Visitor, addresses: list[str]) -> None:
    problems = []
    for address in addresses:
        problems += problems_of(person.open(address))
    assert problems == []
    assert person.violations == []


def first_view(person: Visitor, address: str) -> list[tuple[str, int]]:
    """What a browser with an empty cache fetches for a page: addresses, and bytes as sent."""
    page = person.context.new_page()
    started: list[Request] = []
    ended: list[Request] = []
    page.on("request", lambda request: started.append(request))
    page.on("requestfinished", lambda request: ended.append(request))
    devtools = person.context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
    page.goto(f"{person.site.url}{address}")
    for _moment in range(200):
        page.wait_for_timeout(50)
        if len(ended) == len(started):
            break
    assert len(ended) == len(started), f"{address}: not everything arrived"
    sizes = [(request.url, request.sizes()["responseBodySize"]) for request in ended]
    page.close()
    return sizes


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_light(visitor: VisitorMaker, site: Server, language: str) -> None:
    person = visitor()
    problems = []
    for address in public_addresses(site, language):
        sizes = first_view(person, address)
        outside = [url for url, _size in sizes if not url.startswith(site.url)]
        content = [row for row in sizes if "/media/" not in row[0] and not row[0].endswith("/e")]
        total = sum(size for _url, size in content)
        assert f"{site.url}/static/mrc/css/base.css" in dict(content), address
        if outside:
            problems.append(f"{address}: asks others: {outside}")
        if len(content) > MOST_REQUESTS:
            problems.append(f"{address}: {len(content)} requests: {[url for url, _ in content]}")
        if total > MOST_BYTES:
            problems.append(f"{address}: {total} bytes")
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
        assert call.get_attribute("href") == "tel:+923041112123"


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
        expect(page).to_have_url(re.compile(rf"/ur/{slug}/."))
        expect(page.locator("h1")).to_have_count(1)


def test_urdu_search_finds_other_spellings(visitor: VisitorMaker) -> None:
    page = visitor(javascript=False).open("/ur/search/?q=آزاد ويزا")
    assert page.locator('main a[href="/ur/alerts/azad-visa/"]').count() == 1
    page = visitor(javascript=False).open("/ur/search/?q=سعوديه")
    assert page.locator('main a[href="/ur/destinations/saudi-arabia/"]').count() == 1
