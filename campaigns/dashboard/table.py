"""The rows that screen and files share: groups of one or two kinds, then all together.

Whatever is added up (sessions, attendances, cells, referrals...) is the sum of the rows above the
total; people and places that stand in two rows count once in it.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaigns.figures.engine import Counted, Grouping, Scope, count
from campaigns.figures.selection import Selection
from campaigns.figures.tables import COLUMNS, Value, heading
from campaigns.figures.tally import Figures

from .groupings import LABELS, TIMES, Days, names, with_gaps

Groupings = tuple[Grouping, ...]
#: One key for each grouping; of a gap in time that of the time alone.
Keys = tuple[Any, ...]
Label = Callable[[Any], str]


@dataclass(frozen=True)
class Row:
    """A group, or (without keys) all together."""

    keys: Keys
    #: One for each grouping; of the whole and of a gap only the first says something.
    labels: tuple[str, ...]
    figures: Figures

    @property
    def is_total(self) -> bool:
        return not self.keys

    @property
    def label(self) -> str:
        return " · ".join(label for label in self.labels if label)


@dataclass(frozen=True)
class Table:
    groupings: Groupings
    rows: list[Row]
    counted: Counted

    @property
    def headings(self) -> list[str]:
        return [str(LABELS[grouping]) for grouping in self.groupings]

    @property
    def heading(self) -> str:
        return " · ".join(self.headings)


def table_of(selection: Selection, *, scope: Scope, by: Groupings, today: datetime.date) -> Table:
    """As many queries for any number of rows: those of `count`, and one for each grouping."""
    counted = count(selection, scope=scope, by=by)
    labels = [
        _labels(grouping, {keys[place] for keys in counted.rows})
        for place, grouping in enumerate(by)
    ]
    days = selection.since, min(selection.until or today, today)
    rows = [
        Row(
            keys, _padded([label(key) for label, key in zip(labels, keys, strict=False)], by), found
        )
        for keys, found in _ordered(counted.rows, by, labels, days)
    ]
    return Table(by, [*rows, Row((), _padded([_("All together")], by), counted.total)], counted)


def _padded(labels: list[str], by: Groupings) -> tuple[str, ...]:
    return (*labels, *[""] * (len(by) - len(labels)))


def _labels(grouping: Grouping, keys: set[Any]) -> Label:
    if grouping in TIMES:
        # Gaps want a name too.
        return lambda key: names(grouping, [key])[key]
    return names(grouping, keys).__getitem__


def _ordered(
    rows: Mapping[Any, Figures], by: Groupings, labels: Sequence[Label], days: Days
) -> Iterator[tuple[Keys, Figures]]:
    """Times in their order with their gaps, everything else with the most attendances first."""
    groups: dict[Any, dict[Any, Figures]] = defaultdict(dict)
    for (head, *rest), figures in rows.items():
        groups[head][tuple(rest)] = figures
    people = {
        head: sum(one.attendances for one in found.values()) for head, found in groups.items()
    }
    heads = (
        with_gaps(by[0], groups, days)
        if by[0] in TIMES
        else sorted(groups, key=lambda head: (-people[head], labels[0](head)))
    )
    for head in heads:
        within = groups.get(head, {})
        if len(by) == 1 or not within:
            yield (head,), within.get((), Figures())
            continue
        for keys, figures in _ordered(within, by[1:], labels[1:], (None, None)):
            yield (head, *keys), figures


def export_headings(table: Table) -> list[str]:
    return [*table.headings, *map(heading, COLUMNS)]


def export_rows(table: Table) -> Iterator[list[str | Value]]:
    """The rows of the screen with their values; a gap is empty, not zero."""
    for row in table.rows:
        yield [*row.labels, *(column.value(row.figures) for column in COLUMNS)]
