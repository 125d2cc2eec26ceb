"""Each rule, broken once: its message stands beside its field, and what was typed stays."""

from typing import Any

import pytest
from django.utils.html import escape
from django.utils.translation import trans_real

from campaigns.models import GenderIntake, InstitutionKind, RuleFlag, Session
from campaigns.records.identifiers import new_id
from tests.campaigns.factories import NOW, make_officer, submit, verify
from tests.campaigns.field.walking import Log, Page

#: What is typed, in which step; beside which field it is said, and what; which field keeps what.
BROKEN: list[tuple[str, str, dict[str, Any], str, str, str]] = [
    ("B1", "when", {"held_on": "2026-03-11"}, "held_on", "The date is in the future.", "held_on"),
    ("B1", "when", {"held_on": "2025-12-31"}, "held_on", "The campaign runs from", "held_on"),
    ("B2", "when", {"ends_at": "09:00"}, "ends_at", "ends before it starts", "ends_at"),
    ("B2", "when", {"ends_at": "10:10"}, "ends_at", "from 15 minutes to 8 hours", "ends_at"),
    (
        "B3",
        "count",
        {"cell_male_18_24": "2001", "headcount_declared": "2018"},
        "attendance",
        "Each number is from 0 to 2,000.",
        "cell_male_18_24",
    ),
    (
        "B4",
        "count",
        {"headcount_declared": "40"},
        "headcount_declared",
        "You declared 40 people, but the numbers add up to 37.",
        "headcount_declared",
    ),
    (
        "B7",
        "count",
        {"first_time_count": "38"},
        "first_time_count",
        "more than all 37 people",
        "first_time_count",
    ),
    (
        "B7",
        "count",
        {"pre_tested": "10", "pre_passed": "11"},
        "pre_passed",
        "More people passed than were tested",
        "pre_passed",
    ),
    (
        "B7",
        "count",
        {"disability_respondents": "38"},
        "disability_respondents",
        "more than all 37 people",
        "disability_respondents",
    ),
    ("B10", "what", {"notes": "Call 0300 1234567"}, "notes", "a phone number", "notes"),
    ("B10", "what", {"questions": "۳۵۲۰۲-۱۲۳۴۵۶۷-۱"}, "questions", "a CNIC number", "questions"),
]


@pytest.mark.parametrize(("code", "step", "typed", "anchor", "message", "kept"), BROKEN)
def test_a_broken_rule_is_told_beside_its_field_and_keeps_what_was_typed(
    log: Log,
    code: str,
    step: str,
    typed: dict[str, Any],
    anchor: str,
    message: str,
    kept: str,
) -> None:
    log.begin()
    log.save_all()
    answer = log.save(step, **typed)
    assert answer["Location"] == log.at(step) + "?missing=1#problems"
    page = log.read(step, "?missing=1")
    assert message in page.beside(anchor)
    assert page.value(kept) == typed[kept]
    # It stays there on the next visit, the last page leads to it, and nothing is sent.
    assert message in log.read(step).beside(anchor)
    check = log.read("check")
    assert message in str(check)
    assert f"/{step}/?missing=1#field-{anchor}" in check.html
    assert log.send()["Location"] == log.at("check") + "#problems"
    assert not Session.objects.exists()


def test_two_remarks_of_one_rule_have_ids_of_their_own(log: Log) -> None:
    log.begin()
    log.save_all()
    log.save("what", notes="35202-1234567-1, call 0300 1234567")
    html = log.read("what").html
    assert html.count('id="remark-notes-B10-') == 2
    for kind in ("cnic", "phone"):
        assert html.count(f'id="remark-notes-B10-{kind}"') == 1


def test_a_single_sex_institution_asks_for_an_explanation(log: Log) -> None:
    log.institute.gender_intake = GenderIntake.FEMALE
    log.institute.save()
    log.begin()
    log.save_all()
    page = log.read("count")
    assert "This is an institution for women and girls" in page.beside("attendance")
    assert page.value("explanation_B5") == ""
    log.save("count", explanation_B5="Brothers came along.")
    assert log.read("count").value("explanation_B5") == "Brothers came along."
    assert log.send()["Location"] == log.at("receipt")
    content = Session.objects.get().current_version.content
    assert content["explanations"] == {"B5": "Brothers came along."}


def test_an_impossible_age_asks_for_an_explanation(log: Log) -> None:
    log.institute.kind = InstitutionKind.SCHOOL
    log.institute.save()
    log.begin()
    log.save_all(audience="students")
    assert "not usual here (School)" in log.read("count").beside("attendance")
    assert log.send()["Location"] == log.at("check") + "#problems"
    assert log.send(explanation_B6="An evening class.")["Location"] == log.at("receipt")


def test_an_explained_difference_is_sent_and_a_mended_one_is_not(log: Log) -> None:
    log.begin()
    log.save_all(headcount_declared="40")
    log.save("count", headcount_declared="40", explanation_B4="Three left early.")
    assert "You explained it." in log.read("count").beside("headcount_declared")
    log.save("count", headcount_declared="37", explanation_B4="Three left early.")
    log.send()
    assert Session.objects.get().current_version.content["explanations"] == {}


def test_an_explanation_with_a_phone_number_is_refused(log: Log) -> None:
    log.begin()
    log.save_all()
    log.save("count", headcount_declared="40", explanation_B4="Ask 0300 1234567")
    page = log.read("count", "?missing=1")
    assert "a phone number" in str(page)
    assert page.value("explanation_B4") == "Ask 0300 1234567"
    assert log.send()["Location"] == log.at("check") + "#problems"


def test_a_warning_waits_for_a_tick_or_a_note(log: Log) -> None:
    log.begin()
    log.save_all(held_on="2026-03-05")
    page = log.read("when")
    assert "5 days after it was held" in page.beside("held_on")
    assert log.send()["Location"] == log.at("check") + "#problems"
    assert log.send(asked_W8="1", note_W8="The road was closed.")["Location"] == log.at("receipt")
    flag = RuleFlag.objects.get()
    assert (flag.code, flag.acknowledged, flag.note) == ("W8", True, "The road was closed.")


def test_a_tick_can_be_taken_back(log: Log) -> None:
    log.begin()
    log.save_all(held_on="2026-03-05")
    log.save("when", held_on="2026-03-05", asked_W8="1", tick_W8="on")
    assert log.read("check").is_chosen("tick_W8", "on")
    log.save("when", held_on="2026-03-05", asked_W8="1")
    assert not log.read("check").is_chosen("tick_W8", "on")
    assert log.send()["Location"] == log.at("check") + "#problems"


#: Warnings that compare with other sessions or with the numbers themselves.
WARNED: list[tuple[str, str, dict[str, Any], str]] = [
    (
        "W7",
        "attendance",
        {"cell_female_18_24": "", "cell_male_25_29": "", "headcount_declared": "20",
         "first_time_count": ""},
        "Everybody is counted in one group",
    ),
    (
        "W9",
        "attendance",
        {"cell_male_18_24": "", "cell_not_recorded_not_recorded": "20"},
        "not recorded for 20 of 37",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "anchor", "typed", "message"), WARNED)
def test_a_warning_about_the_numbers_stands_beside_them(
    log: Log, code: str, anchor: str, typed: dict[str, Any], message: str
) -> None:
    log.begin()
    log.save_all(**typed)
    assert message in log.read("count").beside(anchor)
    assert log.send(**{f"asked_{code}": "1", f"tick_{code}": "on"})["Location"] == log.at("receipt")


def test_resembling_sessions_are_named_where_the_officer_may_see_them(log: Log) -> None:
    other = submit(log.officer, institution=str(log.institute.pk), held_on="2026-03-10")
    log.begin()
    log.save_all()
    assert other.reference in log.read("where").beside("institution")  # W1
    assert other.reference in log.read("what").beside("facilitators")  # W2
    assert other.reference in log.read("count").beside("attendance")  # W6
    ticks = {f"asked_{c}": "1" for c in ("W1", "W2", "W6")}
    ticks |= {f"tick_{c}": "on" for c in ("W1", "W2", "W6")}
    assert log.send(**ticks)["Location"] == log.at("receipt")


def test_a_resembling_session_of_another_centre_keeps_its_reference(
    log: Log, peshawar: Any
) -> None:
    other = submit(make_officer(peshawar), institution=str(log.institute.pk))
    log.begin()
    log.save_all()
    where = log.read("where")
    assert "A session of another centre" in where.beside("institution")
    assert other.reference not in where.html
    assert str(other.pk) not in where.html


def test_more_people_than_are_enrolled_is_a_warning(log: Log) -> None:
    log.institute.enrolment, log.institute.enrolment_on = 30, NOW.date()
    log.institute.save()
    log.begin()
    log.save_all()
    assert "more than the 30 enrolled" in log.read("count").beside("attendance")  # W3


def test_mostly_round_totals_are_a_warning(log: Log) -> None:
    cells = [{"sex": "female", "age_band": "18_24", "count": 15},
             {"sex": "male", "age_band": "18_24", "count": 20}]  # fmt: skip
    for number in range(19):
        verify(submit(log.officer, attendance=cells, held_on=f"2026-02-{number + 1:02}"))
    log.begin()
    log.save_all()
    assert "end in 0 or 5" in log.read("count").beside("attendance")  # W4


# --- What cannot be read, and what is missing ---------------------------------------------------


@pytest.mark.parametrize(
    ("step", "name", "typed", "message"),
    [
        ("when", "held_on", "31.2.2026", "Write the date"),
        ("when", "held_on", "yesterday", "Write the date"),
        ("when", "starts_at", "25:00", "Write the time"),
        ("when", "ends_at", "<b>late</b>", "Write the time"),
        ("what", "referrals", "a few", "Write a whole number."),
        ("what", "referrals", "-3", "Write a number from 0"),
        ("what", "cohort", "x" * 121, "at most 120 characters"),
        ("what", "notes", "x" * 4001, "at most 4000 characters"),
        ("count", "headcount_declared", "99999999999999999999", "Write a whole number."),
        ("count", "staff_present", "two", "Write a whole number."),
        ("count", "cell_female_18_24", "12.5", "Write a whole number."),
    ],
)
def test_what_cannot_be_read_is_told_beside_its_field_and_kept(
    log: Log, step: str, name: str, typed: str, message: str
) -> None:
    log.begin()
    log.save_all()
    assert log.save(step, **{name: typed})["Location"] == log.at(step) + "?missing=1#problems"
    page = log.read(step)
    assert message in page.beside(name)
    assert page.value(name) == escape(typed)
    assert message in str(log.read("check"))
    assert log.send()["Location"] == log.at("check") + "#problems"


def test_a_material_that_cannot_be_read_is_told_beside_it(log: Log) -> None:
    log.begin()
    name = f"material_{log.lists['material']}"
    log.save("what", **{name: "many"})
    page = log.read("what")
    assert "Write a whole number." in page.beside(name)
    assert page.value(name) == "many"


@pytest.mark.parametrize("step", ["where", "when", "what", "count"])
def test_an_empty_step_is_saved_and_says_what_is_missing(log: Log, step: str) -> None:
    log.begin()
    answer = log.client.post(log.at(step), {"action": "next"})
    assert answer["Location"] == log.at(step) + "?missing=1#problems"
    assert "Fill this in." in str(log.read(step, "?missing=1"))
    # Without having been asked for, it does not scold.
    assert "Fill this in." not in str(log.read(step))
    following = {"where": "when", "when": "what", "what": "count", "count": "check"}[step]
    assert f'href="{log.at(following)}"' in log.read(step, "?missing=1").html


def test_the_last_page_names_everything_that_is_missing(log: Log) -> None:
    log.begin()
    page = log.read("check")
    for name in ("campaign", "institution", "held_on", "topics", "headcount_declared"):
        assert f"?missing=1#field-{name}" in page.html
    assert log.send()["Location"] == log.at("check") + "#problems"


def test_remarks_are_in_the_language_of_the_address(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    urdu = "نشست شروع ہونے سے پہلے ختم ہوتی ہے۔"
    catalogue = trans_real.translation("ur")._catalog._catalogs[0]
    monkeypatch.setitem(catalogue, "The session ends before it starts.", urdu)
    log.language = "ur"
    log.begin()
    log.save_all(ends_at="09:00")
    assert urdu in log.read("when").beside("ends_at")
    assert urdu in str(log.read("check"))
    log.language = "en"
    assert "The session ends before it starts." in log.read("when").beside("ends_at")


def test_nothing_is_said_about_a_page_that_was_not_filled_in(log: Log) -> None:
    log.begin()
    for step in ("where", "when", "what", "count"):
        page = log.read(step)
        assert "remark--" not in page.html


def test_an_unknown_draft_does_not_exist(log: Log) -> None:
    log.draft = str(new_id())
    assert log.client.get(log.at("where")).status_code == 404
    assert Page(log.send()).status == 404
