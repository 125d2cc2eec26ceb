"""A report as CSV and as XLSX: the rows of the screen, the definitions and the filters."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mrc.core.bilingual import current_language
from mrc.core.exports import Row, Sheet, build_csv, build_workbook

from .definitions import COUNTING_RULE, DEFINITIONS
from .reports import Report
from .tables import export_headings, export_rows, rows

SAMPLE_NOTE = gettext_lazy(
    "Sample data: these figures count generated sessions, made up to show how the site works."
)


def as_csv(report: Report) -> bytes:
    """One table; where it counts sample data, every row says so."""
    headings, body = export_headings(), list(export_rows(rows(report)))
    if report.is_sample:
        headings = [*headings, _("Sample data")]
        body = [[*row, _("yes")] for row in body]
    return build_csv([headings, *body])


def as_workbook(report: Report, *, day: datetime.date) -> bytes:
    """First what the figures mean and how they were selected, then the figures."""
    about = Sheet(gettext_lazy("About"), list(_about(report, day)), widths=(36, 100))
    figures = Sheet(
        gettext_lazy("Figures"),
        [export_headings(), *export_rows(rows(report))],
        widths=(14, 36, 14),
    )
    return build_workbook([about, figures], right_to_left=current_language() == "ur")


def _about(report: Report, day: datetime.date) -> Iterator[Row]:
    yield [_("Figures of the awareness sessions"), None]
    if report.is_sample:
        yield [_("Sample data"), SAMPLE_NOTE]
    yield [_("Made on"), day]
    for name, value in report.selection.described():
        yield [name, value]
    yield []
    yield [_("How we count"), COUNTING_RULE]
    for definition in DEFINITIONS:
        yield [definition.label, definition.text]
