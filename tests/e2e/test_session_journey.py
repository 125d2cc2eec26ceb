"""An officer breaks each rule once, mends it and sends; a supervisor returns it, then verifies it.

The figures move when it is verified, by its cells and by nothing else.
"""

import csv
import datetime
import io
import re
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.e2e.conftest import Visitor, VisitorMaker
from tests.e2e.pages import Cell, CheckingRoom, FieldLog, Figures, ask, moved
from tests.e2e.sound import assert_sound, too_wide

#: An institute for women, of the Lahore centre: no men (B5) and nobody under 15 (B6) learn there.
WOMENS_INSTITUTE = "Shalimar Vocational"
CAMPAIGN = "Routine outreach (sample)"
#: Earlier in the day than any session of the sample data, so that nobody is in two places (W2).
STARTS_AT, ENDS_AT = "07:00", "08:30"
FIRST_CELLS = (
    Cell("female", "under_15", 2),
    Cell("female", "18_24", 15),
    Cell("female", "not_recorded", 6),
    Cell("transgender", "25_29", 1),
)
MENDED_CELLS = (
    Cell("female", "under_15", 2),
    Cell("female", "18_24", 17),
    Cell("female", "25_29", 5),
    Cell("transgender", "25_29", 1),
)
WHY_SO_YOUNG = "Two younger sisters of trainees sat in."
WHY_UNKNOWN = "Six cards came back without an age."
RETURN_REASON = "Please add the ages from the register."
RETURN_REMARK = "The register has an age for everybody."
DESKTOP = {"width": 1280, "height": 900}


def today() -> datetime.date:
    return datetime.datetime.now(ZoneInfo("Asia/Karachi")).date()


BEGAN_ON = today()


def days_ago(number: int) -> str:
    """Counted from the day on which the run began: at midnight no two days become the same one."""
    return (BEGAN_ON - datetime.timedelta(days=number)).isoformat()


def test_session_is_mended_sent_returned_corrected_and_verified(visitor: VisitorMaker) -> None:
    supervisor = visitor(viewport=DESKTOP)
    supervisor.sign_in("supervisor-lahore")
    room = CheckingRoom(supervisor)
    before = room.figures()

    officer = visitor()
    officer.sign_in("officer-lahore")
    log = FieldLog(officer)
    log.begin_session()
    break_rules_of_the_place(log)
    last_visit = break_rules_of_the_time(log)
    see_a_double_session(log, last_visit)
    break_rules_of_the_words(log)
    break_rules_of_the_numbers(log)
    reference = send_with_a_note(log)
    assert_sum_of(FIRST_CELLS, 24)
    submitted = room.figures()
    assert_awaiting(before, submitted, sessions=1, people=24)
    assert_officer_cannot_decide(officer, log)

    room.open_session(reference)
    expect(room.page.locator("#warnings-section")).to_contain_text(WHY_UNKNOWN)
    room.return_session(RETURN_REASON, attendance=RETURN_REMARK)
    assert room.figures() == before

    correct_what_came_back(log, reference)
    assert_sum_of(MENDED_CELLS, 25)
    assert_awaiting(before, room.figures(), sessions=1, people=25)

    room.open_session(reference)
    expect(room.page.locator("#total")).to_have_text("25")
    room.verify()
    assert_moved_by_its_cells(before, room.figures())
    assert_export_agrees(room)
    log.open_session()
    expect(officer.page.locator(".tag").first).to_have_text("Verified")
    assert_sound(officer, officer.page)
    assert supervisor.violations == []


# --- The officer's mistakes ----------------------------------------------------------------------


def break_rules_of_the_place(log: FieldLog) -> None:
    """Nothing chosen; then a campaign and an institution from what is shown while one types."""
    log.save_wrong()
    expect(log.remark("campaign", "missing")).to_be_visible()
    expect(log.remark("institution", "missing")).to_be_visible()
    assert_sound(log.person, log.page)
    log.choose_campaign(CAMPAIGN)
    log.choose_institution(WOMENS_INSTITUTE)
    log.save_right("when")


def break_rules_of_the_time(log: FieldLog) -> datetime.date:
    """B1 both ways, B2 both ways, W8; gives the day of the centre's last session at the place."""
    page = log.page
    log.tick("mode")
    log.fill(held_on=days_ago(-2), starts_at=STARTS_AT, ends_at=ENDS_AT)
    log.save_wrong()
    log.expect_remark("held_on", "B1", "The date is in the future.")
    log.fill(held_on=f"{today().year - 3}-06-15")
    log.save_wrong()
    log.expect_remark("held_on", "B1", "The campaign runs from 1 January")
    log.fill(held_on=days_ago(10), ends_at="06:30")
    log.save_wrong()
    log.expect_remark("ends_at", "B2", "The session ends before it starts.")
    log.expect_remark("held_on", "W8", "The session was sent 10 days after it was held.")
    assert_sound(log.person, page)
    log.fill(ends_at="07:05")
    log.save_wrong()
    log.expect_remark("ends_at", "B2", "A session lasts from 15 minutes to 8 hours.")
    log.fill(ends_at=ENDS_AT)
    log.go_to("where")
    copying = page.locator('button[value="copy"]').inner_text()
    day = re.search(r"\d{1,2} \w+ \d{4}", copying)
    assert day is not None, copying
    return datetime.datetime.strptime(day[0], "%d %B %Y").date()


def see_a_double_session(log: FieldLog, last_visit: datetime.date) -> None:
    """W1, with the reference of the other session; then the day on which it really was."""
    log.go_to("when")
    log.fill(held_on=last_visit.isoformat())
    log.go_to("where")
    log.expect_remark("institution", "W1", "Another session at this place on this day is on record")
    expect(log.page.locator("#field-institution .remark__others a").first).to_contain_text("LHE-")
    assert_sound(log.person, log.page)
    log.go_to("when")
    log.fill(held_on=days_ago(1))
    log.save_right("what")


def break_rules_of_the_words(log: FieldLog) -> None:
    """B10: a phone number and a CNIC number in free text."""
    log.fill(
        audience="trainees",
        language="ur",
        cohort="Tailoring, morning batch of the journey",
        notes="Ask the principal, 0300 1234567.",
        questions="Is 35202-1234567-1, of 0301 7654321, a right number?",
        referrals="3",
    )
    log.tick("topics")
    log.tick("topics", 2)
    log.save_wrong()
    log.expect_remark("notes", "B10", "what looks like a phone number")
    both = log.remark("questions", "B10")
    expect(both.filter(has_text="what looks like a CNIC number")).to_be_visible()
    expect(both.filter(has_text="what looks like a phone number")).to_be_visible()
    assert_sound(log.person, log.page)
    assert "0300 1234567" in log.form.locator('[name="notes"]').input_value()
    log.fill(notes="Ask the principal.", questions="How is a CNIC checked?")
    material = log.form.locator('input[name^="material_"]').first.get_attribute("name")
    log.fill(**{str(material): "10"})
    log.save_right("count")


def break_rules_of_the_numbers(log: FieldLog) -> None:
    """B3 both ways, B4 to B7, W7 and W9; all typed is kept, and the total is added up."""
    log.fill(headcount_declared="24", count_method="headcount", staff_present="2")
    log.save_wrong()
    log.expect_remark("attendance", "B3", "Count at least one person.")
    log.fill_cells(Cell("female", "18_24", 2001))
    log.save_wrong()
    log.expect_remark("attendance", "B3", "Each number is from 0 to 2,000.")
    log.expect_remark("attendance", "W7", "Everybody is counted in one group of sex and age.")

    log.fill(first_time_count="40")
    log.fill_cells(*FIRST_CELLS[:3], Cell("male", "18_24", 3))
    expect(log.page.locator("[data-total]")).to_have_text("26")
    log.save_wrong()
    log.expect_remark("headcount_declared", "B4", "You declared 24 people")
    log.expect_remark("attendance", "B5", "3 male students are counted")
    log.expect_remark("attendance", "B6", "2 people are counted in an age group")
    log.expect_remark("first_time_count", "B7", "more than all 26 people")
    log.expect_remark("attendance", "W9", "not recorded for 6 of 26 people")
    assert_sound(log.person, log.page)

    log.explain("B6", WHY_SO_YOUNG)
    log.fill_cells(*FIRST_CELLS)
    log.fill(first_time_count="20")
    expect(log.page.locator("[data-difference]")).to_have_text("The same as the heads you counted.")
    log.save_wrong()
    assert log.remark("headcount_declared", "B4").count() == 0
    assert log.remark("attendance", "B5").count() == 0
    assert log.remark("first_time_count", "B7").count() == 0
    expect(log.remark("attendance", "B6")).to_contain_text("You explained it.")
    expect(log.page.locator('[name="explanation_B6"]')).to_have_value(WHY_SO_YOUNG)


def send_with_a_note(log: FieldLog) -> str:
    """Not before each warning is answered; then the reference."""
    log.go_to("check")
    log.press_send()
    expect(log.page.locator("#problems")).to_contain_text("Look at each warning below")
    assert_sound(log.person, log.page)
    assert "W9" in log.acknowledge_the_rest()
    log.acknowledge("W9", WHY_UNKNOWN)
    reference = log.send()
    assert re.fullmatch(rf"LHE-{today().year}-\d{{5}}", reference), reference
    return reference


# --- What must not happen ------------------------------------------------------------------------


def assert_officer_cannot_decide(officer: Visitor, log: FieldLog) -> None:
    """Not even by the address that the supervisor's button posts to."""
    for decision in ("verify", "return", "void"):
        answer = ask(
            officer,
            "POST",
            f"/admin/sessions/{log.session_id}/{decision}/",
            reason="I say so myself.",
        )
        assert answer.status in (302, 403, 404), decision
    log.open_session()
    expect(officer.page.locator(".tag").first).to_have_text("Submitted")


def assert_sum_of(cells: tuple[Cell, ...], people: int) -> None:
    assert sum(cell.people for cell in cells) == people


# --- Correcting ----------------------------------------------------------------------------------


def correct_what_came_back(log: FieldLog, reference: str) -> None:
    """The reason stands on top of the log and of the step, the remark beside its field."""
    page = log.open_home()
    item = page.locator(".log-item--returned", has_text=reference)
    expect(item.locator(".log-item__reason")).to_contain_text(RETURN_REASON)
    assert_sound(log.person, page)
    item.get_by_role("button", name="Correct it").click()
    expect(page.locator("h1")).to_have_text("How many people were there?")
    expect(page.locator(".callout").first).to_contain_text(RETURN_REASON)
    log.expect_remark("attendance", "comment", RETURN_REMARK)
    log.fill_cells(*MENDED_CELLS)
    log.fill(headcount_declared="25")
    log.go_to("check")
    log.acknowledge_the_rest()
    assert log.send() == reference
    expect(page.locator(".receipt__facts dd").nth(1)).to_have_text("2")
    assert_sound(log.person, page)


# --- The figures ---------------------------------------------------------------------------------


def rows_of_the_session() -> list[str]:
    """The rows in which it counts: its quarter, its campaign and all together."""
    day = today() - datetime.timedelta(days=1)
    return [f"Q{(day.month + 2) // 3} {day.year}", CAMPAIGN, "All together"]


def assert_others_stayed(before: Figures, after: Figures) -> None:
    counted_in = rows_of_the_session()
    for family, rows in after.items():
        for row, cells in rows.items():
            if row not in counted_in:
                assert cells == before[family][row], (family, row)


def assert_awaiting(before: Figures, after: Figures, *, sessions: int, people: int) -> None:
    """Only the columns of what is not verified yet have moved."""
    assert_others_stayed(before, after)
    for row in rows_of_the_session():
        assert moved(before, after, row) == {
            "awaiting: Sessions submitted, not yet verified": sessions,
            "awaiting: Attendances submitted, not yet verified": people,
        }


def assert_moved_by_its_cells(before: Figures, after: Figures) -> None:
    assert_others_stayed(before, after)
    for row in rows_of_the_session():
        changes = moved(before, after, row)
        # Whether the place itself is new to a quarter depends on the sample data.
        changes.pop("reach: Institutions reached", None)
        changes.pop("reach: Districts reached", None)
        assert changes == {
            "sessions: Sessions delivered": 1,
            "sessions: Attendances": 25,
            "sessions: Estimated unique people reached": 25,
            "sessions: First-time participants": 20,
            "sex: Female": 24,
            "sex: Transgender": 1,
            "age: Under 15": 2,
            "age: 18–24": 17,
            "age: 25–29": 6,
            "reach: Referrals to counselling": 3,
            "reach: Materials handed out": 10,
        }, row


def assert_export_agrees(room: CheckingRoom) -> None:
    """The file holds what the screen shows."""
    shown = room.figures()["sessions"]["All together"]
    answer = room.page.context.request.get(f"{room.person.site.url}/admin/figures/?export=csv")
    rows = list(csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"))))
    total = next(row for row in rows if row["Month"] == "All together")
    for column in ("Sessions delivered", "Attendances"):
        assert total[column] == shown[column].replace(",", "")


# --- Without JavaScript, in Urdu -----------------------------------------------------------------


def test_session_is_sent_in_urdu_without_javascript(visitor: VisitorMaker) -> None:
    officer = visitor(javascript=False)
    officer.sign_in("officer-lahore")
    log = FieldLog(officer, "ur", javascript=False)
    page = officer.page
    eyes = visitor()
    eyes.sign_in("officer-lahore")

    def look() -> None:
        """Narrow enough as it is, and accessible to somebody who opens it with JavaScript."""
        assert too_wide(page, 320) == []
        assert_sound(eyes, eyes.open(page.url.removeprefix(officer.site.url)))

    # Officers land in the log, in their language: without JavaScript in the one online.
    page.wait_for_url("**/ur/outreach/")
    look()
    log.begin_session()
    assert page.locator("html").get_attribute("dir") == "rtl"
    log.save_wrong()
    look()
    log.choose_campaign("معمول کی آگاہی")
    log.choose_institution("لاہور نارتھ یونیورسٹی")
    log.save_right("when")
    look()
    log.tick("mode")
    log.fill(held_on=days_ago(2), starts_at=STARTS_AT, ends_at=ENDS_AT)
    log.save_right("what")
    look()
    log.fill(audience="students", language="pa", cohort="صبح کی کلاس")
    log.tick("topics", 1)
    log.save_right("count")

    cells = (Cell("female", "18_24", 11), Cell("male", "18_24", 8), Cell("male", "25_29", 4))
    # Digits as an Urdu keyboard types them.
    log.fill(headcount_declared="۲۵", count_method="headcount", staff_present="۱")
    log.fill(**{cell.name: str(cell.people) for cell in cells})
    log.save_wrong()
    message = log.remark("headcount_declared", "B4").inner_text()
    assert not re.search("[A-Za-z]", message), message
    assert "25" in message
    assert "23" in message
    look()
    log.fill(headcount_declared="۲۳")
    log.save_right("check")
    look()
    log.acknowledge_the_rest()
    reference = log.send()
    look()
    assert re.fullmatch(rf"LHE-{today().year}-\d{{5}}", reference), reference
    expect(page.locator(".receipt__facts dd").first).to_have_text("23")
    log.open_home()
    item = page.locator(".log-item", has_text=reference)
    expect(item).to_contain_text("لاہور نارتھ یونیورسٹی")
    for rest in (f"sessions/{log.session_id}/", f"sessions/{log.session_id}/evidence/", "figures/"):
        officer.open(log.address(rest))
        look()
    assert officer.violations == []
