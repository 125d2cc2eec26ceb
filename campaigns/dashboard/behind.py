"""The sessions behind a number, each with what it adds to it.

Read from the same summaries as the figures, so that the list adds up to the number that led to it.
A share, a median or a count of places has no such sum: its list has the sessions that it rests on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, IntegerField, Q, QuerySet, Sum, Value
from django.http import QueryDict

from campaigns.figures.engine import Grouping, Scope, versions_behind
from campaigns.figures.selection import Selection
from campaigns.figures.summary.models import CELLS, SessionSummary
from campaigns.figures.tables import COLUMNS, Column
from campaigns.records.models import AgeBand, Sex

from .groupings import key_text, read_key

_COUNTED = Q(counts=True)
#: Sessions whose people are counted, not estimated.
_PEOPLE = Q(counts=True, is_estimate=False)
_ESTIMATED = Q(counts=True, is_estimate=True)
_TESTED = Q(counts=True, post_tested__gt=0)
_AWAITING = Q(counts=False)
#: Names of the parameters: the grouping and the key of the row, one pair for each grouping.
_PAIRS = (("by", "key"), ("then", "then_key"))


@dataclass(frozen=True)
class Part:
    """Which sessions a figure rests on, and what each adds to it (None: nothing that adds up)."""

    condition: Q
    adds: Any = None


def _cells(chosen: Any) -> Any:
    """The sum of the columns of some cells."""
    columns = [column for cell, column in CELLS.items() if chosen(cell)]
    total: Any = Value(0, output_field=IntegerField())
    for column in columns:
        total = total + F(column)
    return total


_ONE = Value(1, output_field=IntegerField())
_SEXES = {
    "female": Sex.FEMALE,
    "male": Sex.MALE,
    "transgender": Sex.TRANSGENDER,
    "sex_not_recorded": Sex.NOT_RECORDED,
}
PARTS: dict[str, Part] = {
    "sessions": Part(_COUNTED, _ONE),
    "attendances": Part(_PEOPLE, F("people")),
    "estimated_sessions": Part(_ESTIMATED, _ONE),
    "estimated_attendances": Part(_ESTIMATED, F("people")),
    "first_time": Part(_PEOPLE & Q(first_time__isnull=False), F("first_time")),
    "referrals": Part(_COUNTED & Q(referrals__isnull=False), F("referrals")),
    "materials": Part(_COUNTED & Q(materials__isnull=False), F("materials")),
    "knowledge_gain": Part(_TESTED),
    "tested": Part(_TESTED, F("post_tested")),
    "institutions": Part(_COUNTED & Q(institution__isnull=False)),
    "awaiting_sessions": Part(_AWAITING, _ONE),
    "awaiting_attendances": Part(_AWAITING & Q(is_estimate=False), F("people")),
    **{
        key: Part(_PEOPLE, _cells(lambda cell, sex=sex: cell[0] == sex))
        for key, sex in _SEXES.items()
    },
    **{
        f"age_{band.value}": Part(_PEOPLE, _cells(lambda cell, band=band: cell[1] == band))
        for band in AgeBand
    },
}
#: Shares, medians and counts of places rest on all that count.
_OTHERWISE = Part(_COUNTED)
_COLUMNS: dict[str, Column] = {column.definition.key: column for column in COLUMNS}


@dataclass(frozen=True)
class Behind:
    """One number: its figure, and the row that it stands in (no keys: all together)."""

    column: Column
    selection: Selection
    by: tuple[Grouping, ...] = ()
    keys: tuple[Any, ...] = ()

    @property
    def part(self) -> Part:
        return PARTS.get(self.column.definition.key, _OTHERWISE)

    def address(self, base: str) -> str:
        """`base` is the list's address."""
        query = {"figure": self.column.definition.key, **self.selection.query()}
        for (by, key), grouping, value in zip(_PAIRS, self.by, self.keys, strict=False):
            query |= {by: grouping.value, key: key_text(grouping, value)}
        return f"{base}?{urlencode(query)}"

    def summaries(self, scope: Scope) -> QuerySet[SessionSummary]:
        """Of the sessions behind the number, newest first; `adds` is what each adds to it."""
        awaiting = self.column.is_awaiting
        found = SessionSummary.objects.filter(self.part.condition)
        for by, key in [(None, None), *zip(self.by, self.keys, strict=False)]:
            versions = versions_behind(
                self.selection, scope=scope, by=by, key=key, awaiting=awaiting
            )
            found = found.filter(version__in=versions.order_by().values("pk"))
        if self.part.adds is not None:
            found = found.annotate(adds=self.part.adds)
        return found.order_by("-held_on", "-session_id")

    def total(self, scope: Scope) -> int | None:
        """The number itself, added up from the list; None where it is no sum."""
        if self.part.adds is None:
            return None
        total: int = self.summaries(scope).order_by().aggregate(sum=Sum("adds"))["sum"] or 0
        return total


def read_behind(query: QueryDict | Mapping[str, str], selection: Selection) -> Behind:
    """The number that an address asks about. Raises `ValueError` on anything that is none."""
    key = query.get("figure") or "sessions"
    if key not in _COLUMNS:
        raise ValueError(key)
    by: list[Grouping] = []
    keys: list[Any] = []
    for name, value in _PAIRS:
        if (text := query.get(value)) is not None:
            by.append(Grouping(query.get(name) or ""))
            keys.append(read_key(by[-1], text))
    return Behind(_COLUMNS[key], selection, tuple(by), tuple(keys))
