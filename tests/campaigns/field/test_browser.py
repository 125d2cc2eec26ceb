"""The field log in a real phone-sized browser: with its script, without it, and for everybody."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from campaigns.models import Institution, Session, SessionDraft
from campaigns.records import services
from mrc.core.models import User
from tests.browsers import chromium_path
from tests.campaigns.factories import submit

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE = {"width": 360, "height": 740}
AXE_TAGS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}
#: What is pressed and is smaller than 48 px; links inside sentences may be.
SMALL = """
() => [...document.querySelectorAll(
  "button, select, summary, textarea, .choice label, input:not([type=hidden])," +
  ".log-more, .log-item__link, .log-header a, .log-footer a"
)].filter((one) => one.checkVisibility() && !["radio", "checkbox"].includes(one.type))
  .map((one) => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 47.5).map(([html, box]) => `${html} ${box.height}`)
"""

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser(driver: Playwright) -> Iterator[Browser]:
    chromium = driver.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def visit(
    browser: Browser,
    transactional_db: None,
    live_server: Any,
    officer: User,
    institute: Institution,
    lists: dict[str, int],
) -> Iterator[Open]:
    """Opens the officer's log: ``visit("/en/outreach/", javascript=False)``."""
    contexts: list[BrowserContext] = []

    def open_page(path: str, *, javascript: bool = True) -> Page:
        client = Client()
        client.force_login(officer)
        context = browser.new_context(
            viewport=PHONE, java_script_enabled=javascript, locale="en-GB", has_touch=True
        )
        context.set_default_timeout(20_000)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: pytest.fail(message.text) if is_blocked(message) else 0)
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def is_blocked(message: Any) -> bool:
    return "Content Security Policy" in message.text


def go_on(page: Page) -> None:
    page.click(".log-buttons button[value=next]")


def fill_in_when_and_what(page: Page) -> None:
    page.fill("[name=held_on]", timezone.localdate().isoformat())
    page.fill("[name=starts_at]", "00:00")
    page.fill("[name=ends_at]", "01:30")
    page.check("#id_mode_0")
    go_on(page)
    page.check("#id_topics_0")
    page.select_option("[name=audience]", "trainees")
    page.select_option("[name=language]", "ur")
    go_on(page)


def received() -> Session:
    return Session.objects.select_related("current_version").get()


def test_a_session_is_logged_with_one_hand(visit: Open, institute: Institution) -> None:
    page = visit("/en/outreach/")
    page.click(".log-new__button")
    page.select_option("[name=campaign]", index=1)
    page.locator("[name=institution_search]").press_sequentially("gtti", delay=30)
    page.locator("[data-list] label", has_text=institute.name_en).click()
    expect(page.locator("[data-status]")).to_have_text("Found: 1")
    go_on(page)
    fill_in_when_and_what(page)

    page.fill("[name=headcount_declared]", "۵")
    page.select_option("[name=count_method]", "headcount")
    plus = page.get_by_role("button", name="One more: Female, 18–24")
    for _press in range(3):
        plus.tap()
    page.get_by_role("button", name="One less: Female, 18–24").tap()
    assert page.input_value("[name=cell_female_18_24]") == "2"
    expect(page.locator("[data-total]")).to_have_text("2")
    expect(page.locator("[data-difference]")).to_contain_text("Fewer than the heads you counted: 3")
    page.fill("[name=cell_male_25_29]", "۳")
    expect(page.locator("[data-difference]")).to_have_text("The same as the heads you counted.")
    expect(page.locator("[data-announce]")).to_contain_text("Total: 5")
    expect(page.locator("[data-sex-sum=male]")).to_have_text("3")
    page.fill("[name=staff_present]", "1")
    go_on(page)
    expect(page.locator("h1")).to_have_text("Check and send")
    page.click("button[value=send]")
    expect(page.locator(".receipt__reference")).to_have_text("LHE-" + f"{received().reference[4:]}")
    assert received().current_version.cells.people() == 5


def test_holding_a_button_counts_on(visit: Open) -> None:
    page = visit("/en/outreach/")
    page.click(".log-new__button")
    page.click("button[value='go:count']")
    plus = page.get_by_role("button", name="One more: Heads counted")
    box = plus.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.wait_for_timeout(1200)
    page.mouse.up()
    counted = int(page.input_value("[name=headcount_declared]"))
    assert counted >= 3
    page.wait_for_timeout(400)
    assert int(page.input_value("[name=headcount_declared]")) == counted


def test_what_is_typed_is_saved_without_pressing_anything(visit: Open) -> None:
    page = visit("/en/outreach/")
    page.click(".log-new__button")
    page.click("button[value='go:what']")
    page.fill("[name=questions]", "Is the azad visa real?")
    expect(page.locator("[data-autosave-state]")).to_have_text("Saved")
    assert SessionDraft.objects.get().data["typed"]["questions"] == "Is the azad visa real?"
    page.reload()
    assert page.input_value("[name=questions]") == "Is the azad visa real?"


def test_without_a_connection_it_says_that_nothing_is_saved(visit: Open) -> None:
    page = visit("/en/outreach/")
    page.click(".log-new__button")
    page.click("button[value='go:what']")
    page.context.set_offline(True)
    page.fill("[name=questions]", "Typed on the road")
    expect(page.locator("[data-autosave-state]")).to_contain_text("Not saved")
    page.context.set_offline(False)
    page.fill("[name=questions]", "Typed on the road.")
    expect(page.locator("[data-autosave-state]")).to_have_text("Saved")


def test_the_same_journey_without_script(visit: Open, institute: Institution) -> None:
    page = visit("/ur/outreach/", javascript=False)
    page.click(".log-new__button")
    page.select_option("[name=campaign]", index=1)
    page.fill("[name=institution_search]", "گجرات")
    page.press("[name=institution_search]", "Enter")
    page.click(f"label[for='institution-{institute.pk}']")
    go_on(page)
    fill_in_when_and_what(page)
    page.fill("[name=headcount_declared]", "۵")
    page.select_option("[name=count_method]", "headcount")
    page.fill("[name=cell_female_18_24]", "۲")
    page.fill("[name=cell_male_25_29]", "3")
    page.fill("[name=staff_present]", "1")
    page.click("button[value=update]")
    assert page.inner_text("[data-total]") == "5"
    assert page.input_value("[name=cell_female_18_24]") == "۲"
    go_on(page)
    page.click("button[value=send]")
    assert page.inner_text(".receipt__reference").strip() == received().reference
    assert received().current_version.cells.people() == 5


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_page_is_accessible_and_narrow_enough(
    visit: Open, officer: User, supervisor: User, institute: Institution, language: str
) -> None:
    returned = submit(officer, now=timezone.now(), **TODAY, institution=str(institute.pk))
    services.return_session(
        session=returned,
        by=supervisor,
        reason="The institute was closed.",
        comments={"held_on": "Was it Thursday?", "attendance": "The register says 13."},
        now=timezone.now(),
    )
    page = visit(f"/{language}/outreach/")
    problems: list[str] = []

    def look(name: str) -> None:
        problems.extend(f"{name}: {problem}" for problem in problems_of(page))

    look("home, with a returned session")
    page.goto(page.url + "sessions/?state=returned")
    look("list")
    page.goto(page.url.partition("sessions/")[0])
    page.click(".log-new__button")
    for step in ("where", "when", "what", "count", "check"):
        look(f"{step}, empty")
        if step != "check":
            go_on(page)
            look(f"{step}, with what is missing")
            page.click("#problems > p a")
    page.click("button[value='go:where']")
    page.fill("[name=institution_search]", "gtti")
    page.click("button[value=search]")
    look("where, with an institution found")
    page.click("button[value=propose]")
    look("proposing an institution")
    page.fill("[name=name_en]", institute.name_en)
    page.select_option("[name=district]", str(institute.district.pk))
    page.select_option("[name=kind]", "tvet")
    page.click("button[name=add]")
    look("proposing one that is on record")
    page.click("button[name=use]")
    look("where, with an institution chosen")
    page.click("button[value='go:count']")
    for name, typed in {"headcount_declared": "9", "staff_present": "two"}.items():
        page.fill(f"[name={name}]", typed)
    page.fill("[name=cell_female_18_24]", "3")
    page.fill("[name=cell_male_18_24]", "4")
    go_on(page)
    look("count, with mistakes")

    page.goto(f"{page.url.partition('sessions/')[0]}sessions/{returned.pk}/")
    look("a returned session")
    page.click(".log form button")
    look("its correction")
    page.click("button[value='go:check']")
    look("its last page")
    page.goto(page.url.replace("check", "discard"))
    look("throwing it away")
    page.goto(page.url.replace("discard", "check"))
    page.click("button[value=send]")
    look("the receipt")
    page.goto(page.url.replace("receipt", "versions/1"))
    look("an older version")
    assert not problems, "\n".join(problems)


TODAY: dict[str, Any] = {
    "held_on": timezone.localdate().isoformat(),
    "starts_at": "00:00",
    "ends_at": "01:00",
}


def problems_of(page: Page) -> list[str]:
    """Everything wrong with a page at the narrowest and at a wide screen."""
    # A click ends with the first byte of the next page, which has no element yet.
    page.wait_for_load_state()
    problems: list[str] = []
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        scroll = page.evaluate("document.documentElement.scrollWidth")
        if scroll > width:
            problems.append(f"{scroll} px wide at {width}")
        for found in Axe().run(page, options=AXE_TAGS).response["violations"]:
            targets = [node["target"] for node in found["nodes"]][:3]
            problems.append(f"{found['id']} at {width}: {targets}")
        problems += [f"small at {width}: {html}" for html in page.evaluate(SMALL)]
    page.set_viewport_size(PHONE)
    return problems
