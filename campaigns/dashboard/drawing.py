"""The charts of the page, from figures that were counted already."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from campaigns.figures.charts import (
    ColumnChart,
    DistrictMap,
    MapRow,
    column_chart,
    district_map,
    grouped,
    month_point,
    names_of_shapes,
    quarter_point,
)
from campaigns.figures.charts.sentences import of_districts
from campaigns.figures.engine import Grouping, Scope
from campaigns.figures.periods import Month
from campaigns.figures.quarters import Quarter
from campaigns.figures.selection import Selection
from campaigns.figures.tables import COLUMNS
from campaigns.figures.tally import Figures
from mrc.core.models import District

from .behind import Behind
from .groupings import Days, with_gaps

#: More months than these are drawn as quarters.
MOST_MONTHS = 24
_ATTENDANCES = next(column for column in COLUMNS if column.definition.key == "attendances")


def over_time(
    months: Mapping[Any, Figures],
    selection: Selection,
    days: Days,
    *,
    base: str,
    right_to_left: bool,
) -> tuple[Grouping, ColumnChart]:
    """Attendances month by month, of a long time quarter by quarter."""
    every = with_gaps(Grouping.MONTH, months, days)
    measure = str(_ATTENDANCES.definition.label)

    def behind(by: Grouping, key: Any) -> str:
        return Behind(_ATTENDANCES, selection, (by,), (key,)).address(base)

    if len(every) <= MOST_MONTHS:
        points = [
            month_point(
                Month(*key),
                _people([months[key]] if key in months else []),
                right_to_left=right_to_left,
                address=behind(Grouping.MONTH, key),
            )
            for key in every
        ]
        return Grouping.MONTH, column_chart(points, right_to_left=right_to_left, measure=measure)
    quarters: dict[Quarter, list[Figures]] = {}
    for key in every:
        within = quarters.setdefault(Quarter.of(Month(*key).first_day), [])
        within += [months[key]] if key in months else []
    points = [
        quarter_point(
            quarter,
            _people(found),
            right_to_left=right_to_left,
            address=behind(Grouping.QUARTER, quarter),
        )
        for quarter, found in quarters.items()
    ]
    return Grouping.QUARTER, column_chart(points, right_to_left=right_to_left, measure=measure)


def _people(found: Iterable[Figures]) -> int | None:
    """Attendances of verified sessions; None where there was none."""
    known = [figures for figures in found if figures.sessions]
    return sum(figures.attendances for figures in known) if known else None


def districts_in_question(selection: Selection, scope: Scope) -> list[District]:
    """Those that the page speaks of: of the chosen district or province, else the usual ones of
    the centre, else all. One query."""
    districts = District.objects.offered().select_related("province")
    centre = scope.centre_id or (selection.centre and selection.centre.pk)
    if selection.district is not None:
        return list(districts.filter(pk=selection.standing_district_id))
    if selection.province is not None:
        return list(districts.filter(province=selection.province))
    everywhere = list(districts)
    usual = [one for one in everywhere if centre and one.usual_centre_id == centre]
    return usual or everywhere


def map_of(
    counted: Mapping[int, Figures],
    selection: Selection,
    scope: Scope,
    *,
    base: str,
) -> DistrictMap:
    """The map of attendances by district, with a list of districts. Two queries."""
    reached = {pk: figures.attendances for pk, figures in counted.items() if figures.sessions}
    everywhere = {one.pk: one for one in District.objects.filter(counted_with=None)}
    named = {pk: str(one) for pk, one in everywhere.items()}
    asked = districts_in_question(selection, scope)
    values: dict[str, float] = {}
    for pk, people in reached.items():
        if shape := everywhere[pk].map_shape:
            values[shape] = values.get(shape, 0) + people
    drawn = district_map(values, names=names_of_shapes(everywhere.values()))
    ranks = {row.key: row.rank for row in drawn.rows}
    rows = [
        MapRow(
            key=str(pk),
            name=named[pk],
            number=reached[pk],
            shown=grouped(reached[pk]),
            rank=ranks.get(everywhere[pk].map_shape),
            address=Behind(_ATTENDANCES, selection, (Grouping.DISTRICT,), (pk,)).address(base),
        )
        for pk in sorted(reached, key=lambda pk: (-reached[pk], named[pk]))
    ]
    missing = sorted(named[one.pk] for one in asked if one.pk not in reached)
    first = rows[0] if rows else None
    return replace(
        drawn,
        rows=rows,
        not_reached=missing,
        sentence=of_districts(
            len(rows),
            len(rows) + len(missing),
            first.name if first else "",
            first.number if first else None,
        ),
    )


def title_over_time(by: Grouping) -> str:
    return (
        _("Attendances month by month")
        if by is Grouping.MONTH
        else _("Attendances quarter by quarter")
    )
