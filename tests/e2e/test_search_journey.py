"""Searching as families do it: with the keyboard, with a wrong letter, and for what nobody has
written about yet, until an editor makes a word of it."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, VisitorMaker
from tests.e2e.sound import assert_sound

DESKTOP = {"width": 1280, "height": 900}
LIST = "[role=listbox]"
OPTION = "[role=option]"
RESULT = ".search-results__link"


def type_into(page: Page, field: str, text: str) -> None:
    page.locator(field).focus()
    page.keyboard.type(text, delay=40)


@pytest.mark.parametrize(
    ("language", "typed", "title"),
    [("en", "saud", "Saudi Arabia"), ("ur", "saudia", "سعودی عرب"), ("ur", "سعود", "سعودی عرب")],
)
def test_suggestion_is_chosen_with_the_keyboard(
    visitor: VisitorMaker, language: str, typed: str, title: str
) -> None:
    reader = visitor()
    page = reader.open(f"/{language}/")
    field = page.locator("#home-search")
    expect(field).to_have_attribute("aria-expanded", "false")
    type_into(page, "#home-search", typed)
    expect(page.locator(LIST)).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(OPTION).first).to_have_text(title)
    assert_sound(reader, page)

    field.focus()
    page.keyboard.press("ArrowDown")
    chosen = page.locator(OPTION).first
    expect(chosen).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "?")
    expect(field).to_have_value(title)
    # Escape gives back what was typed and closes the list.
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    expect(field).to_have_value(typed)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{reader.site.url}/{language}/destinations/saudi-arabia/")
    expect(page.locator("h1")).to_have_text(title)


def test_word_that_is_chosen_is_looked_for(visitor: VisitorMaker) -> None:
    reader = visitor()
    page = reader.open("/en/search/")
    type_into(page, "#search-query", "salar")
    page.locator(OPTION).filter(has_text="salary").first.click()
    expect(page).to_have_url(f"{reader.site.url}/en/search/?q=salary")
    expect(page.locator(RESULT).first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "ur"])
def test_search_works_without_javascript(visitor: VisitorMaker, language: str) -> None:
    reader = visitor(javascript=False)
    page = reader.open(f"/{language}/")
    page.locator("#home-search").fill("saudi visa")
    page.locator("#home-search").press("Enter")
    first, second = page.locator(RESULT).nth(0), page.locator(RESULT).nth(1)
    expect(first).to_have_attribute("href", f"/{language}/destinations/saudi-arabia/")
    expect(second).to_have_attribute("href", f"/{language}/destinations/saudi-arabia/legal-ways/")
    expect(page.locator(LIST)).to_have_count(0)


def test_connection_that_saves_data_asks_for_no_suggestions(visitor: VisitorMaker) -> None:
    reader = visitor()
    reader.page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    page = reader.open("/en/")
    type_into(page, "#home-search", "saudi")
    page.wait_for_timeout(600)
    assert not [url for url in asked if "search/suggestions/" in url]
    assert page.locator("#home-search").get_attribute("role") is None


def test_keys_typed_fast_ask_once(visitor: VisitorMaker) -> None:
    reader = visitor()
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    page = reader.open("/en/")
    type_into(page, "#home-search", "passport")
    expect(page.locator(LIST)).to_be_visible()
    assert len([url for url in asked if "search/suggestions/" in url]) == 1


@pytest.mark.parametrize(
    ("language", "typed", "better"),
    [("en", "licanse", "license"), ("ur", "اسمگلنک", "اسمگلنگ")],
)
def test_wrong_letter_is_noticed_and_nothing_is_replaced(
    visitor: VisitorMaker, language: str, typed: str, better: str
) -> None:
    reader = visitor()
    page = reader.open(f"/{language}/search/?q={typed}")
    expect(page.locator("#search-query")).to_have_value(typed)
    link = page.locator(".did-you-mean a")
    expect(link).to_have_text(better)
    assert_sound(reader, page)
    link.click()
    expect(page.locator("#search-query")).to_have_value(better)
    expect(page.locator(RESULT).first).to_be_visible()
    assert_sound(reader, page)


def test_results_are_filtered_by_kind_in_the_address(visitor: VisitorMaker) -> None:
    reader = visitor()
    page = reader.open("/ur/search/?q=visa")
    page.locator(".search-filters__link[href*='kind=warnings']").click()
    expect(page).to_have_url(f"{reader.site.url}/ur/search/?q=visa&kind=warnings")
    addresses = page.locator(RESULT).evaluate_all("links => links.map(a => a.pathname)")
    assert addresses
    assert all(address.startswith("/ur/alerts/") for address in addresses)
    assert_sound(reader, page)


@pytest.mark.parametrize(("language", "words"), [("en", "bijliwalapan"), ("ur", "بجلیگھرانہ")])
def test_missing_word_reaches_the_editors_and_finds_pages_afterwards(
    visitor: VisitorMaker, language: str, words: str
) -> None:
    reader = visitor()
    reader.keep_nothing()
    for _time in range(2):
        page = reader.open(f"/{language}/search/?q={words}")
    expect(page.locator(RESULT)).to_have_count(0)
    expect(page.locator(f"main a[href='/{language}/destinations/']")).to_be_visible()
    expect(page.locator(f"main a[href='/{language}/ask/']")).to_be_visible()
    assert_sound(reader, page)

    editor = visitor(viewport=DESKTOP)
    make_it_mean(editor, words, "tankhwah")

    # The process that the editor used knows it at once, any other within half a minute.
    page = reader.open(f"/{language}/search/?q={words}")
    expect(page.locator(f"{RESULT}[href^='/{language}/destinations/']").first).to_be_visible()
    assert reader.violations == editor.violations == []


def make_it_mean(editor: Visitor, words: str, same_as: str) -> None:
    """From the list of searches without a result, in one step."""
    editor.sign_in("editor")
    page = editor.open("/admin/")
    page.locator("main a[href*='/reports/missed-searches/']").click()
    page.get_by_role("link", name=words).first.click()
    page.locator("[name=same_as]").fill(same_as)
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".messages .success")).to_be_visible()
    editor.open("/admin/reports/missed-searches/?is_done=false")
    expect(page.get_by_role("link", name=words)).to_have_count(0)
