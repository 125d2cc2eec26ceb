"""Random data sets: sessions of a year, quarters frozen one after the other, and corrections."""

import json
from random import Random
from typing import Any

from django.utils import timezone

from campaigns.figures.quarters import Quarter
from campaigns.public.counting import Contribution, PeriodCount
from campaigns.public.documents import as_json, versions_of
from campaigns.public.issues import Archive, Issued
from campaigns.public.issuing import issue_quarter, issue_year
from campaigns.records.models import AgeBand, FrozenTable, InstitutionKind, Sex, TableKey
from tests.campaigns.public.attacking import Meeting, Truth

YEAR = 2025


class Scenario:
    """What happened, what was published of it, and what stood behind each issue."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.archive = Archive()
        self.truth: Truth = {}
        self.meetings: dict[Quarter, dict[str, Meeting]] = {}
        self._number = 0
        #: Small offices make small numbers.
        self.most = self.random.choice((3, 6, 12, 40))
        self.sexes = self.random.sample(Sex.values, self.random.randint(1, 4))
        self.bands = self.random.sample(AgeBand.values, self.random.randint(1, 6))
        self.kinds = self.random.sample(InstitutionKind.values, self.random.randint(1, 5))
        self.provinces = [str(n) for n in range(1, self.random.randint(1, 5) + 1)]

    def run(self) -> "Scenario":
        quarters = [Quarter(YEAR, number) for number in (1, 2, 3, 4)]
        for index, quarter in enumerate(quarters):
            held = self.random.choice((0, 1, 2, 3, 5, 8, 15))
            self.meetings[quarter] = {m.name: m for m in (self._meeting() for _ in range(held))}
            for earlier in quarters[: index + 1]:
                self._correct(earlier, self.random.choice((0, 0, 1, 2, 4)))
                self._freeze(earlier)
        self._freeze_year()
        for _round in range(self.random.randint(0, 3)):
            for quarter in quarters:
                self._correct(quarter, self.random.choice((0, 0, 1, 3)))
                self._freeze(quarter)
            self._freeze_year()
        return self

    # -- what happens ------------------------------------------------------------------------

    def _meeting(self, name: str = "") -> Meeting:
        if not name:
            self._number += 1
            name = f"s{self._number}"
        cells: dict[tuple[str, str], int] = {}
        for _cell in range(self.random.randint(1, 5)):
            place = self.random.choice(self.sexes), self.random.choice(self.bands)
            cells[place] = self.random.randint(1, self.most)
        return Meeting(
            name,
            self.random.choice(self.provinces),
            self.random.choice(self.kinds),
            tuple((sex, band, count) for (sex, band), count in cells.items()),
            is_estimate=self.random.random() < 0.12,
        )

    def _correct(self, quarter: Quarter, changes: int) -> None:
        """Verified late, amended, or void since."""
        held = self.meetings[quarter]
        for _change in range(changes):
            kind = self.random.choice(("late", "amended", "amended", "void"))
            if kind == "late" or not held:
                meeting = self._meeting()
                held[meeting.name] = meeting
            elif kind == "void":
                del held[self.random.choice(sorted(held))]
            else:
                name = self.random.choice(sorted(held))
                held[name] = self._meeting(name)

    # -- what is published --------------------------------------------------------------------

    def _freeze(self, quarter: Quarter) -> None:
        held = list(self.meetings[quarter].values())
        if held or self.archive.of(quarter.key):
            found = issue_quarter(self.archive, quarter, counted(held))
            if isinstance(found, Issued):
                self.archive.add(found)
                self.truth[quarter.key, found.version] = held

    def _freeze_year(self) -> None:
        found = issue_year(self.archive, YEAR)
        if isinstance(found, Issued):
            self.archive.add(found)

    def document(self) -> dict[str, Any]:
        return document_of(self.archive)


def counted(meetings: list[Meeting]) -> PeriodCount:
    return PeriodCount({meeting.name: _contribution(meeting) for meeting in meetings})


def _contribution(meeting: Meeting) -> Contribution:
    if meeting.is_estimate:
        return Contribution(estimate=meeting.people)
    people = {
        TableKey.PROVINCE: {meeting.province: meeting.people},
        TableKey.INSTITUTION_KIND: {meeting.kind: meeting.people},
        TableKey.SEX: {c: meeting.part("sex", c) for c in {cell[0] for cell in meeting.cells}},
        TableKey.AGE_BAND: {
            c: meeting.part("age_band", c) for c in {cell[1] for cell in meeting.cells}
        },
    }
    return Contribution(people)


def document_of(archive: Archive) -> dict[str, Any]:
    """The JSON document that readers would get."""
    now = timezone.now()
    tables, added_up = [], {}
    for known in archive.issued.values():
        for issue in known:
            added_up[issue.period, issue.version] = dict(issue.parts)
            tables += [
                FrozenTable(
                    period=issue.period, version=issue.version, key=key, rows=rows, frozen_at=now
                )
                for key, rows in issue.tables.items()
            ]
    content = as_json(versions_of(tables), source="https://mrc.example", added_up=added_up)
    found: dict[str, Any] = json.loads(content)
    return found
