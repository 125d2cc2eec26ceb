"""A report as people read it, in one language: on the screen and in the PDF alike.

Every number and every name of a figure comes from the snapshot; texts and pictures from the report.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from campaigns.figures.charts import (
    ColumnChart,
    DistrictMap,
    Point,
    Pyramid,
    column_chart,
    district_map,
    pyramid,
)
from mrc.core.bilingual import current_language

from .choices import ReportAction
from .models import DonorReport, ReportEvent, ReportPicture
from .narrative import Chapter, chapters
from .reading import Column, Row, ShownTable, Snapshot, said

#: The figures at the head of a report, in their order.
HEADLINES = (
    "sessions",
    "attendances",
    "unique_people",
    "share_women",
    "share_youth",
    "institutions",
    "districts",
    "knowledge_gain",
)
#: Which families of figures stand in the tables of each grouping: a whole report stays readable.
_FAMILIES_OF: Mapping[str, tuple[str, ...]] = {
    "month": ("sessions",),
    "quarter": ("sessions", "sex", "age", "reach", "quality", "awaiting"),
    "province": ("sessions", "sex", "age"),
    "district": ("sessions", "sex"),
    "centre": ("sessions", "sex", "reach", "quality", "awaiting"),
    "kind": ("sessions", "sex", "age"),
    "campaign": ("sessions", "sex", "age", "reach"),
}


@dataclass(frozen=True)
class Headline:
    column: Column
    value: str


class ReportDocument:
    """What the templates read. Made and drawn with the language active in which it is read."""

    def __init__(self, report: DonorReport, snapshot: Snapshot) -> None:
        self.report = report
        self.snapshot = snapshot

    @property
    def language(self) -> str:
        return current_language()

    @property
    def direction(self) -> str:
        return "rtl" if self.language == "ur" else "ltr"

    @property
    def title(self) -> str:
        return _("Report on %(programme)s") % {"programme": self.snapshot.programme}

    @cached_property
    def events(self) -> list[ReportEvent]:
        return list(self.report.events.select_related("by").order_by("id"))

    @property
    def reviewed_at(self) -> datetime.datetime | None:
        return self._at(ReportAction.REVIEWED)

    @property
    def issued_at(self) -> datetime.datetime | None:
        return self._at(ReportAction.ISSUED)

    def _at(self, action: ReportAction) -> datetime.datetime | None:
        found = [event.at for event in self.events if event.action == action]
        return found[-1] if found else None

    @property
    def headlines(self) -> list[Headline]:
        return [one for one in self.all_figures if one.column.key in HEADLINES]

    @property
    def all_figures(self) -> list[Headline]:
        """Every figure of all sessions together: what those who write have beside them."""
        return [
            Headline(column, self.snapshot.total_shown(column.key))
            for column in self.snapshot.definitions
        ]

    @cached_property
    def chapters(self) -> list[Chapter]:
        """The parts that somebody has written, in this language."""
        return [chapter for chapter in chapters(self.report) if chapter.texts.get(self.language)]

    @cached_property
    def pictures(self) -> list[ReportPicture]:
        return list(self.report.pictures.all())

    @cached_property
    def has_sessions(self) -> bool:
        return bool(self.snapshot.sessions)

    @cached_property
    def months(self) -> ColumnChart:
        return column_chart(
            [self._point(row) for row in self.snapshot.rows("month")],
            right_to_left=self.language == "ur",
            measure=self.snapshot.columns["attendances"].label,
        )

    def _point(self, row: Row) -> Point:
        year, month = row.key.split("-")
        sessions = row.value("sessions")
        return Point(
            label=str(int(month)),
            group=year,
            number=row.value("attendances") if sessions else None,
            name=row.label,
        )

    @cached_property
    def pyramid(self) -> Pyramid:
        return pyramid(self.snapshot.figures(), right_to_left=self.language == "ur")

    @cached_property
    def map(self) -> DistrictMap:
        values: dict[str, float] = {}
        for row in self.snapshot.rows("district"):
            attendances = row.value("attendances")
            if row.shape and row.value("sessions"):
                values[row.shape] = values.get(row.shape, 0) + (attendances or 0)
        names = {shape: said(words) for shape, words in self.snapshot.data["shapes"].items()}
        return district_map(values, names=names, name="report-map")

    @cached_property
    def tables(self) -> list[ShownTable]:
        total = _("All together")
        return [
            self.snapshot.shown_table(grouping, family, total)
            for grouping, families in _FAMILIES_OF.items()
            for family in families
        ]
