"""A reader who tries to find out what the public tables hide.

Nothing of the freezing code is used: everything is read from the published JSON document, all
issues of a year together, and the truth comes from the raw sessions of the scenario.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from campaigns.public.bounds import System

SPLITS = ("province", "sex", "age_band", "institution_kind")
Place = tuple[str, int, str, str]


@dataclass(frozen=True)
class Meeting:
    """What one session truly counted. `cells`: people by sex and age band."""

    name: str
    province: str
    kind: str
    cells: tuple[tuple[str, str, int], ...]
    is_estimate: bool = False

    @property
    def people(self) -> int:
        return sum(count for _sex, _band, count in self.cells)

    def part(self, table: str, category: str) -> int:
        """Its people in a place; `totals` has attendances and estimated_attendances."""
        if table == "totals":
            return self.people if self.is_estimate == (category != "attendances") else 0
        if self.is_estimate:
            return 0
        if table == "province":
            return self.people if self.province == category else 0
        if table == "institution_kind":
            return self.people if self.kind == category else 0
        index = 0 if table == "sex" else 1
        return sum(cell[2] for cell in self.cells if cell[index] == category)


#: What stood behind each issue of a quarter: its sessions.
Truth = dict[tuple[str, int], list[Meeting]]


class Attack:
    """All that the document says of one year, as equations."""

    def __init__(self, document: dict[str, Any], year: str) -> None:
        self.issues = {
            (one["period"], one["version"]): one
            for one in document["issues"]
            if one["period"].startswith(year)
        }
        self.numbers = {issue: _numbers(one) for issue, one in self.issues.items()}
        self.categories: dict[str, list[str]] = {
            table: sorted({c for known in self.numbers.values() for t, c in known if t == table})
            for table in SPLITS
        }
        for known in self.categories.values():
            # Everything is hidden: there are categories, and nobody knows which.
            known += [] if known else ["unknown"]
        #: Each equation: factors of unknown places, and the value.
        self.equations: list[tuple[dict[Place, int], int]] = []
        self.at_least: list[tuple[dict[Place, int], int]] = []
        self.least: dict[Place, int] = {}
        for issue in self.issues:
            (self._read_quarter if "Q" in issue[0] else self._read_year)(issue)
            self._read_share(issue)
        self.system = self._system()

    def value(self, issue: tuple[str, int], table: str, category: str) -> int | None:
        """As published. A category that a shown table does not name had nobody."""
        known = self.numbers[issue]
        if table != "totals" and known["totals", "attendances"] is None:
            return None
        return known.get((table, category), 0)

    def sum_of(self, issue: tuple[str, int], table: str, category: str) -> list[Place]:
        """The places of quarters that a number of a quarter or a year adds up."""
        parts = self.issues[issue].get("adds_up")
        if parts is None:
            return [(*issue, table, category)]
        return [(period, version, table, category) for period, version in parts.items()]

    # -- reading -----------------------------------------------------------------------------

    def _read_quarter(self, issue: tuple[str, int]) -> None:
        known = self.numbers[issue]
        sessions, estimates = known["totals", "sessions"], known["totals", "estimated_sessions"]
        assert sessions is not None
        assert estimates is not None
        self._open(issue, "totals", "attendances", max(1, sessions - estimates))
        self._open(issue, "totals", "estimated_attendances", max(1, estimates))
        is_hidden = known["totals", "attendances"] is None
        for table in SPLITS:
            for category in self.categories[table]:
                was_hidden = any(
                    other[0] == issue[0]
                    and other[1] < issue[1]
                    and self.value(other, table, category) is None
                    for other in self.issues
                )
                self._open(issue, table, category, 0 if is_hidden or was_hidden else 1)
            parts = [(*issue, table, category) for category in self.categories[table]]
            self._line(self.equations, [(p, 1) for p in parts], (*issue, "totals", "attendances"))

    def _open(self, issue: tuple[str, int], table: str, category: str, least: int) -> None:
        if self.value(issue, table, category) is None:
            self.least[*issue, table, category] = least

    def _read_year(self, issue: tuple[str, int]) -> None:
        places = [("totals", "attendances"), ("totals", "estimated_attendances")]
        places += [(table, c) for table in SPLITS for c in self.categories[table]]
        for table, category in places:
            value = self.value(issue, table, category)
            if value is not None:
                terms = [(place, 1) for place in self.sum_of(issue, table, category)]
                self._line(self.equations, terms, None, value)

    def _read_share(self, issue: tuple[str, int]) -> None:
        share = self.numbers[issue]["totals", "share_women_percent"]
        if share is None:
            return
        women = self.sum_of(issue, "sex", "female")
        known = self.sum_of(issue, "totals", "attendances")
        unknown_sex = self.sum_of(issue, "sex", "not_recorded")
        for sign in (1, -1):
            factor = 2 * share - sign
            terms = [(p, sign * 200) for p in women] + [(p, -sign * factor) for p in known]
            terms += [(p, sign * factor) for p in unknown_sex]
            self._line(self.at_least, terms, None)

    def _line(
        self,
        lines: list[tuple[dict[Place, int], int]],
        terms: list[tuple[Place, int]],
        total: Place | None,
        value: int = 0,
    ) -> None:
        if total is not None:
            terms = [*terms, (total, -1)]
        unknown: dict[Place, int] = {}
        for place, factor in terms:
            number = self.value(place[:2], place[2], place[3])
            if number is None:
                unknown[place] = unknown.get(place, 0) + factor
            else:
                value -= factor * number
        if any(unknown.values()):
            lines.append((unknown, value))

    def _system(self) -> System:
        system = System()
        for place, least in self.least.items():
            system.unknown(place, least=least)
        for terms, value in self.equations:
            system.equal(terms, value)
        for terms, value in self.at_least:
            system.at_least(terms, value)
        return system

    # -- attacking ---------------------------------------------------------------------------

    def values_of(self, terms: list[tuple[Place, int]]) -> float:
        """How many whole numbers a sum can be for all that the reader knows."""
        unknown: dict[Place, int] = {}
        rest = 0
        for place, factor in terms:
            number = self.value(place[:2], place[2], place[3])
            if number is None:
                unknown[place] = unknown.get(place, 0) + factor
            else:
                rest += factor * number
        return self.system.range_of(unknown, rest).values

    def determined_by_equations(self) -> set[Place]:
        """Unknown places that follow by adding and subtracting lines alone: exact, by rank."""
        places = sorted(self.least)
        rows = [[Fraction(terms.get(p, 0)) for p in places] for terms, _v in self.equations]
        found = set()
        for row in _reduced(rows):
            named = [place for place, value in zip(places, row, strict=True) if value]
            if len(named) == 1:
                found.add(named[0])
        return found


def _numbers(issue: dict[str, Any]) -> dict[tuple[str, str], int | None]:
    found: dict[tuple[str, str], int | None] = {}
    for table, rows in issue["tables"].items():
        for row in rows:
            name = row["measure"] if table == "totals" else row["category"]
            if name:
                found[table, name] = row["value"]
    return found


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    rows, top = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(top, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[top], rows[pivot] = rows[pivot], rows[top]
        scale = rows[top][column]
        rows[top] = [value / scale for value in rows[top]]
        for r, row in enumerate(rows):
            if r != top and row[column]:
                factor = row[column]
                rows[r] = [a - factor * b for a, b in zip(row, rows[top], strict=True)]
        top += 1
    return rows


def secrets(attack: Attack, truth: Truth) -> Iterator[tuple[str, list[tuple[Place, int]]]]:
    """What must not be found out, and its name: small numbers, hidden ones, small changes."""
    meetings = {issue: _behind(attack, truth, issue) for issue in attack.issues}
    places = [("totals", "attendances"), ("totals", "estimated_attendances")]
    places += [(table, c) for table in SPLITS for c in attack.categories[table]]
    for issue in attack.issues:
        for table, category in places:
            parts = [m.part(table, category) for m in meetings[issue]]
            people, sessions = sum(parts), sum(1 for part in parts if part)
            is_small = 0 < people < 5 or (people > 0 and sessions == 1)
            is_hidden = attack.value(issue, table, category) is None
            # A year may leave out what the numbers of its quarters add up to.
            if is_small or (people and is_hidden and "Q" in issue[0]):
                terms = [(place, 1) for place in attack.sum_of(issue, table, category)]
                yield f"{issue} {table} {category}", terms
    for old, new in itertools.combinations(sorted(attack.issues), 2):
        if old[0] == new[0]:
            for table, category in places:
                if _is_small_change(meetings[old], meetings[new], table, category):
                    terms = [(place, 1) for place in attack.sum_of(new, table, category)]
                    terms += [(place, -1) for place in attack.sum_of(old, table, category)]
                    yield f"{new} - {old} {table} {category}", terms


def _behind(attack: Attack, truth: Truth, issue: tuple[str, int]) -> list[Meeting]:
    parts = attack.issues[issue].get("adds_up")
    if parts is None:
        return truth[issue]
    return [meeting for part in parts.items() for meeting in truth[part]]


def _is_small_change(old: list[Meeting], new: list[Meeting], table: str, category: str) -> bool:
    before = {m.name: m.part(table, category) for m in old}
    after = {m.name: m.part(table, category) for m in new}
    changes = [after.get(n, 0) - before.get(n, 0) for n in before.keys() | after.keys()]
    moved = [change for change in changes if change]
    return len(moved) == 1 or 0 < abs(sum(moved)) < 5
