"""A supervisor on a phone reads the figures in Urdu: narrows them, opens a number, sees its
sessions, opens one of them, and takes the table along."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, VisitorMaker
from tests.e2e.pages import ask
from tests.e2e.sound import assert_sound, problems_of

FIGURES = "/ur/outreach/figures/"
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture
def supervisor(visitor: VisitorMaker) -> Visitor:
    person = visitor()
    person.sign_in("supervisor-lahore")
    return person


def number_in(text: str) -> int:
    found = re.search(r"\d[\d,]*", text)
    assert found is not None, text
    return int(found[0].replace(",", ""))


def narrow(page: Page, **filters: str) -> None:
    """Fill in the filters by their names, as somebody does who opens them first."""
    page.locator("details:has(.dashboard-filters) > summary").click()
    form = page.locator(".dashboard-filters")
    for name, value in filters.items():
        form.locator(f'select[name="{name}"]').select_option(value)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state()


def test_figures_are_narrowed_opened_and_taken_along_on_a_phone(supervisor: Visitor) -> None:
    page = supervisor.open(FIGURES)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    everything = number_in(page.locator("#tile-attendances a").inner_text())
    narrow(page, period="2026", mode="in_person", by="district")
    assert "period=2026" in page.url
    assert "mode=in_person" in page.url
    assert_sound(supervisor, page)

    tile = page.locator("#tile-female a, #tile-attendances a").first
    attendances = number_in(tile.inner_text())
    assert 0 < attendances < everything
    assert rows_add_up(page) == attendances
    assert_definition_is_one_tap_away(page)

    tile.click()
    page.wait_for_load_state()
    assert_sound(supervisor, page)
    assert number_in(page.locator(".dashboard-behind strong").inner_text()) == attendances
    assert sum_of_all_pages(page) == attendances

    page.locator(".dashboard-session__place a").first.click()
    page.wait_for_load_state()
    assert re.search(r"/admin/sessions/[0-9a-f-]{36}/", page.url)


def rows_add_up(page: Page) -> int:
    """The attendances of the rows of the first table, without the last one."""
    cells = page.locator(
        "div.figures-family:has(#family-sessions) tbody tr:not(.figures-table__total)"
        " td:nth-child(3)"
    )
    return sum(number_in(text) for text in cells.all_inner_texts())


def assert_definition_is_one_tap_away(page: Page) -> None:
    meaning = page.locator("#tile-attendances details p")
    expect(meaning).to_be_hidden()
    page.locator("#tile-attendances summary").click()
    expect(meaning).to_be_visible()


def sum_of_all_pages(page: Page) -> int:
    total = 0
    while True:
        parts = page.locator(".dashboard-session__adds").all_inner_texts()
        total += sum(number_in(text) for text in parts)
        following = page.locator('.pagination a[rel="next"]')
        if not following.count():
            return total
        following.click()
        page.wait_for_load_state()


def test_file_holds_what_the_phone_shows(supervisor: Visitor) -> None:
    page = supervisor.open(f"{FIGURES}?period=2026&by=campaign")
    shown = number_in(page.locator("#tile-sessions a").inner_text())
    link = page.locator('.figures-downloads a[href*="export=xlsx"]').get_attribute("href")
    answer = ask(supervisor, "GET", f"{FIGURES}{link}")
    assert answer.status == 200
    assert "no-store" in answer.headers["cache-control"]
    book = openpyxl.load_workbook(io.BytesIO(answer.body()))
    about, sheet = book.worksheets
    assert about.sheet_view.rightToLeft
    assert "2026" in " ".join(str(cell.value) for row in about.iter_rows() for cell in row)
    *rows, total = list(sheet.iter_rows(min_row=2, values_only=True))
    assert total[1] == shown
    assert sum(row[1] or 0 for row in rows) == shown


def test_pages_are_accessible_in_the_dark_and_in_english(visitor: VisitorMaker) -> None:
    person = visitor()
    person.sign_in("officer-lahore")
    person.page.emulate_media(color_scheme="dark")
    for address in (
        "/en/outreach/figures/?period=2026-Q3&by=centre&then=month",
        "/en/outreach/figures/?since=2030-01-01",
        "/en/outreach/figures/?since=2026-05-01&until=2026-04-01",
        "/en/outreach/figures/sessions/?figure=first_time",
    ):
        person.open(address)
        assert problems_of(person.page) == []
    assert person.violations == []


def test_map_and_charts_say_in_words_what_they_show(supervisor: Visitor) -> None:
    page = supervisor.open("/en/outreach/figures/?period=2026")
    for drawing in page.locator("svg[role=img]").all():
        assert drawing.get_attribute("aria-label")
    figures = page.locator("figure.chart-figure")
    assert figures.count() >= 3
    for figure in figures.all():
        assert figure.locator(".chart-figure__sentence").inner_text().strip()
        assert figure.locator("table.chart-table").count() >= 1
    expect(page.locator(".map-and-list__list")).to_contain_text("not yet reached")


def test_admin_has_the_same_figures(visitor: VisitorMaker) -> None:
    person = visitor(viewport=DESKTOP)
    person.sign_in("supervisor-lahore")
    page = person.open("/en/outreach/figures/?period=2026")
    shown = page.locator("#tile-attendances a").inner_text()
    page = person.open("/admin/figures/?period=2026")
    assert number_in(page.locator("#tile-attendances a").inner_text()) == number_in(shown)
    assert person.violations == []
    page.locator("#tile-attendances a").click()
    page.wait_for_load_state()
    assert number_in(page.locator(".dashboard-behind strong").inner_text()) == number_in(shown)
    assert person.violations == []
