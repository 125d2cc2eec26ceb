"""What changed when a period was issued again, number by number."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.figures.definitions import BY_KEY
from campaigns.records.models import FrozenTable, TableKey

from .issues import ESTIMATED_PEOPLE, ESTIMATED_SESSIONS, SESSIONS, SHARE_WOMEN, TOTAL
from .labels import TITLES, label_of

_TOTALS: dict[str, str | Promise] = {
    SESSIONS: BY_KEY["sessions"].label,
    TOTAL: BY_KEY["attendances"].label,
    SHARE_WOMEN: BY_KEY["share_women"].label,
    ESTIMATED_SESSIONS: BY_KEY["estimated_sessions"].label,
    ESTIMATED_PEOPLE: BY_KEY["estimated_attendances"].label,
}
_ORDER = (
    TableKey.TOTALS,
    TableKey.SEX,
    TableKey.AGE_BAND,
    TableKey.PROVINCE,
    TableKey.INSTITUTION_KIND,
)


@dataclass(frozen=True)
class Change:
    """One number before and after; None is not shown."""

    table: str | Promise
    label: str | Promise
    before: int | None
    after: int | None
    is_percent: bool = False


@dataclass(frozen=True)
class Restatement:
    """A later issue of a period beside the one before it."""

    period: str
    label: str
    version: int
    first_frozen_at: datetime.datetime
    frozen_at: datetime.datetime
    changes: list[Change]


def restatements_of(tables: Iterable[FrozenTable], labels: Mapping[str, str]) -> list[Restatement]:
    """From the last one to the first. `tables` in the order of period and version."""
    issues: dict[str, dict[int, dict[TableKey, FrozenTable]]] = {}
    for table in tables:
        versions = issues.setdefault(table.period, {})
        versions.setdefault(table.version, {})[TableKey(table.key)] = table
    found = []
    for period, versions in issues.items():
        for version in sorted(versions)[1:]:
            old, new = versions[version - 1], versions[version]
            found.append(
                Restatement(
                    period,
                    labels[period],
                    version,
                    old[TableKey.TOTALS].frozen_at,
                    new[TableKey.TOTALS].frozen_at,
                    list(_changes(old, new)),
                )
            )
    return sorted(found, key=lambda one: (one.frozen_at, one.period), reverse=True)


def _changes(
    old: Mapping[TableKey, FrozenTable], new: Mapping[TableKey, FrozenTable]
) -> Iterator[Change]:
    for key in _ORDER:
        before = {row["key"]: row["number"] for row in old[key].rows}
        after = {row["key"]: row["number"] for row in new[key].rows}
        rows = {row["key"]: row for row in (*old[key].rows, *new[key].rows)}
        for name, row in rows.items():
            is_total = key == TableKey.TOTALS
            if name == TOTAL and not is_total:
                continue
            # A category that a shown table does not name had nobody.
            absent_before = None if before[TOTAL] is None else 0
            absent_after = None if after[TOTAL] is None else 0
            was, now = before.get(name, absent_before), after.get(name, absent_after)
            if was != now:
                yield Change(
                    _("In all") if is_total else TITLES[key],
                    _TOTALS[name] if is_total else label_of(key, row),
                    was,
                    now,
                    is_percent=name == SHARE_WOMEN,
                )
