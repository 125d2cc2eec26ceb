"""What the database adds up from the summaries.

Every function gives the groups that `columns` make, each with the tuple of its values as a key;
where a whole is not the sum of its groups, also the whole, under the key None.
"""

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, QuerySet, Sum

from campaigns.figures.tally import Figures
from campaigns.records.models import Institution
from mrc.core.models import District

from .medians import Median
from .models import ADDED, CELLS, SessionSummary

Rows = QuerySet[SessionSummary]
Values = tuple[Any, ...]
_SECONDS_A_DAY = 24 * 60 * 60
#: Summed columns and the figures that they are, under another name.
_RENAMED = {"on_time": "on_time_sessions", "returned": "returned_sessions"}
_TOTALLED = ("pre_tested", "pre_passed", "post_tested", "post_passed", "on_time", "returned")


class Kind(Enum):
    """How a session counts."""

    COUNTED = (True, False)
    ESTIMATED = (True, True)
    AWAITING = (False, False)
    AWAITING_ESTIMATED = (False, True)


def added(rows: Rows, columns: Sequence[str]) -> Iterator[tuple[Values, Kind, dict[str, Any]]]:
    """The sums of every group and kind of session. One query."""
    summed = {f"sum_{name}": Sum(name) for name in (*ADDED, *CELLS.values())}
    found = (
        rows.values(*columns, "counts", "is_estimate")
        .annotate(sessions=Count("pk"), **summed)
        .order_by()
    )
    for row in found:
        key = tuple(row[column] for column in columns)
        yield key, Kind((row["counts"], row["is_estimate"])), row


def add(figures: Figures, kind: Kind, row: dict[str, Any]) -> None:
    """Adds the sums of a group to the figures of a row."""
    figures.sample_sessions += row["sum_sample"]
    if kind in (Kind.AWAITING, Kind.AWAITING_ESTIMATED):
        figures.awaiting_sessions += row["sessions"]
        figures.awaiting_attendances += row["sum_people"] if kind is Kind.AWAITING else 0
        return
    figures.sessions += row["sessions"]
    figures.add_known("referrals", row["sum_referrals"])
    figures.add_known("materials", row["sum_materials"])
    for name in _TOTALLED:
        figure = _RENAMED.get(name, name)
        setattr(figures, figure, getattr(figures, figure) + row[f"sum_{name}"])
    if kind is Kind.ESTIMATED:
        figures.estimated_sessions += row["sessions"]
        figures.estimated_attendances += row["sum_people"]
        return
    figures.add_known("first_time", row["sum_first_time"])
    figures.asked += row["sum_asked"]
    for cell, column in CELLS.items():
        if people := row[f"sum_{column}"]:
            figures.cells[cell] += people


def places(
    rows: Rows, columns: Sequence[str]
) -> Iterator[tuple[Values | None, tuple[int, int, int]]]:
    """Different people (estimated), institutions and districts. One query."""
    selects: list[str] = []
    params: list[Any] = []
    # The groups come first: they tell PostgreSQL the types of the keys, which a whole has none of.
    for is_group in (True, False) if columns else (False,):
        found = _places_of_groups(rows, columns) if is_group else _places_of_whole(rows)
        keys = [f"key{number}" if is_group else "NULL" for number in range(len(columns))]
        grouped = f" GROUP BY {', '.join(keys)}" if is_group else ""
        for number, (result, inner) in enumerate(found):
            sql, values = inner.order_by().query.sql_with_params()
            shown = ", ".join([str(int(is_group)), str(number), result, *keys])
            selects.append(f"SELECT {shown} FROM ({sql}) AS found{number}{grouped}")  # noqa: S608
            params += values
    counts: dict[Values | None, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), params)
        for is_of_group, number, value, *key in cursor:
            numbers = counts.setdefault(tuple(key) if is_of_group else None, [0, 0, 0])
            numbers[number] = int(value or 0)
    yield from ((group, (one, two, three)) for group, (one, two, three) in counts.items())


def _places_of_groups(rows: Rows, columns: Sequence[str]) -> list[tuple[str, QuerySet[Any, Any]]]:
    """What to add up or count, and of which rows: people, institutions, districts."""
    keys = {f"key{number}": F(column) for number, column in enumerate(columns)}
    counted = rows.filter(counts=True)
    people = counted.filter(is_estimate=False).values("place", **keys)
    known = counted.filter(institution__isnull=False)
    return [
        ("SUM(largest)", people.annotate(largest=Max("people"))),
        ("COUNT(*)", known.values(at=F("institution_id"), **keys).distinct()),
        ("COUNT(*)", counted.values(at=F("district_id"), **keys).distinct()),
    ]


def _places_of_whole(rows: Rows) -> list[tuple[str, QuerySet[Any, Any]]]:
    """The same of everything: a place is asked for its first session, not for all of them."""
    counted = rows.filter(counts=True)
    people = counted.filter(is_estimate=False).values("place")
    here = OuterRef("pk")
    institutions = Institution.objects.filter(Exists(counted.filter(institution=here)))
    districts = District.objects.filter(Exists(counted.filter(district=here)))
    return [
        ("SUM(largest)", people.annotate(largest=Max("people"))),
        ("COUNT(*)", institutions.values("pk")),
        ("COUNT(*)", districts.values("pk")),
    ]


def lags(rows: Rows, columns: Sequence[str]) -> Iterator[tuple[Values | None, float]]:
    """The median of the days from receipt to verification. A query for the whole, one by groups."""
    known = rows.filter(lag__isnull=False)
    whole = known.aggregate(median=Median("lag"))["median"]
    if whole is not None:
        yield None, _days(whole)
    if columns and whole is not None:
        for row in known.values(*columns).annotate(median=Median("lag")).order_by():
            yield tuple(row[column] for column in columns), _days(row["median"])


def _days(seconds: float) -> float:
    return round(seconds / _SECONDS_A_DAY, 1)
