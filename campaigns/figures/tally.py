"""The figures of one row of a report, added up from what the database summed."""

import statistics
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from campaigns.records.models import AgeBand, Sex

#: Age bands that make up "youth": 15 to 24 years.
YOUTH = (AgeBand.FROM_15_TO_17, AgeBand.FROM_18_TO_24)

#: Where people may come twice: institution or (district, venue), group and year.
PlaceKey = tuple[Any, ...]


def percent(part: float, whole: float) -> float | None:
    """A share in per cent with one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


@dataclass
class Figures:
    """Figures of the verified sessions of one row, and apart from them of those still awaiting it.

    A figure is None where nothing is known: a gap in time, a question that nobody asked.
    """

    sessions: int = 0
    sample_sessions: int = 0
    estimated_sessions: int = 0
    estimated_attendances: int = 0
    #: People by sex and age band, sessions counted by estimate left out.
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    first_time: int | None = None
    #: Attendances at sessions where people were asked whether it was their first.
    asked: int = 0
    referrals: int | None = None
    materials: int | None = None
    pre_tested: int = 0
    pre_passed: int = 0
    post_tested: int = 0
    post_passed: int = 0
    largest: dict[PlaceKey, int] = field(default_factory=dict)
    institution_ids: set[UUID] = field(default_factory=set)
    district_ids: set[int] = field(default_factory=set)
    #: Days from receipt to verification, one for each session.
    lags: list[float] = field(default_factory=list)
    on_time_sessions: int = 0
    returned_sessions: int = 0
    awaiting_sessions: int = 0
    awaiting_attendances: int = 0

    # -- adding up ---------------------------------------------------------------------------

    def add_place(self, place: PlaceKey, people: int) -> None:
        self.largest[place] = max(self.largest.get(place, 0), people)

    def add_known(self, name: str, value: int | None) -> None:
        """Adds to a figure that stays unknown until somebody has said a number."""
        if value is not None:
            setattr(self, name, (getattr(self, name) or 0) + value)

    # -- what is shown -----------------------------------------------------------------------

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
    def unique_people(self) -> int:
        return sum(self.largest.values())

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
    def verification_lag(self) -> float | None:
        return round(statistics.median(self.lags), 1) if self.lags else None

    @property
    def first_pass(self) -> float | None:
        return percent(self.sessions - self.returned_sessions, self.sessions)
