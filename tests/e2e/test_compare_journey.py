"""Countries beside one another, a contract held against the minimum terms, lists to tick."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, VisitorMaker
from tests.e2e.sound import assert_sound, too_wide

LANGUAGES = ["en", "ur"]
DESK = {"width": 1280, "height": 900}
COMPARE = "destinations/compare/"
CONTRACT = "destinations/contract/"
CHECKLIST = "destinations/saudi-arabia/documents/"


def tick_countries(page: Page, *codes: str) -> None:
    for code in codes:
        page.check(f"#country-{code}")
    with page.expect_navigation():
        page.locator("#choose button[type=submit]").click()


# --- Comparing ------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_countries_are_compared_by_a_form_and_the_address_can_be_passed_on(
    visitor: VisitorMaker, language: str
) -> None:
    person = visitor(javascript=False)
    page = person.open(f"/{language}/{COMPARE}")
    tick_countries(page, "SA")
    expect(page.locator("#countries-error")).to_be_visible()
    expect(page.locator("#country-SA")).to_be_checked()
    tick_countries(page, "AE", "QA")
    rows = page.locator(".compare__row")
    expect(rows.nth(14)).to_be_visible()
    cells = rows.first.locator(".compare__cell")
    expect(cells).to_have_count(3)
    # Narrow: the countries below one another, each by its name.
    tops = [cell.bounding_box()["y"] for cell in cells.all()]  # type: ignore[index]
    assert tops == sorted(set(tops))
    expect(cells.first.locator(".compare__country")).to_be_visible()
    assert too_wide(page, 320) == []
    assert re.search(r"/destinations/compare/\?c=[A-Z]{2}&c=[A-Z]{2}&c=[A-Z]{2}$", page.url)
    # Somebody else opens what was passed on, on a wide screen: a table with headers.
    other = visitor(viewport=DESK, javascript=False)
    there = other.open(page.url.removeprefix(person.site.url))
    assert there.locator("html").get_attribute("lang") == language
    expect(there.locator(".compare__row").first.locator(".compare__country").first).to_be_hidden()
    heads = there.get_by_role("columnheader")
    expect(heads).to_have_count(4)
    first = there.locator(".compare__row").first.locator(".compare__cell")
    assert len({cell.bounding_box()["y"] for cell in first.all()}) == 1  # type: ignore[index]
    places = [cell.bounding_box()["x"] for cell in first.all()]  # type: ignore[index]
    assert places == sorted(places, reverse=language == "ur")
    assert person.context.cookies() == other.context.cookies() == []


def test_too_many_countries_are_said_beside_the_field(visitor: VisitorMaker) -> None:
    page = visitor(javascript=False).open(f"/en/{COMPARE}")
    tick_countries(page, "SA", "AE", "QA", "OM", "KW")
    expect(page.locator("#countries-error")).to_contain_text("5")
    expect(page.locator("#choose input:checked")).to_have_count(5)
    page.uncheck("#country-KW")
    tick_countries(page)
    expect(page.locator("table.compare")).to_be_visible()


def test_guide_leads_to_the_comparison_with_its_country_ticked(visitor: VisitorMaker) -> None:
    page = visitor().open("/en/destinations/saudi-arabia/")
    with page.expect_navigation():
        page.locator('main a[href="/en/destinations/compare/?with=SA"]').click()
    expect(page.locator("#country-SA")).to_be_checked()
    expect(page.locator("#countries-error")).to_have_count(0)


def test_comparison_prints_as_a_table_with_its_sources(visitor: VisitorMaker) -> None:
    page = visitor(viewport=DESK).open(f"/en/{COMPARE}?c=SA&c=AE&c=QA&c=OM")
    expect(page.locator("[data-print] button")).to_be_visible()
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})
    for hidden in (".site-header", "#choose", "[data-print]", ".compare details"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".compare__head")).to_be_visible()
    expect(page.locator(".compare__row .compare-printed").first).to_contain_text("Source:")
    assert too_wide(page, 720) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_sound(visitor: VisitorMaker, language: str) -> None:
    person = visitor(viewport=PHONE)
    for query in (
        COMPARE,
        f"{COMPARE}?c=SA",
        f"{COMPARE}?c=SA&c=AE&c=QA&c=DE",
        CONTRACT,
        f"{CONTRACT}?c=SA",
        f"{CONTRACT}?c=XX",
        CHECKLIST,
        "destinations/saudi-arabia/costs/",
    ):
        page = person.open(f"/{language}/{query}")
        for details in page.locator("main details").all():
            details.evaluate("one => { one.open = true; }")
        assert_sound(person, page)
        assert too_wide(page, 360) == []


# --- The contract ---------------------------------------------------------------------------------
def answer(page: Page, point: int, value: str) -> None:
    page.locator("[data-point]").nth(point).locator(f'input[value="{value}"]').check()


def kept(page: Page, name: str) -> str | None:
    found: str | None = page.evaluate("name => localStorage.getItem(name)", name)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_contract_is_checked_by_keyboard_kept_and_forgotten(
    visitor: VisitorMaker, language: str
) -> None:
    person = visitor()
    page = person.open(f"/{language}/{CONTRACT}")
    total = page.locator("[data-point]").count()
    assert total >= 12
    first = page.locator("[data-point]").first
    first.locator("input").first.focus()
    page.keyboard.press("Space")
    expect(first.locator('input[value="yes"]')).to_be_checked()
    # An arrow goes on to the next answer of the same point, Tab to the next point.
    page.keyboard.press("ArrowDown")
    expect(first.locator('input[value="no"]')).to_be_checked()
    answer(page, 1, "missing")
    answer(page, 2, "yes")
    problems = page.locator("[data-problem]:visible")
    expect(problems).to_have_count(2)
    expect(page.locator("[data-count]")).to_contain_text("3")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.reload()
    expect(problems).to_have_count(2)
    expect(first.locator('input[value="no"]')).to_be_checked()
    assert not [one for one in asked if "missing" in one]
    # The same answers stand beside the other language.
    other = "ur" if language == "en" else "en"
    page = person.open(f"/{other}/{CONTRACT}")
    expect(page.locator("[data-problem]:visible")).to_have_count(2)
    page.locator("[data-forget]:visible").first.click()
    expect(page.locator("[data-point] input:checked")).to_have_count(0)
    expect(page.locator("[data-problems]")).to_be_hidden()
    expect(page.locator("[data-point] input").first).to_be_focused()
    assert kept(page, "mrc:contract") is None
    page.reload()
    expect(page.locator("[data-point] input:checked")).to_have_count(0)
    assert person.context.cookies() == []
    assert person.violations == []


def test_answer_does_not_pass_to_a_point_with_other_figures(visitor: VisitorMaker) -> None:
    person = visitor()
    page = person.open(f"/en/{CONTRACT}")
    page.locator("#point-hours input[value=yes]").check()
    page.locator("#point-employer input[value=yes]").check()
    page = person.open(f"/en/{CONTRACT}?c=SA")
    # Saudi Arabia's own hours stand beside this point: it was not held against them.
    expect(page.locator("#point-hours input:checked")).to_have_count(0)
    expect(page.locator("#point-employer input[value=yes]")).to_be_checked()


def test_all_yes_is_no_promise(visitor: VisitorMaker) -> None:
    page = visitor().open(f"/en/{CONTRACT}")
    for point in range(page.locator("[data-point]").count()):
        answer(page, point, "yes")
    expect(page.locator("[data-all-written]")).to_be_visible()
    assert "safe" not in page.inner_text("[data-summary]").lower()


def test_contract_without_javascript_is_ticked_and_printed(visitor: VisitorMaker) -> None:
    person = visitor(javascript=False)
    page = person.open(f"/en/{CONTRACT}?c=SA")
    page.locator("#point-hours input[value=no]").check()
    for hidden in ("[data-memory]", "[data-problems]", "[data-all-written]", "[data-print]"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("#contract ol").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("#point-hours input[value=no]")).to_be_visible()
    expect(page.locator("#point-hours .point__printed").first).to_contain_text("Source:")
    expect(page.locator("#contract form").first).to_be_hidden()


# --- Checklists -----------------------------------------------------------------------------------
def boxes(page: Page) -> list[bool]:
    return [box.is_checked() for box in page.locator(".checklist__box").all()]


def test_ticks_survive_reload_language_and_print_and_can_be_reset(visitor: VisitorMaker) -> None:
    person = visitor()
    page = person.open(f"/en/{CHECKLIST}")
    lists = page.locator("[data-checklist]")
    items = lists.first.locator(".checklist__box")
    number = items.count()
    foot = lists.first.locator("[data-checklist-foot]")
    expect(foot.locator("[role=status]")).to_have_text(f"0 of {number} done")
    expect(foot.locator("button")).to_be_hidden()
    items.nth(0).focus()
    page.keyboard.press("Space")
    lists.first.locator(".checklist__text").nth(1).click(position={"x": 4, "y": 8})
    expect(foot.locator("[role=status]")).to_have_text(f"2 of {number} done")
    ticked = boxes(page)
    assert ticked.count(True) == 2
    page.reload()
    expect(foot.locator("[role=status]")).to_have_text(f"2 of {number} done")
    assert boxes(page) == ticked
    page = person.open(f"/ur/{CHECKLIST}")
    expect(page.locator(".checklist__box:checked")).to_have_count(2)
    page = person.open("/en/destinations/saudi-arabia/print/")
    expect(page.locator(".checklist__box:checked")).to_have_count(2)
    page.emulate_media(media="print")
    expect(page.locator(".checklist__box").first).to_be_visible()
    expect(page.locator("[data-checklist-foot]").first).to_be_hidden()
    page.emulate_media(media="screen")
    page = person.open(f"/en/{CHECKLIST}")
    page.locator("[data-checklist-foot] button").first.click()
    assert boxes(page).count(True) == 0
    page.reload()
    assert boxes(page).count(True) == 0
    assert person.violations == []


def test_rewritten_item_begins_unticked(visitor: VisitorMaker) -> None:
    person = visitor()
    page = person.open(f"/en/{CHECKLIST}")
    page.locator(".checklist__box").nth(0).check()
    page.locator(".checklist__box").nth(1).check()

    def rewrite(route: object) -> None:
        answer = route.fetch()  # type: ignore[attr-defined]
        html = re.sub(
            r'(<div class="checklist__text"[^>]*>)(.*?)(</div>)',
            r"\1<p>Something else is written here now</p>\3",
            answer.text(),
            count=1,
            flags=re.DOTALL,
        )
        route.fulfill(response=answer, body=html)  # type: ignore[attr-defined]

    person.keep_nothing()
    page.route(f"**/en/{CHECKLIST}", rewrite)
    page.reload()
    expect(page.locator(".checklist__text").first).to_contain_text("Something else")
    expect(page.locator(".checklist__box").nth(1)).to_be_checked()
    expect(page.locator(".checklist__box").nth(0)).not_to_be_checked()


def test_checklist_without_javascript_is_ticked_all_the_same(visitor: VisitorMaker) -> None:
    page = visitor(javascript=False).open(f"/en/{CHECKLIST}")
    page.locator(".checklist__box").first.check()
    expect(page.locator("[data-checklist-foot]").first).to_be_hidden()
    assert page.locator(".checklist__box").first.bounding_box()["height"] >= 24  # type: ignore[index]
