"""A donor reads the public figures on a phone and on paper, and takes them along as files."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, VisitorMaker
from tests.e2e.sound import problems_of
from tests.e2e.test_public_pages import MOST_BYTES, MOST_REQUESTS, first_view

LANGUAGES = ["en", "ur"]
NARROW = {"width": 320, "height": 640}


def fetched(person: Visitor, address: str) -> bytes:
    response = person.context.request.get(f"{person.site.url}{address}")
    assert response.status == 200, address
    return response.body()


def rows_of(person: Visitor, language: str) -> list[dict[str, str]]:
    content = fetched(person, f"/{language}/our-work/figures.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def table_below(page: Page, heading: str) -> list[list[str]]:
    """All rows of the table of all periods in a section."""
    rows = page.locator(f'section[aria-labelledby="{heading}"] table.figures-periods tbody tr')
    return rows.evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )


def newest_row(page: Page, heading: str) -> tuple[list[str], list[str]]:
    """The categories of a split and their numbers in the newest quarter, without the total."""
    head = page.locator(f'section[aria-labelledby="{heading}"] table.figures-periods thead th')
    labels = head.evaluate_all("cells => cells.map(cell => cell.textContent.trim())")
    return labels[1:-1], table_below(page, heading)[0][1:-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_donor_reads_the_page_on_a_phone_without_javascript(
    visitor: VisitorMaker, language: str
) -> None:
    page = visitor(viewport=NARROW, javascript=False).open(f"/{language}/our-work/")
    assert page.locator("h1").count() == 1
    # Generated figures say so before any number.
    sample = page.locator(".figures-sample").bounding_box()
    headline = page.locator(".figures-headline").bounding_box()
    assert sample
    assert headline
    assert sample["y"] < headline["y"]
    # Every chart has its sentence.
    for heading in ("section-sex", "section-age_band", "section-province"):
        sentence = page.locator(f'section[aria-labelledby="{heading}"] > p').first
        assert re.search(r"\d", sentence.inner_text())
    # The definitions are one tap away.
    meaning = page.locator(".our-work__meaning")
    assert not meaning.locator("dl").is_visible()
    meaning.locator("summary").click()
    assert meaning.locator("dl").is_visible()
    # The map is a picture with words, and its numbers stand below it.
    picture = page.locator(".work-map__picture")
    assert picture.get_attribute("alt")
    picture.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    section = page.locator('section[aria-labelledby="section-province"]')
    section.locator("summary").click()
    assert section.locator("table.figures-periods").is_visible()
    width = page.viewport_size
    assert width
    assert page.locator("html").bounding_box()["width"] <= width["width"]  # type: ignore[index]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [320, 360])
def test_no_number_is_out_of_sight_on_a_phone(
    visitor: VisitorMaker, language: str, width: int
) -> None:
    viewport = {"width": width, "height": 640}
    page = visitor(viewport=viewport, javascript=False).open(f"/{language}/our-work/")
    # The first table is wholly in sight, each number with its name.
    quarters = page.locator('section[aria-labelledby="quarters"] td.number')
    places = quarters.evaluate_all(
        "cells => cells.map(cell => [cell.getBoundingClientRect(), cell.dataset.label])"
    )
    assert places
    for box, label in places:
        assert label
        assert box["left"] >= 0
        assert box["right"] <= width
    # A wider one can be moved with a finger or the keyboard; its periods stay in sight.
    section = page.locator('section[aria-labelledby="section-institution_kind"]')
    section.locator("summary").click()
    region = section.locator(".table-scroll")
    assert region.get_attribute("tabindex") == "0"
    region.evaluate("one => one.scrollBy(one.scrollWidth * (document.dir === 'rtl' ? -1 : 1), 0)")
    period = section.locator("tbody th").first.bounding_box()
    total = section.locator("tbody tr").first.locator("td").last.bounding_box()
    for box in (period, total):
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_accessible_and_narrow_enough(visitor: VisitorMaker, language: str) -> None:
    person = visitor(viewport=NARROW)
    addresses = [f"/{language}/our-work/", f"/{language}/campaigns/"]
    page = person.open(addresses[1])
    campaign = page.locator("main .card a").first.get_attribute("href")
    assert campaign
    problems = []
    for address in (*addresses, campaign):
        problems += problems_of(person.open(address))
    person.open(addresses[0])
    for summary in person.page.locator("main summary").all():
        summary.click()
    problems += problems_of(person.page)
    assert problems == []
    assert person.violations == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_light(visitor: VisitorMaker, language: str) -> None:
    person = visitor()
    page = person.open(f"/{language}/campaigns/")
    campaign = page.locator("main .card a").first.get_attribute("href")
    assert campaign
    for address in (f"/{language}/our-work/", f"/{language}/campaigns/", campaign):
        sizes = [row for row in first_view(person, address) if not row[0].endswith("/e")]
        assert all(url.startswith(person.site.url) for url, _size in sizes)
        assert len(sizes) <= MOST_REQUESTS, sizes
        assert sum(size for _url, size in sizes) <= MOST_BYTES, sizes
        assert sizes[0][1] <= 30 * 1024


@pytest.mark.parametrize("language", LANGUAGES)
def test_downloads_equal_the_page(visitor: VisitorMaker, language: str) -> None:
    person = visitor()
    page = person.open(f"/{language}/our-work/")
    known = rows_of(person, language)
    totals = {
        (row["period"], row["measure"]): row["value"]
        for row in known
        if row["is_newest"] == "yes" and row["table"] == "totals"
    }
    periods = sorted({row["period"] for row in known}, reverse=True)
    quarters = [period for period in periods if "Q" in period]
    shown = table_below(page, "quarters")
    assert len(shown) == len(periods)
    newest = shown[0]
    assert newest[1] == f"{int(totals[quarters[0], 'sessions']):,}"
    assert newest[2] == f"{int(totals[quarters[0], 'attendances']):,}"
    for table in ("sex", "age_band", "province", "institution_kind"):
        split = [row for row in known if row["table"] == table and row["is_newest"] == "yes"]
        expected = {
            row["label"]: f"{int(row['value']):,}" if row["value"] else ""
            for row in split
            if row["period"] == quarters[0] and row["category"]
        }
        labels, cells = newest_row(page, f"section-{table}")
        assert expected.keys() <= set(labels)
        for label, cell in zip(labels, cells, strict=True):
            # A kind of institution of another quarter had nobody in this one.
            assert (cell if re.match(r"[\d,]+$", cell) else "") == expected.get(label, "0")
    document: dict[str, Any] = json.loads(fetched(person, f"/{language}/our-work/figures.json"))
    from_json = {
        (issue["period"], row["measure"]): row["value"]
        for issue in document["issues"]
        if issue["is_newest"]
        for row in issue["tables"]["totals"]
    }
    assert from_json == {key: int(value) if value else None for key, value in totals.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_donor_prints_the_page(visitor: VisitorMaker, tmp_path: Path, language: str) -> None:
    person = visitor(viewport={"width": 1280, "height": 900})
    page = person.open(f"/{language}/our-work/")
    page.wait_for_load_state("networkidle")
    file = tmp_path / f"our-work-{language}.pdf"
    page.pdf(path=str(file), format="A4", margin={"top": "15mm", "bottom": "15mm"})
    with pypdfium2.PdfDocument(file) as document:
        pages = [sheet.get_textpage().get_text_range() for sheet in document]
        pictures = [
            shape
            for sheet in document
            for shape in sheet.get_objects(max_depth=4)
            if shape.type in (pypdfium2.raw.FPDF_PAGEOBJ_PATH, pypdfium2.raw.FPDF_PAGEOBJ_SHADING)
        ]
    text = " ".join(pages)
    assert 3 <= len(pages) <= 10
    # What stands behind a tap on the screen stands on paper: the oldest quarter of a split.
    known = [row for row in rows_of(person, language) if row["table"] == "age_band"]
    oldest = min(row["period"] for row in known if "Q" in row["period"])
    largest = max(
        int(row["value"])
        for row in known
        if row["period"] == oldest and row["category"] and row["value"]
    )
    assert f"{largest:,}" in text
    # The addresses of the licence and the numbers of the newest quarter.
    assert "creativecommons.org/licenses/by/4.0" in text.replace("\n", "").replace("\r", "")
    assert len(pictures) > 20, "charts, bars and the map are drawn"


def test_old_address_of_the_figures_leads_on(visitor: VisitorMaker) -> None:
    """/en/campaigns/ was printed: it lists the campaigns now, and leads to the figures."""
    page = visitor(javascript=False).open("/en/campaigns/")
    page.locator("main .button-row a").click()
    assert page.url.endswith("/en/our-work/")
    page.locator('main a[href="/en/campaigns/"]').click()
    page.locator("main .card a").first.click()
    expect(page.locator("h1")).to_have_count(1)
    page.locator("a.language-switch").click()
    expect(page).to_have_url(re.compile("/ur/campaigns/."))
    assert page.locator("html").get_attribute("dir") == "rtl"
