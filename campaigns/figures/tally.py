"""The figures of one row: of everything that is selected, or of one group of it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from campaigns.records.models import AgeBand, Sex

from .definitions import DEFINITIONS

#: Age bands that make up "youth": 15 to 24 years.
YOUTH = (AgeBand.FROM_15_TO_17, AgeBand.FROM_18_TO_24)
#: Numbers that shares and rates rest on.
BASES = (
    "sample_sessions",
    "asked",
    "pre_tested",
    "pre_passed",
    "post_tested",
    "post_passed",
    "on_time_sessions",
    "returned_sessions",
)


def percent(part: float, whole: float) -> float | None:
    """A share in per cent with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


@dataclass
class Figures:
    """Figures of the verified sessions of one row, and apart from them of those still awaiting it.

    A figure is None where nothing is known: a gap in time, a question that nobody asked. People
    and places that stand in two rows count once in a row that holds both: `unique_people`,
    `institutions`, `districts` and `verification_lag` of a whole are not the sum of its parts.
    """

    sessions: int = 0
    #: Generated sample sessions, those that await verification included.
    sample_sessions: int = 0
    estimated_sessions: int = 0
    estimated_attendances: int = 0
    #: People by sex and age band, sessions counted by estimate left out.
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    first_time: int | None = None
    #: Attendances at sessions where people were asked whether it was their first.
    asked: int = 0
    #: The estimate of different people: see its definition.
    unique_people: int = 0
    institutions: int = 0
    districts: int = 0
    referrals: int | None = None
    materials: int | None = None
    pre_tested: int = 0
    pre_passed: int = 0
    post_tested: int = 0
    post_passed: int = 0
    on_time_sessions: int = 0
    returned_sessions: int = 0
    #: The median of the days from receipt to verification, with one decimal.
    verification_lag: float | None = None
    awaiting_sessions: int = 0
    awaiting_attendances: int = 0

    def add_known(self, name: str, value: int | None) -> None:
        """Adds to a figure that stays unknown until somebody has said a number."""
        if value is not None:
            setattr(self, name, (getattr(self, name) or 0) + value)

    @property
    def is_empty(self) -> bool:
        """No session at all: a gap, which is not zero."""
        return not self.sessions and not self.awaiting_sessions

    @property
    def attendances(self) -> int:
        return self.cells.total()

    @property
    def by_sex(self) -> dict[str, int]:
        sums = dict.fromkeys(Sex.values, 0)
        for (sex, _band), people in self.cells.items():
            sums[sex] += people
        return sums

    @property
    def by_age_band(self) -> dict[str, int]:
        sums = dict.fromkeys(AgeBand.values, 0)
        for (_sex, band), people in self.cells.items():
            sums[band] += people
        return sums

    @property
    def female(self) -> int:
        return self.by_sex[Sex.FEMALE]

    @property
    def male(self) -> int:
        return self.by_sex[Sex.MALE]

    @property
    def transgender(self) -> int:
        return self.by_sex[Sex.TRANSGENDER]

    @property
    def sex_not_recorded(self) -> int:
        return self.by_sex[Sex.NOT_RECORDED]

    @property
    def share_women(self) -> float | None:
        known = self.attendances - self.by_sex[Sex.NOT_RECORDED]
        return percent(self.by_sex[Sex.FEMALE], known)

    @property
    def share_youth(self) -> float | None:
        bands = self.by_age_band
        known = self.attendances - bands[AgeBand.NOT_RECORDED]
        return percent(sum(bands[band] for band in YOUTH), known)

    @property
    def first_time_asked(self) -> float | None:
        return percent(self.asked, self.attendances)

    @property
    def knowledge_gain(self) -> float | None:
        """In percentage points."""
        if not self.pre_tested or not self.post_tested:
            return None
        after = 100 * self.post_passed / self.post_tested
        return round(after - 100 * self.pre_passed / self.pre_tested, 1)

    @property
    def tested(self) -> int | None:
        return self.post_tested or None

    @property
    def on_time(self) -> float | None:
        return percent(self.on_time_sessions, self.sessions)

    @property
    def first_pass(self) -> float | None:
        return percent(self.sessions - self.returned_sessions, self.sessions)

    def as_data(self) -> dict[str, Any]:
        """Every figure by the key of its definition, and what shares rest on, as JSON holds them.

        `cells` is by sex and then by age band, cells of nobody left out.
        """
        found = {definition.key: getattr(self, definition.key) for definition in DEFINITIONS}
        cells: dict[str, dict[str, int]] = {}
        for (sex, band), people in sorted(self.cells.items()):
            if people:
                cells.setdefault(sex, {})[band] = people
        return found | {name: getattr(self, name) for name in BASES} | {"cells": cells}
