"""What the public tables of a quarter count, before anything is hidden."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Max, Min, Q
from django.db.models.functions import Coalesce

from campaigns.records.models import (
    AgeBand,
    AttendanceCount,
    CountMethod,
    InstitutionKind,
    SessionVersion,
    Sex,
    TableKey,
)
from campaigns.records.querysets import SessionVersionQuerySet

from .quarters import Quarter, quarters_between
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

#: A session, its people in one cell, and where they stand in each table.
_CellRow = tuple[UUID, int, dict[TableKey, str]]


@dataclass
class QuarterCount:
    """The verified sessions of one quarter, split in every way that is published."""

    sessions: int = 0
    estimated_sessions: int = 0
    estimated_people: int = 0
    is_sample: bool = False
    splits: dict[TableKey, dict[str, Number]] = field(default_factory=dict)


def counted_quarters() -> list[Quarter]:
    """From the quarter of the first verified session to that of the last."""
    days = SessionVersion.objects.counted().aggregate(first=Min("held_on"), last=Max("held_on"))
    if days["first"] is None:
        return []
    return list(quarters_between(Quarter.of(days["first"]), Quarter.of(days["last"])))


def count_quarter(quarter: Quarter) -> QuarterCount:
    versions = SessionVersion.objects.counted().held_between(quarter.first_day, quarter.last_day)
    count = QuarterCount()
    estimate = Q(count_method=CountMethod.ESTIMATE)
    for version in versions.order_by().values("count_method", "session__is_sample"):
        count.sessions += 1
        count.estimated_sessions += version["count_method"] == CountMethod.ESTIMATE
        count.is_sample = count.is_sample or version["session__is_sample"]
    count.estimated_people = AttendanceCount.objects.filter(
        version__in=versions.filter(estimate).order_by().values("pk")
    ).people()
    count.splits = _split(_cells_of(versions.exclude(estimate)))
    return count


def _cells_of(versions: SessionVersionQuerySet) -> Iterable[_CellRow]:
    """People by session and cell. A session without an institution was held with a community."""
    cells = AttendanceCount.objects.filter(
        version__in=versions.order_by().values("pk"), count__gt=0
    )
    for session, province, kind, sex, age_band, people in cells.order_by().values_list(
        "version__session_id",
        "version__district__province_id",
        Coalesce("version__institution__merged_into__kind", "version__institution__kind"),
        "sex",
        "age_band",
        "count",
    ):
        kind = kind or InstitutionKind.COMMUNITY.value
        categories = {
            TableKey.PROVINCE: str(province),
            TableKey.SEX: sex,
            TableKey.AGE_BAND: age_band,
            TableKey.INSTITUTION_KIND: kind,
        }
        yield session, people, categories


def _split(rows: Iterable[_CellRow]) -> dict[TableKey, dict[str, Number]]:
    people: dict[tuple[TableKey, str], int] = defaultdict(int)
    sessions: dict[tuple[TableKey, str], set[UUID]] = defaultdict(set)
    for session, number, categories in rows:
        for place in categories.items():
            people[place] += number
            sessions[place].add(session)
    return {
        key: {
            category: Number(people[key, category], frozenset(sessions[key, category]))
            for category in ordered(key, {c for k, c in sessions if k == key})
        }
        for key in SPLITS
    }


def ordered(key: TableKey, categories: set[str]) -> list[str]:
    """Closed lists in their own order; provinces by their number, which never changes."""
    if key in ORDER:
        wanted = categories | set(ALWAYS.get(key, ()))
        return [category for category in ORDER[key] if category in wanted]
    return sorted(categories, key=int)
