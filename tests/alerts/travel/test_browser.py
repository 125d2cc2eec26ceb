"""The buttons in a real browser: with the script, without it, and where nothing may be copied."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from wagtail.models import Locale
from wagtail.models import Page as WagtailPage

from tests.alerts.feeds.conftest import TITLE
from tests.alerts.travel.conftest import PHONE, numbers
from tests.browsers import chromium_path
from tests.e2e.sound import problems_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PAGE = "/alerts/there-is-no-free-visa/"


@pytest.fixture(scope="module")
def browser(driver: Playwright) -> Iterator[Browser]:
    chromium = driver.chromium.launch(
        executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"]
    )
    yield chromium
    chromium.close()


@pytest.fixture
def root(transactional_db: None) -> None:
    """A test that commits is emptied afterwards, of what the migrations made too."""
    if not WagtailPage.objects.filter(depth=1).exists():
        english, _created = Locale.objects.get_or_create(language_code="en")
        WagtailPage.add_root(title="Root", slug="root", locale=english)


@pytest.fixture
def visit(browser: Browser, live_server: Any, root: None, free_visa: Any) -> Iterator[Any]:
    contexts = []

    def open_page(path: str, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": 360, "height": 740},
            java_script_enabled=javascript,
            user_agent=PHONE,
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_button_copies_the_text_says_so_and_is_counted(visit: Any) -> None:
    page = visit(f"/en{PAGE}")
    with page.expect_response(lambda response: response.url.endswith("/share/copied/")) as counted:
        page.get_by_role("button", name="Copy the text").click()

    expect(page.locator(".copy-text__said")).to_have_text("Copied. Paste it into any chat.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text == page.locator("#share-text").input_value()
    assert TITLE in text
    assert counted.value.status == 204
    assert page.context.cookies() == []
    measures = {measure for _day, measure, _language in numbers()}
    assert measures == {"view", "copy"}


def test_where_nothing_may_be_copied_the_text_is_left_selected_and_nothing_counted(
    visit: Any,
) -> None:
    page = visit(f"/ur{PAGE}")
    page.evaluate(
        "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));"
        " document.execCommand = () => false; }"
    )

    page.locator(".copy-text button").click()

    expect(page.locator(".copy-text__said")).not_to_be_empty()
    field = page.locator("#share-text")
    selected = field.evaluate(
        "field => field.value.slice(field.selectionStart, field.selectionEnd)"
    )
    assert selected == field.input_value()
    assert "copy" not in {measure for _day, measure, _language in numbers()}


def test_without_a_script_the_links_count_and_lead_on_and_the_text_can_be_selected(
    visit: Any,
) -> None:
    page = visit(f"/en{PAGE}", javascript=False)
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="text/plain", body="messenger")

    page.context.route("https://wa.me/**", answer)
    expect(page.locator(".copy-text button")).to_be_hidden()
    assert TITLE in page.locator("#share-text").input_value()

    page.get_by_role("link", name="Share on WhatsApp").click()
    page.wait_for_url("https://wa.me/**")

    assert len(asked) == 1
    assert asked[0].startswith("https://wa.me/?text=Warning%20from%20MRC%20Pakistan")
    assert {measure for _day, measure, _language in numbers()} == {"whatsapp"}


@pytest.mark.parametrize("path", [f"/en{PAGE}", f"/ur{PAGE}", "/en/alerts/follow/?country=SA",
                                  "/ur/alerts/follow/?kind=nothing"])  # fmt: skip
def test_pages_are_accessible_and_narrow_enough(visit: Any, path: str) -> None:
    assert problems_of(visit(path)) == []
