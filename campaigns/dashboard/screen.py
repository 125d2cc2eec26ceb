"""Everything that the page of figures shows, counted in a number of queries that does not grow."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.codes.services import scans_between
from campaigns.figures.charts import ColumnChart, DistrictMap, Pyramid, pyramid
from campaigns.figures.engine import (
    Grouping,
    Part,
    Planned,
    Scope,
    count,
    planned_and_done,
)
from campaigns.figures.selection import Selection
from campaigns.figures.tables import COLUMNS, Column
from campaigns.figures.tally import Figures
from mrc.core.bilingual import current_language

from .aims import Aim, aims
from .behind import Behind
from .drawing import map_of, over_time, title_over_time
from .shown import MOST_ROWS, ScreenTable, Tile, tables, tile
from .table import Groupings, Table, table_of

#: The figures at the head of the page, in the order of what is asked first.
_HEAD = (
    "sessions",
    "attendances",
    "first_time",
    "unique_people",
    "institutions",
    "districts",
    "share_women",
    "share_youth",
    "knowledge_gain",
    "referrals",
    "materials",
    "on_time",
    "verification_lag",
    "first_pass",
)
_APART = ("awaiting_sessions", "awaiting_attendances")
_BY_KEY: dict[str, Column] = {column.definition.key: column for column in COLUMNS}


@dataclass(frozen=True)
class Dashboard:
    """The page, for one selection within one scope."""

    table: Table
    tiles: list[Tile]
    apart: list[Tile]
    planned: Planned
    scans: int
    #: The days of the period before, in words; empty where none was asked for.
    before: str
    months: ColumnChart
    months_title: str
    months_heading: str
    people: Pyramid
    districts: DistrictMap
    aims: list[Aim]
    tables: list[ScreenTable]

    @classmethod
    def of(
        cls,
        selection: Selection,
        *,
        scope: Scope,
        by: Groupings,
        today: datetime.date,
        base: str,
    ) -> Self:
        """`base` is the address of the list of sessions."""
        right_to_left = current_language() == "ur"
        table = table_of(selection, scope=scope, by=by, today=today)
        by_month = _groups(Grouping.MONTH, table, selection, scope)
        by_district = _groups(Grouping.DISTRICT, table, selection, scope)
        earlier = selection.before()
        before = count(earlier, scope=scope).total if earlier else None
        drawn_by, months = over_time(
            by_month,
            selection,
            (selection.since, min(selection.until or today, today)),
            base=base,
            right_to_left=right_to_left,
        )
        total = table.counted.total

        def head(keys: Sequence[str]) -> list[Tile]:
            return _tiles(keys, total, before, selection, base)

        return cls(
            table=table,
            tiles=head(_HEAD),
            apart=head(_APART),
            planned=planned_and_done(selection, scope=scope),
            scans=scans_between(selection, scope=scope),
            before=_days(earlier) if earlier else "",
            months=months,
            months_title=title_over_time(drawn_by),
            months_heading=_("Month") if drawn_by is Grouping.MONTH else _("Quarter"),
            people=pyramid(total, right_to_left=right_to_left),
            districts=map_of(by_district, selection, scope, base=base),
            aims=aims(selection, scope=scope, today=today, right_to_left=right_to_left),
            tables=tables(table, selection, base),
        )

    @property
    def total(self) -> Figures:
        return self.table.counted.total

    @property
    def is_empty(self) -> bool:
        return self.total.is_empty

    @property
    def is_sample(self) -> bool:
        """Whether any counted session is generated sample data."""
        return self.total.sample_sessions > 0

    @property
    def left_out(self) -> int:
        """Rows that are in the files alone."""
        return max(0, len(self.table.rows) - 1 - MOST_ROWS)


def _groups(
    grouping: Grouping, table: Table, selection: Selection, scope: Scope
) -> dict[Any, Figures]:
    """Counted already where the table's rows are these groups."""
    if table.groupings == (grouping,):
        return {key: figures for (key,), figures in table.counted.rows.items()}
    return count(selection, scope=scope, by=grouping, parts=Part.SUMS).rows


def _tiles(
    keys: Sequence[str],
    total: Figures,
    before: Figures | None,
    selection: Selection,
    base: str,
) -> list[Tile]:
    behind = [Behind(_BY_KEY[key], selection) for key in keys]
    return [tile(total, before, one, base) for one in behind]


def _days(selection: Selection) -> str:
    assert selection.since is not None
    assert selection.until is not None
    values = {"first": date_format(selection.since), "last": date_format(selection.until)}
    return _("%(first)s to %(last)s") % values
