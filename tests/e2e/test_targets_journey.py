"""A target is set, is behind, is revised with its reason, and is met when sessions are verified.

Another one is missed. The centre's supervisor reads the month, and an auditor the history.
"""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Visitor, VisitorMaker
from tests.e2e.pages import CheckingRoom, FieldLog
from tests.e2e.test_checking_journey import assert_within
from tests.e2e.test_other_centre import fill_in
from tests.e2e.test_session_journey import DESKTOP, days_ago

CAMPAIGN = "Routine outreach (sample)"
CENTRE = "Migrant Resource Centre Lahore"
REASON = "The second officer begins only in spring."


def today() -> datetime.date:
    return datetime.datetime.now(ZoneInfo("Asia/Karachi")).date()


@pytest.fixture
def data_officer(visitor: VisitorMaker) -> Visitor:
    person = visitor(viewport=DESKTOP)
    person.sign_in("data")
    return person


@pytest.fixture
def room(visitor: VisitorMaker) -> CheckingRoom:
    supervisor = visitor(viewport=DESKTOP)
    supervisor.sign_in("supervisor-lahore")
    return CheckingRoom(supervisor)


def set_target(
    page: Page, indicator: str, first: datetime.date, last: datetime.date, value: str
) -> None:
    """For Lahore, in the routine campaign."""
    page.get_by_role("link", name="Set a target").click()
    form = page.locator("#target-form")
    form.locator('[name="campaign"]').select_option(label=CAMPAIGN)
    form.locator('[name="centre"]').select_option(label=CENTRE)
    form.locator('[name="indicator"]').select_option(indicator)
    form.locator('[name="starts_on"]').fill(first.isoformat())
    form.locator('[name="ends_on"]').fill(last.isoformat())
    form.locator('[name="value"]').fill(value)
    form.get_by_role("button", name="Set the target").click()


def state(page: Page) -> str:
    return page.locator("#progress-section .target-state").inner_text().strip()


def reached(page: Page) -> int:
    numbers = page.locator("#target-numbers dd").first.inner_text()
    return int(re.sub(r"\D", "", numbers))


def test_a_target_is_behind_is_revised_and_is_met_and_another_is_missed(
    visitor: VisitorMaker, data_officer: Visitor, room: CheckingRoom
) -> None:
    day = today()
    page = data_officer.open("/admin/")
    page.get_by_role("button", name="Plans and targets").click()
    page.get_by_role("link", name="Targets", exact=True).click()

    # First outside the campaign: it is said beside the field, and what was typed stays.
    begin, end = datetime.date(day.year - 3, 1, 1), datetime.date(day.year, 12, 31)
    set_target(page, "sessions", begin, end, "۵۰۰")
    expect(page.locator("#target-form")).to_contain_text("The campaign runs from")
    expect(page.locator('[name="value"]')).to_have_value("۵۰۰")
    page.locator('[name="starts_on"]').fill((day - datetime.timedelta(days=60)).isoformat())
    page.get_by_role("button", name="Set the target").click()
    expect(page.locator(".messages")).to_contain_text("The target is set.")
    assert state(page) == "Behind"
    address = page.url.removeprefix(data_officer.site.url)
    before = reached(page)

    # A revision without a reason is refused; with one it is kept.
    form = page.locator("#revise-form")
    form.locator('[name="value"]').fill(str(before + 2))
    form.get_by_role("button", name="Revise").click()
    expect(page.locator("#revise-form")).to_contain_text("This field is required.")
    expect(page.locator('#revise-form [name="value"]')).to_have_value(str(before + 2))
    page.locator('#revise-form [name="reason"]').fill(REASON)
    page.locator("#revise-form").get_by_role("button", name="Revise").click()
    expect(page.locator(".messages")).to_contain_text("The target is revised")
    assert state(page) != "Met"

    verify_two(visitor, room)
    page = data_officer.open(address)
    assert reached(page) >= before + 2
    assert state(page) == "Met"
    assert_within(data_officer)

    first, last = quarter_before(day)
    page = data_officer.open("/admin/targets/")
    set_target(page, "districts", first, last, "90")
    assert state(page) == "Missed"
    read_history(visitor, address)


def quarter_before(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    month = 3 * ((day.month - 1) // 3) + 1
    last = day.replace(month=month, day=1) - datetime.timedelta(days=1)
    return last.replace(month=last.month - 2, day=1), last


def verify_two(visitor: VisitorMaker, room: CheckingRoom) -> None:
    """An officer sends two sessions of the campaign, on two days; the supervisor verifies both.

    Those that wait in the sample are of any campaign: which ones follows from the day of the year.
    """
    officer = visitor(javascript=False)
    officer.sign_in("officer-lahore")
    log = FieldLog(officer, javascript=False)
    for cohort, days in (("Morning class", 1), ("Evening class", 3)):
        log.begin_session()
        fill_in(log, cohort)
        log.go_to("when")
        log.fill(held_on=days_ago(days))
        log.go_to("check")
        log.acknowledge_the_rest()
        room.open_session(log.send())
        room.verify()


def read_history(visitor: VisitorMaker, address: str) -> None:
    auditor = visitor(viewport=DESKTOP)
    auditor.sign_in("auditor")
    page = auditor.open(address)
    rows = page.locator("#history-section tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("500")
    expect(rows.nth(1)).to_contain_text(REASON)
    expect(page.locator("#revise-form")).to_have_count(0)
    assert_within(auditor)


def test_a_supervisor_reads_the_month_on_a_phone_and_plans_a_session(
    visitor: VisitorMaker,
) -> None:
    supervisor = visitor(viewport=PHONE)
    supervisor.sign_in("supervisor-lahore")
    page = supervisor.open("/admin/centre-month/")
    expect(page.locator("#centre-page-title")).to_contain_text(CENTRE)
    expect(page.locator("#filter_centre option")).to_have_count(1)
    expect(page.locator(".figures-sample")).to_contain_text("not real sessions")
    expect(page.locator("#month-figures")).to_contain_text("Sessions delivered")
    assert_within(supervisor)
    page.locator("#to-check ~ h3 a").first.click()
    expect(page.get_by_role("heading", name="To check")).to_be_visible()

    page = supervisor.open("/admin/planned-sessions/add/")
    form = page.locator("#plan-form")
    form.locator('[name="campaign"]').select_option(label=CAMPAIGN)
    form.locator('[name="institution"]').select_option(index=1)
    form.locator('[name="officer"]').select_option(index=1)
    day = today() + datetime.timedelta(days=2)
    form.locator('[name="planned_for"]').fill((today() - datetime.timedelta(days=2)).isoformat())
    form.get_by_role("button", name="Plan this session").click()
    expect(page.locator("#plan-form")).to_contain_text("This day is past.")
    page.locator('[name="planned_for"]').fill(day.isoformat())
    page.get_by_role("button", name="Plan this session").click()
    expect(page.locator(".messages")).to_contain_text("The session is planned")
    shown = f"{day.day} {day:%b %Y}"
    expect(page.get_by_role("link", name=shown, exact=True).first).to_be_visible()
    assert_within(supervisor)

    officer = visitor()
    officer.sign_in("officer-lahore")
    officer.open("/en/outreach/planned/")
    expect(officer.page.locator("main")).to_contain_text(CAMPAIGN)
