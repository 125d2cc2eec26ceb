"""A supervisor's afternoon: a doubtful session goes back, clean ones are verified together.

A change is proposed and decided by two people, and an auditor reads all of it.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor, VisitorMaker
from tests.e2e.pages import CheckingRoom, FieldLog
from tests.e2e.sound import assert_sound
from tests.e2e.test_other_centre import CELLS, fill_in
from tests.e2e.test_session_journey import DESKTOP, days_ago

REMARK = "The register of the institute says something else."


def session_address(page: Page) -> str:
    """The address of the session that a page of the admin is about."""
    found = re.search(r"/admin/sessions/[0-9a-f-]{36}/", page.url)
    assert found is not None, page.url
    return found[0]


def assert_within(person: Visitor) -> None:
    """No page of this room is refused anything by the site's policy, nor wider than the screen."""
    assert person.violations == []
    assert person.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.fixture
def room(visitor: VisitorMaker) -> CheckingRoom:
    supervisor = visitor(viewport=DESKTOP)
    supervisor.sign_in("supervisor-lahore")
    return CheckingRoom(supervisor)


def send_twice(visitor: VisitorMaker) -> tuple[FieldLog, str, str]:
    """The same session two times, as it happens; the references of both."""
    officer = visitor(javascript=False)
    officer.sign_in("officer-lahore")
    log = FieldLog(officer, javascript=False)
    references = []
    for cohort in ("Batch A", "Batch A again"):
        log.begin_session()
        fill_in(log, cohort)
        references.append(log.send())
    return log, references[0], references[1]


def send_clean_ones(visitor: VisitorMaker) -> None:
    """Two sessions of other days: how many of the sample wait without a warning depends on the day.

    They are as different as what real groups are, so that no rule takes them for one.
    """
    officer = visitor(javascript=False)
    officer.sign_in("officer-lahore")
    log = FieldLog(officer, javascript=False)
    # Late is what comes after three days (W8); midnight may make one more of each.
    for days, people in ((0, 17), (2, 26)):
        log.begin_session()
        fill_in(log, f"{people} trainees")
        log.go_to("when")
        log.fill(held_on=days_ago(days))
        log.go_to("count")
        log.fill(headcount_declared=str(people), **{CELLS[0].name: str(people - CELLS[1].people)})
        log.go_to("check")
        expect(log.page.locator(".log-problems")).to_have_count(0)
        log.send()


def test_doubtful_session_is_compared_and_goes_back_with_a_reason_beside_its_field(
    visitor: VisitorMaker, room: CheckingRoom
) -> None:
    log, first, second = send_twice(visitor)
    page = room.open_queue()
    row = page.locator("tr", has_text=second)
    expect(row.get_by_role("checkbox")).to_have_count(0)
    room.open_session(second)
    beside = page.locator("#side-by-side-section")
    expect(beside).to_contain_text(first)
    expect(beside.locator("tr.is-same", has_text="Institution").first).to_be_visible()
    different = beside.locator("tr.is-different", has_text="Group")
    expect(different.locator("mark")).to_have_text(["Batch A again", "Batch A"])
    expect(page.locator("#spread")).to_contain_text("median of")

    form = page.locator("#return-form")
    form.locator('[name="reason"]').fill("Is this the same session?")
    form.locator("summary").click()
    form.locator('[name="remark-attendance"]').fill(REMARK)
    form.get_by_role("button", name="Return").click()
    room.expect_message("went back to its officer")
    assert_within(room.person)

    returned = log.open_session(log.session_id)
    expect(returned.locator("body")).to_contain_text("Is this the same session?")
    expect(returned.locator("body")).to_contain_text(REMARK)


def test_clean_ones_are_verified_together_one_is_changed_by_two_people_and_all_is_read(
    visitor: VisitorMaker, room: CheckingRoom
) -> None:
    send_clean_ones(visitor)
    page = room.open_queue()
    page.get_by_role("link", name="without warnings").click()
    boxes = page.locator('#bulk-verify-form [name="session"]')
    expect(boxes.first).to_be_visible()
    named = page.locator("#bulk-verify-form tbody th").all_inner_texts()
    assert len(named) == boxes.count() >= 2
    boxes.first.uncheck()
    page.get_by_role("button", name="Verify those that are ticked").click()
    verified = page.locator("#verified li")
    expect(verified).to_have_text(named[1:])
    assert_within(room.person)
    verified.first.get_by_role("link").click()
    address = session_address(page)
    propose_as_officer(visitor, address)

    page = room.person.open(address)
    page.get_by_role("link", name="A change waits for its decision").click()
    beside = page.locator("#before-after-section tr.is-different", has_text="Referrals")
    expect(beside).to_be_visible()
    page.get_by_role("button", name="Accept").click()
    room.expect_message("The change is accepted.")
    moved = page.locator("#movements-section")
    expect(moved).to_contain_text("Restated figures")
    expect(moved.locator("tr", has_text="Referrals to counselling")).to_be_visible()
    assert_within(room.person)
    read_history(visitor, address)


def propose_as_officer(visitor: VisitorMaker, address: str) -> None:
    """On a phone; first without a reason, which keeps what was typed."""
    officer = visitor()
    officer.sign_in("officer-lahore")
    page = officer.open(f"/en/outreach{address.removeprefix('/admin')}amend/")
    page.locator('[name="referrals"]').fill("۱۷")
    page.get_by_role("button", name="Propose this change").click()
    expect(page.locator("#field-reason")).to_contain_text("Give a reason.")
    expect(page.locator('[name="referrals"]')).to_have_value("۱۷")
    assert_sound(officer, page)
    page.locator('[name="reason"]').fill("Counselling wrote seventeen.")
    page.get_by_role("button", name="Propose this change").click()
    expect(page.locator(".callout--success")).to_contain_text("The change is proposed.")
    assert_within(officer)


def read_history(visitor: VisitorMaker, address: str) -> None:
    auditor = visitor(viewport=DESKTOP)
    auditor.sign_in("auditor")
    page = auditor.open(f"{address}history/")
    titles = page.locator(".check-timeline__title").all_inner_texts()
    told = " ".join(titles)
    for step in ("was received", "was verified", "was proposed", "was accepted", "counts from now"):
        assert step in told, (step, titles)
    expect(page.locator(".check-timeline")).to_contain_text("Counselling wrote seventeen.")
    expect(page.locator("ins", has_text="17")).to_be_visible()
    assert_within(auditor)
