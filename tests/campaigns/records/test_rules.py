import datetime
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from campaigns.records import rule_messages
from campaigns.records.content import SessionContent, parse_content
from campaigns.records.personal_data import personal_data_in
from campaigns.records.rules import RULES, Facts, Finding, RuleContext, Stage, check, outlier_limit

TABLE = json.loads((Path(__file__).parent / "rule_cases.json").read_text(encoding="utf-8"))
CASES = TABLE["cases"]
_ABOUT_OTHERS = ("same_place_and_day", "facilitator_elsewhere", "same_evidence", "same_cells")


def _content(*changes: dict[str, Any]) -> SessionContent:
    return parse_content(
        {key: value for part in (TABLE["base"], *changes) for key, value in part.items()}
    )


def _context(contexts: list[dict[str, Any]], facts: list[dict[str, Any]]) -> RuleContext:
    values = {k: v for part in (TABLE["context"], *contexts) for k, v in part.items()}
    for name in ("today", "received_on", "campaign_starts_on", "campaign_ends_on"):
        values[name] = datetime.date.fromisoformat(values[name])
    known = {k: v for part in facts for k, v in part.items()}
    for name in _ABOUT_OTHERS:
        known[name] = tuple(UUID(value) for value in known.get(name, ()))
    return RuleContext(**values, facts=Facts(**known))


def _findings(case: dict[str, Any], *, mended: bool) -> list[Finding]:
    parts = [case, case["mended"]] if mended else [case]
    content = _content(*(part.get("content", {}) for part in parts))
    context = _context(
        [part.get("context", {}) for part in parts], [part.get("facts", {}) for part in parts]
    )
    return check(content, context, stage=Stage(case["stage"]))


def test_the_base_of_the_table_breaks_no_rule() -> None:
    for stage in Stage:
        assert check(_content(), _context([], []), stage=stage) == []


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_case_breaks_exactly_its_rule(case: dict[str, Any]) -> None:
    found = _findings(case, mended=False)
    code = case["findings"][0][0]
    about_rule = [f for f in found if f.code == code]
    assert [[f.code, f.variant, f.field] for f in about_rule] == case["findings"]
    assert [f.code for f in found if f.blocks and f.code != code] == []
    assert all(f.blocks == f.code.startswith("B") for f in about_rule)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_mended_case_breaks_it_no_more(case: dict[str, Any]) -> None:
    found = _findings(case, mended=True)
    about_rule = [f for f in found if f.code == case["findings"][0][0]]
    if case["mended"].get("settled"):
        assert about_rule
        assert all(f.settled and not f.blocks for f in about_rule)
    else:
        assert about_rule == []
    assert [f.code for f in found if f.blocks] == []


def test_the_table_holds_every_rule_and_knows_what_a_phone_decides() -> None:
    phone = {case["findings"][0][0]: case["phone"] for case in CASES}
    assert phone == {rule.code: rule.on_phone for rule in RULES}
    numbers = [f"B{n}" for n in range(1, 11)] + [f"W{n}" for n in range(1, 10)]
    assert [rule.code for rule in RULES] == numbers
    assert {code for code, on_phone in phone.items() if on_phone} == {
        *(f"B{n}" for n in range(1, 8)),
        "B10",
        "W7",
        "W9",
    }


def test_nothing_is_judged_that_was_not_typed_yet() -> None:
    half = {"first_time_count": 5, "headcount_declared": 5, "held_on": "2026-03-10"}
    found = check(parse_content(half, complete=False), RuleContext())
    assert [finding.code for finding in found] == ["B3"]


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_every_finding_can_be_told_in_both_languages(case: dict[str, Any], language: str) -> None:
    with translation.override(language):
        for finding in _findings(case, mended=False):
            assert finding.message
            assert "%(" not in finding.message


def test_every_message_belongs_to_a_rule() -> None:
    assert {code for code, _variant in rule_messages._TEXTS} == {rule.code for rule in RULES}


def test_dates_in_messages_are_written_as_people_write_them() -> None:
    case = next(case for case in CASES if case["name"] == "a date before the campaign")
    with translation.override("en"):
        assert "1 January 2026" in _findings(case, mended=False)[0].message


def test_the_outlier_limit_is_median_and_mad() -> None:
    # The median is 36.5; the deviations from it are 0.5 to 298.5, and their median is 3.5.
    totals = [30, 40, 32, 38, 34, 36, 33, 37, 45, 335]
    assert outlier_limit(totals) == pytest.approx(36.5 + 3.5 * 1.4826 * 3.5)
    assert outlier_limit(totals[:9]) is None
    assert outlier_limit([30] * 20) is None


@pytest.mark.parametrize(
    "text",
    [
        "35202-1234567-1",
        "3520212345671",
        "35202 1234567 1",
        "۳۵۲۰۲-۱۲۳۴۵۶۷-۱",
        "٣٥٢٠٢١٢٣٤٥٦٧١",
        "CNIC:35202–1234567–1.",
    ],
)
def test_a_cnic_is_found_however_it_is_written(text: str) -> None:
    assert personal_data_in(text) == ["cnic"]


@pytest.mark.parametrize(
    "text",
    [
        "0300-1234567",
        "0300 123 4567",
        "(0300) 1234567",
        "0300.123.4567",
        "3001234567",
        "+92 300 1234567",
        "+92(0)300-1234567",
        "0092 300 1234567",
        "923001234567",
        "۰۳۰۰-۱۲۳۴۵۶۷",
        "٠٣٠٠١٢٣٤٥٦٧",
        "\u20660300\u2069 1234567",
        "051-9260000",
        "051 926 0000",
        "042-99200000",
        "0992-380000",
        "0092-51-9260000",
        "042-111-222-333",
    ],
)
def test_a_pakistani_number_is_found_however_it_is_written(text: str) -> None:
    assert personal_data_in(f"Call {text}, please") == ["phone"]


def test_both_are_found_in_one_text() -> None:
    assert personal_data_in("03001234567 / 35202-1234567-1") == ["cnic", "phone"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The helpline 1787 and 0800 12345",
        "LHE-2026-00412, room 12",
        "on 2026-03-09 10:00-11:30",
        "from 30/03/2026 to 31/03/2026",
        "05-03-2026 10:00",
        "PKR 350,000 to 1,200,000",
        "30 35 40 45 50 55 60 12 15 20 11 13",
        "ages 15-17, 18-24, 25-29, 30-44",
        "۲۰۲۶-۰۳-۰۹ کو 37 افراد",
    ],
)
def test_dates_references_and_counts_are_no_personal_data(text: str) -> None:
    assert personal_data_in(text) == []
