"""No hidden number can be computed from everything that is published, all issues together."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from campaigns.figures.quarters import Quarter
from campaigns.public.issues import Issued
from campaigns.public.issuing import Outcome, issue_quarter
from tests.campaigns.public.attacking import Attack, Meeting, secrets
from tests.campaigns.public.scenarios import YEAR, Scenario, counted, document_of

#: What the page promises: so many values of each hidden number stay possible.
VALUES = 5


def found_out(scenario: Scenario, document: dict[str, Any] | None = None) -> list[str]:
    """The names of the secrets that a reader narrows down to fewer values than promised."""
    attack = Attack(document or scenario.document(), str(YEAR))
    return [
        name for name, terms in secrets(attack, scenario.truth) if attack.values_of(terms) < VALUES
    ]


@pytest.mark.parametrize("seed", range(150))
def test_no_secret_is_found_out(seed: int) -> None:
    scenario = Scenario(seed).run()
    assert found_out(scenario) == []


@pytest.mark.parametrize("seed", range(40))
def test_no_hidden_number_follows_by_adding_and_subtracting(seed: int) -> None:
    """By rank alone, exactly, without any bound on what a hidden number may be."""
    scenario = Scenario(seed).run()
    attack = Attack(scenario.document(), str(YEAR))
    secret = {terms[0][0] for _name, terms in secrets(attack, scenario.truth) if len(terms) == 1}
    assert attack.determined_by_equations() & secret == set()


def test_scenarios_hold_everything_that_could_give_a_number_away() -> None:
    """A test that meets no small number, no restatement and no hidden total proves nothing."""
    met: Counter[str] = Counter()
    for seed in range(60):
        for issue in Scenario(seed).run().document()["issues"]:
            kind = "year" if "adds_up" in issue else "quarter"
            totals = {row["measure"]: row["value"] for row in issue["tables"]["totals"]}
            is_hidden = totals["attendances"] is None
            met[f"{kind} {'hidden' if is_hidden else 'shown'}"] += 1
            met[f"{kind} restated"] += issue["version"] > 1
            met["number hidden"] += any(
                row["value"] is None for row in issue["tables"]["sex"] if not is_hidden
            )
            met["share shown"] += totals["share_women_percent"] is not None
            met["estimate hidden"] += totals["estimated_attendances"] is None
    assert len(met) == 9
    assert min(met.values()) >= 5, met


# -- planted leaks: the reader finds every one ----------------------------------------------------


def meeting(name: str, women: int, men: int, others: int = 0, **values: str) -> Meeting:
    cells = [("female", women), ("male", men), ("transgender", others)]
    return Meeting(
        name,
        values.get("province", "1"),
        values.get("kind", "college"),
        tuple((sex, "18_24", count) for sex, count in cells if count),
    )


def published(**quarters: list[Meeting]) -> Scenario:
    """Quarters of the year as the rule publishes them: ``q1=[…], q2=[…]``."""
    scenario = Scenario(0)
    for name, held in quarters.items():
        quarter = Quarter(YEAR, int(name[1]))
        scenario.meetings[quarter] = {one.name: one for one in held}
        scenario._freeze(quarter)
    scenario._freeze_year()
    return scenario


@pytest.fixture
def scenario() -> Scenario:
    first = [meeting("a", 30, 40, 1), meeting("b", 25, 35, 1)]
    second = [meeting("c", 20, 30), meeting("d", 22, 33)]
    return published(q1=first, q2=second)


def rows_of(document: dict[str, Any], period: str, table: str) -> list[dict[str, Any]]:
    issue = next(one for one in document["issues"] if one["period"] == period)
    rows: list[dict[str, Any]] = issue["tables"][table]
    return rows


def show(document: dict[str, Any], period: str, table: str, **numbers: int) -> None:
    for row in rows_of(document, period, table):
        if (row.get("category") or row["measure"]) in numbers:
            row["value"] = numbers[row.get("category") or row["measure"]]


def test_rule_hides_the_small_number_and_one_beside_it(scenario: Scenario) -> None:
    document = scenario.document()
    hidden = [r["category"] for r in rows_of(document, "2025-Q1", "sex") if r["value"] is None]
    assert hidden == ["female", "transgender"]
    assert found_out(scenario) == []


def test_small_number_that_is_shown_is_found(scenario: Scenario) -> None:
    document = scenario.document()
    show(document, "2025-Q1", "sex", transgender=2)
    assert any("transgender" in name for name in found_out(scenario, document))


def test_small_number_that_stands_alone_is_found(scenario: Scenario) -> None:
    document = scenario.document()
    show(document, "2025-Q1", "sex", female=55)
    assert "('2025-Q1', 1) sex transgender" in found_out(scenario, document)


def test_year_that_gives_a_quarter_away_is_found(scenario: Scenario) -> None:
    document = scenario.document()
    show(document, "2025", "sex", transgender=2, female=97)
    assert "('2025-Q1', 1) sex transgender" in found_out(scenario, document)


def test_narrow_share_of_women_is_found(scenario: Scenario) -> None:
    """Of 132 attendances 42 % are 55 or 56 women: then 2 or 1 are transgender."""
    document = scenario.document()
    show(document, "2025-Q1", "totals", share_women_percent=42)
    assert "('2025-Q1', 1) sex transgender" in found_out(scenario, document)


def test_estimate_that_follows_from_the_year_is_found() -> None:
    fair = Meeting("fair", "1", "college", (("male", "18_24", 500),), is_estimate=True)
    fairs = [Meeting(f"f{n}", "1", "college", (("male", "18_24", 90),), True) for n in (1, 2)]
    plain = [meeting("a", 30, 40), meeting("b", 25, 35)]
    others = [meeting("c", 30, 40), meeting("d", 25, 35)]
    scenario = published(q1=[*plain, fair], q2=[*others, *fairs])
    assert found_out(scenario) == []
    document = scenario.document()
    assert rows_of(document, "2025", "totals")[-1]["value"] is None
    show(document, "2025", "totals", estimated_attendances=680)
    assert "('2025-Q1', 1) totals estimated_attendances" in found_out(scenario, document)


def test_restatement_that_shows_one_late_session_is_found() -> None:
    """What was done before corrections waited: the difference of two issues is the session."""
    held = [meeting("a", 30, 40), meeting("b", 25, 35)]
    late = meeting("late", 9, 14)
    scenario = published(q1=held)
    after = published(q1=[*held, late])
    scenario.archive.add(replace(after.archive.of("2025-Q1")[0], version=2))
    scenario.truth["2025-Q1", 2] = [*held, late]
    assert "('2025-Q1', 2) - ('2025-Q1', 1) sex female" in found_out(scenario)


# -- corrections -----------------------------------------------------------------------------------


def test_correction_of_one_session_waits_and_goes_with_the_next() -> None:
    held = [meeting("a", 30, 40), meeting("b", 25, 35)]
    scenario = published(q1=held)
    quarter = Quarter(YEAR, 1)
    one = [*held, meeting("late", 9, 14)]
    assert issue_quarter(scenario.archive, quarter, counted(one)) is Outcome.WAITS
    two = [*one, meeting("later", 8, 9)]
    found = issue_quarter(scenario.archive, quarter, counted(two))
    assert isinstance(found, Issued)
    assert (found.version, found.people) == (2, 170)


def test_correction_that_would_take_back_a_number_waits() -> None:
    """A restatement never shows less than what everybody has read already."""
    held = [meeting("a", 30, 40), meeting("b", 25, 35)]
    scenario = published(q1=held)
    late = [meeting("c", 9, 14, 1), meeting("d", 8, 12, 1)]
    found = issue_quarter(scenario.archive, Quarter(YEAR, 1), counted([*held, *late]))
    assert found is Outcome.WAITS


def test_same_figures_again_are_no_restatement() -> None:
    held = [meeting("a", 30, 40), meeting("b", 25, 35)]
    scenario = published(q1=held)
    found = issue_quarter(scenario.archive, Quarter(YEAR, 1), counted(held))
    assert found is Outcome.UNCHANGED


def test_year_adds_up_its_quarters_as_they_were_issued() -> None:
    """A correction that waits in a quarter is in no year either."""
    scenario = published(
        q1=[meeting("a", 30, 40), meeting("b", 25, 35)],
        q2=[meeting("c", 20, 30), meeting("d", 22, 33)],
    )
    late = meeting("late", 9, 14)
    scenario.meetings[Quarter(YEAR, 1)]["late"] = late
    scenario._freeze(Quarter(YEAR, 1))
    scenario._freeze_year()
    year = scenario.archive.of("2025")
    assert [issue.people for issue in year] == [235]
    assert document_of(scenario.archive)["issues"][-1]["adds_up"] == {"2025-Q1": 1, "2025-Q2": 1}
