"""A report as staff see it: charts, and a table for each family of figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from campaigns.records.models import AgeBand, Sex
from mrc.core.bilingual import current_language

from .charts import BarRow, ColumnChart, Point, bar_rows, column_chart, grouped
from .definitions import DEFINITIONS, Definition, Unit
from .reports import Report
from .tables import FAMILIES, Column, Family, Row, rows


@dataclass(frozen=True)
class ScreenRow:
    row: Row
    cells: list[str]


@dataclass(frozen=True)
class ScreenTable:
    """One family of figures, with a row for each quarter and campaign."""

    key: str
    title: str | Promise
    columns: Sequence[Column]
    rows: list[ScreenRow]


@dataclass(frozen=True)
class ReportScreen:
    report: Report
    chart: ColumnChart | None
    chart_sentence: str
    sexes: list[BarRow]
    sexes_sentence: str
    ages: list[BarRow]
    ages_sentence: str
    tables: list[ScreenTable]
    definitions: tuple[Definition, ...] = DEFINITIONS

    @classmethod
    def of(cls, report: Report) -> Self:
        found = rows(report)
        total = report.total
        sexes = [(str(label), total.by_sex[value]) for value, label in Sex.choices]
        ages = [(str(label), total.by_age_band[value]) for value, label in AgeBand.choices]
        return cls(
            report=report,
            chart=_chart(report) if total.sessions else None,
            chart_sentence=_busiest(report),
            sexes=bar_rows(sexes, total=total.attendances),
            sexes_sentence=_women(report),
            ages=bar_rows(ages, total=total.attendances),
            ages_sentence=_largest(ages, total.attendances),
            tables=[_table(family, found) for family in FAMILIES],
        )

    @property
    def is_empty(self) -> bool:
        return self.report.total.is_empty


def _chart(report: Report) -> ColumnChart:
    points = [
        Point(
            _("Q%(number)s") % {"number": quarter.number},
            str(quarter.year),
            figures.attendances if figures.sessions else None,
        )
        for quarter, figures in report.quarters
    ]
    return column_chart(points, right_to_left=current_language() == "ur")


def _busiest(report: Report) -> str:
    if not report.total.sessions:
        return ""
    quarter, figures = max(report.quarters, key=lambda item: item[1].attendances)
    return _("The most attendances were in %(quarter)s: %(number)s at %(sessions)s sessions.") % {
        "quarter": quarter.label,
        "number": grouped(figures.attendances),
        "sessions": grouped(figures.sessions),
    }


def _women(report: Report) -> str:
    share = report.total.share_women
    if share is None:
        return ""
    return _("%(share)s%% of the attendances whose sex was recorded were of women and girls.") % {
        "share": grouped(share)
    }


def _largest(values: list[tuple[str, int]], total: int) -> str:
    if not total:
        return ""
    label, number = max(values, key=lambda value: value[1])
    return _("The largest group is “%(label)s”, with %(number)s of %(total)s attendances.") % {
        "label": label,
        "number": grouped(number),
        "total": grouped(total),
    }


def _table(family: Family, found: Sequence[Row]) -> ScreenTable:
    return ScreenTable(
        key=family.key,
        title=family.title,
        columns=family.columns,
        rows=[ScreenRow(row, [_shown(column, row) for column in family.columns]) for row in found],
    )


def _shown(column: Column, row: Row) -> str:
    """The number with its unit; a dash where nothing is known."""
    value = column.value(row.figures)
    if value is None:
        return "–"
    if column.definition.unit is Unit.PERCENT:
        return f"{grouped(value, decimals=1)}%"
    if column.definition.unit is Unit.POINTS:
        return f"{'+' if value > 0 else ''}{grouped(value, decimals=1)}"
    if column.definition.unit is Unit.DAYS:
        return grouped(value, decimals=1)
    return grouped(value)
