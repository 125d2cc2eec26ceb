"""The filter in the browser does what the server does, and pages keep to the content policy."""

import json
import unicodedata
from contextlib import contextmanager

import pytest
from django.contrib.staticfiles import finders

from destinations.models import Country
from mrc.core.urdu import fold, fold_digits, fold_name
from tests.browsers import chromium_path
from tests.destinations.factories import CountryFactory, make_alias, make_guide, make_index
from tests.factories import ContactFactory, make_site, translate

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db,
    pytest.mark.usefixtures("immediate_commits"),
]
ORIGIN = "http://testserver"
#: Every letter and mark of the Arabic blocks, presentation forms included, and what joins them.
ARABIC = [chr(code) for start, end in ((0x600, 0x700), (0xFB50, 0xFE00), (0xFE70, 0xFF00))
          for code in range(start, end) if unicodedata.category(chr(code)) != "Cn"]  # fmt: skip
CASES = [
    "سعودیہ", "سعوديه", "سَعُودی عرب", "ﺳﻌﻮدی", "ترکی‌ہ", "۰۳۰۴ ١١١٢", "Saudi  Arabia", "U.A.E.",
    "Türkiye", "Côte d’Ivoire", "آسٹریلیا؟", "ہے۔", "", "  ", "UK_1", "½ ²", "İzmir", "الـعراق",
]  # fmt: skip


@contextmanager
def browser_page(driver, responses):
    """A page of headless Chromium that gets `responses` (path -> Django response) and our static
    files, and nothing else. Its list `violations` holds what the content policy refused."""

    def answer(route):
        address = route.request.url.removeprefix(ORIGIN).partition("#")[0]
        if address.startswith("/static/"):
            file = finders.find(address.removeprefix("/static/"))
            route.fulfill(path=file) if file else route.fulfill(status=404)
        elif address in responses:
            response = responses[address]
            headers = dict(response.headers)
            route.fulfill(status=response.status_code, headers=headers, body=response.content)
        else:
            route.fulfill(status=404, body=address)

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    browser = driver.chromium.launch(executable_path=chromium_path(), args=arguments)
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.violations = []
    page.on("console", lambda message: page.violations.append(message.text)
            if "Content Security Policy" in message.text else None)  # fmt: skip
    page.route("**/*", answer)
    yield page
    browser.close()


def get(client, *addresses):
    return {address: client.get(address) for address in addresses}


@pytest.fixture
def index():
    ContactFactory()
    index = make_index(make_site().english)
    saudi = CountryFactory(code="SA", slug="saudi-arabia", synonyms="KSA\nSaudia\nسعودیہ")
    make_guide(index, saudi)
    make_guide(index, CountryFactory(code="AE", slug="uae", synonyms="UAE\nDubai\nدبئی"))
    CountryFactory(code="QA", slug="qatar")
    return index


def shown(page):
    """The countries in sight."""
    visible = page.locator("[data-country]:visible").all_inner_texts()
    return sorted(text.split("\n")[0].strip() for text in visible)


def test_both_folds_agree_on_every_letter_of_the_arabic_blocks(driver, client, index):
    texts = [*CASES, *ARABIC, *[f"ا{letter}ب" for letter in ARABIC]]
    expected = [[fold_digits(text), fold(text), fold_name(text)] for text in texts]
    with browser_page(driver, get(client, "/en/destinations/")) as page:
        page.goto(f"{ORIGIN}/en/destinations/")
        found = page.evaluate(
            """async (texts) => {
                const { foldDigits, fold, foldName } = await import("/static/mrc/js/urdu-fold.js");
                return texts.map((text) => [foldDigits(text), fold(text), foldName(text)]);
            }""",
            texts,
        )
    different = [
        (json.dumps(text), ours, theirs)
        for text, ours, theirs in zip(texts, expected, found, strict=True)
        if ours != theirs
    ]
    assert different == []


def test_filter_shows_what_the_server_would_find(driver, client, index):
    typed = ["KSA", "saudia", "سعوديه", "emir", "دبئی", "U.A.E.", "qat", "arab", "narnia", "udi"]
    matching = {
        text: sorted(country.name_in("en") for country in Country.objects.all().matching(text))
        for text in typed
    }
    assert matching["KSA"] == ["Saudi Arabia"]
    with browser_page(driver, get(client, "/en/destinations/")) as page:
        page.goto(f"{ORIGIN}/en/destinations/")
        for text in typed:
            page.fill("#country-query", text)
            names = [next(n for n in ("Saudi Arabia", "United Arab Emirates", "Qatar") if n in line)
                     for line in shown(page)]  # fmt: skip
            assert sorted(names) == matching[text], text
            assert page.locator("#country-none").is_visible() is (not matching[text])
        page.fill("#country-query", "qat")
        assert page.inner_text("#country-count") == "1 country"
        assert page.locator("#unwritten").is_visible()
        page.fill("#country-query", "saudi")
        assert not page.locator("#unwritten").is_visible()
        page.fill("#country-query", "")
        assert len(shown(page)) == 3
        assert page.inner_text("#country-count") == ""


def test_filter_opens_the_only_guide_on_enter(driver, client, index):
    responses = get(client, "/en/destinations/", "/en/destinations/saudi-arabia/")
    with browser_page(driver, responses) as page:
        page.goto(f"{ORIGIN}/en/destinations/")
        page.fill("#country-query", "arab")
        page.press("#country-query", "Enter")
        assert page.url == f"{ORIGIN}/en/destinations/"
        page.fill("#country-query", "ksa")
        page.press("#country-query", "Enter")
        page.wait_for_url("**/saudi-arabia/")


def test_filter_leaves_a_list_that_the_server_shortened_to_the_server(driver, client, index):
    responses = get(client, "/en/destinations/?q=qat", "/en/destinations/?q=ksa")
    with browser_page(driver, responses) as page:
        page.goto(f"{ORIGIN}/en/destinations/?q=qat")
        page.fill("#country-query", "ksa")
        page.press("#country-query", "Enter")
        page.wait_for_url("**/?q=ksa")
        assert page.locator("a[href='/en/destinations/saudi-arabia/']").is_visible()


def test_pages_break_no_content_policy_and_fit_a_narrow_screen(driver, client, index):
    translate(index, {"Countries": "ملک"})
    for child in index.get_children():
        make_alias(child.specific)
    addresses = [
        f"/{language}/destinations/{rest}"
        for language in ("en", "ur")
        for rest in ("", "saudi-arabia/", "saudi-arabia/print/")
    ]
    with browser_page(driver, get(client, *addresses)) as page:
        page.set_viewport_size({"width": 320, "height": 700})
        for address in addresses:
            response = page.goto(f"{ORIGIN}{address}")
            assert response.ok, address
            assert "script-src 'self'" in response.headers["content-security-policy"]
            wider = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wider <= 0, address
        assert page.violations == []
