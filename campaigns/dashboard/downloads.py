"""The rows of the screen as CSV and as XLSX, with what they mean and how they were selected."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.figures.definitions import COUNTING_RULE
from campaigns.figures.selection import Selection
from campaigns.figures.tables import COLUMNS
from mrc.core.bilingual import current_language
from mrc.core.exports import Row, Sheet, build_csv, build_workbook

from .screen import Dashboard
from .table import Table, export_headings, export_rows

SAMPLE_NOTE = gettext_lazy(
    "Sample data: these figures count generated sessions, made up to show how the site works."
)


def as_csv(table: Table) -> bytes:
    """One table; where it counts sample data, every row says so."""
    headings, body = export_headings(table), list(export_rows(table))
    if table.counted.total.sample_sessions:
        headings = [*headings, _("Sample data")]
        body = [[*row, _("yes")] for row in body]
    return build_csv([headings, *body])


def as_workbook(page: Dashboard, selection: Selection, *, day: datetime.date) -> bytes:
    """First what the figures mean and how they were selected, then the figures."""
    about = Sheet(gettext_lazy("About"), list(_about(page, selection, day)), widths=(36, 100))
    figures = Sheet(
        gettext_lazy("Figures"),
        [export_headings(page.table), *export_rows(page.table)],
        widths=(28, 28, 14) if len(page.table.groupings) > 1 else (28, 14),
    )
    return build_workbook([about, figures], right_to_left=current_language() == "ur")


def _about(page: Dashboard, selection: Selection, day: datetime.date) -> Iterator[Row]:
    yield [_("Figures of the awareness sessions"), None]
    if page.is_sample:
        yield [_("Sample data"), SAMPLE_NOTE]
    yield [_("Made on"), day]
    yield [_("A row for each"), page.table.heading]
    for name, value in selection.described():
        yield [name, value]
    yield []
    yield [_("How we count"), COUNTING_RULE]
    for column in COLUMNS:
        yield [column.definition.label, column.definition.text]
    yield []
    yield [_("Planned sessions"), page.planned.planned]
    yield [_("of them done"), page.planned.done]
    yield [_("of them cancelled"), page.planned.cancelled]
    yield [_("Scans of printed codes"), page.scans]
