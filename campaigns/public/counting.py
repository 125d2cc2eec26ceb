"""What the public tables of a quarter count, before anything is hidden."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Max, Min
from django.db.models.functions import Coalesce

from campaigns.figures.quarters import Quarter, quarters_between
from campaigns.records.models import (
    AgeBand,
    AttendanceCount,
    CountMethod,
    InstitutionKind,
    SessionVersion,
    Sex,
    TableKey,
)

from .suppression import Number

#: The tables that split attendances; the fifth one, the totals, has no parts.
SPLITS = (TableKey.PROVINCE, TableKey.SEX, TableKey.AGE_BAND, TableKey.INSTITUTION_KIND)
#: Rows that stand in a table even when nobody is in them.
ALWAYS: dict[TableKey, tuple[str, ...]] = {
    TableKey.SEX: tuple(Sex.values),
    TableKey.AGE_BAND: tuple(AgeBand.values),
}
ORDER: dict[TableKey, tuple[str, ...]] = {
    **ALWAYS,
    TableKey.INSTITUTION_KIND: tuple(InstitutionKind.values),
}


@dataclass(frozen=True)
class Contribution:
    """What one session adds: people by table and category, or a number that was estimated."""

    people: Mapping[TableKey, Mapping[str, int]] = field(default_factory=dict)
    estimate: int | None = None

    @property
    def attendances(self) -> int:
        return sum(self.people.get(TableKey.SEX, {}).values())

    def as_data(self) -> dict[str, Any]:
        if self.estimate is not None:
            return {"estimate": self.estimate}
        return {key.value: dict(numbers) for key, numbers in self.people.items()}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Contribution":
        if "estimate" in data:
            return cls(estimate=data["estimate"])
        return cls({TableKey(key): numbers for key, numbers in data.items()})


@dataclass(frozen=True)
class PeriodCount:
    """The verified sessions of a quarter or a year, by their id."""

    sessions: Mapping[str, Contribution] = field(default_factory=dict)
    is_sample: bool = False

    @cached_property
    def estimated(self) -> Number:
        known = {
            name: session.estimate
            for name, session in self.sessions.items()
            if session.estimate is not None
        }
        return Number(sum(known.values()), frozenset(known))

    @cached_property
    def splits(self) -> dict[TableKey, dict[str, Number]]:
        people: dict[tuple[TableKey, str], int] = defaultdict(int)
        names: dict[tuple[TableKey, str], set[str]] = defaultdict(set)
        for name, session in self.sessions.items():
            for key, numbers in session.people.items():
                for category, number in numbers.items():
                    if number:
                        people[key, category] += number
                        names[key, category].add(name)
        return {
            key: {
                category: Number(people[key, category], frozenset(names[key, category]))
                for category in ordered(key, {c for k, c in names if k == key})
            }
            for key in SPLITS
        }

    @cached_property
    def total(self) -> Number:
        counted = [name for name, session in self.sessions.items() if session.estimate is None]
        people = sum(self.sessions[name].attendances for name in counted)
        return Number(people, frozenset(counted))

    def number(self, key: TableKey, category: str) -> Number:
        return self.splits[key].get(category, Number(0, frozenset()))


def together(counts: Iterable[PeriodCount]) -> PeriodCount:
    """Several quarters as one period."""
    sessions: dict[str, Contribution] = {}
    is_sample = False
    for count in counts:
        sessions.update(count.sessions)
        is_sample = is_sample or count.is_sample
    return PeriodCount(sessions, is_sample)


def counted_quarters() -> list[Quarter]:
    """From the quarter of the first verified session to that of the last."""
    days = SessionVersion.objects.counted().aggregate(first=Min("held_on"), last=Max("held_on"))
    if days["first"] is None:
        return []
    return list(quarters_between(Quarter.of(days["first"]), Quarter.of(days["last"])))


def count_quarter(quarter: Quarter) -> PeriodCount:
    """Two queries. A session without an institution was held with a community."""
    versions = SessionVersion.objects.counted().held_between(quarter.first_day, quarter.last_day)
    sessions: dict[str, Contribution] = {}
    is_sample = False
    cells = _cells_by_version(versions.order_by().values("pk"))
    for version in versions.order_by().values(
        "pk",
        "session_id",
        "session__is_sample",
        "count_method",
        "district__province_id",
        kind=Coalesce("institution__merged_into__kind", "institution__kind"),
    ):
        is_sample = is_sample or version["session__is_sample"]
        own = cells.get(version["pk"], [])
        total = sum(people for _sex, _band, people in own)
        sessions[str(version["session_id"])] = (
            Contribution(estimate=total)
            if version["count_method"] == CountMethod.ESTIMATE
            else Contribution(
                {
                    TableKey.PROVINCE: {str(version["district__province_id"]): total},
                    TableKey.SEX: _summed((sex, people) for sex, _band, people in own),
                    TableKey.AGE_BAND: _summed((band, people) for _sex, band, people in own),
                    TableKey.INSTITUTION_KIND: {
                        version["kind"] or InstitutionKind.COMMUNITY.value: total
                    },
                }
            )
        )
    return PeriodCount(sessions, is_sample)


def _cells_by_version(versions: Any) -> dict[int, list[tuple[str, str, int]]]:
    found: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    cells = AttendanceCount.objects.filter(version__in=versions, count__gt=0).order_by()
    for version, sex, band, people in cells.values_list("version_id", "sex", "age_band", "count"):
        found[version].append((sex, band, people))
    return found


def _summed(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for category, people in rows:
        sums[category] += people
    return dict(sums)


def ordered(key: TableKey, categories: set[str]) -> list[str]:
    """Closed lists in their own order; provinces by their number, which never changes."""
    if key in ORDER:
        wanted = categories | set(ALWAYS.get(key, ()))
        return [category for category in ORDER[key] if category in wanted]
    return sorted(categories, key=int)
