"""The workbook of a report: what the figures mean, every table, and every session with its version.

Written row by row in constant memory; texts stay texts, whatever they look like.
"""

import datetime
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from campaigns.figures.definitions import Unit
from mrc.core.exports import Value

from .document import ReportDocument
from .reading import Column, Row, Snapshot, said

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
#: A cell of an XLSX file cannot hold more.
_LONGEST_TEXT = 32_767
Line = Iterable[Value]


def write_workbook(document: ReportDocument) -> bytes:
    """In the language that is active; sheets turn with it."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        with xlsxwriter.Workbook(file.name, _OPTIONS) as book:
            writer = _Writer(book, right_to_left=document.language == "ur")
            snapshot = document.snapshot
            writer.sheet(_("About"), _about(document), widths=(36, 100), headings=1)
            for table in snapshot.data["tables"]:
                title = said(table["title"])
                writer.sheet(title, _table(snapshot, table["key"]), widths=(28, 14))
            writer.sheet(_("Sex and age"), _cells(document), widths=(28, 14))
            if snapshot.data["targets"]:
                writer.sheet(_("Targets"), _targets(snapshot), widths=(36, 24, 28, 14))
            writer.sheet(_("Sessions"), _sessions(snapshot), widths=(18, 9, 12, 12, 30))
            if snapshot.data["restates"]:
                writer.sheet(_("What it restates"), _restated(snapshot), widths=(28, 18))
        file.seek(0)
        return file.read()


class _Writer:
    def __init__(self, book: Any, *, right_to_left: bool) -> None:
        self.book = book
        self.right_to_left = right_to_left
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.body = book.add_format({"text_wrap": True, "valign": "top"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.names: set[str] = set()

    def sheet(
        self, title: str, rows: Iterable[Line], *, widths: tuple[int, ...], headings: int = 1
    ) -> None:
        page = self.book.add_worksheet(self._name(title))
        if self.right_to_left:
            page.right_to_left()
        for column, width in enumerate(widths):
            last = column if column < len(widths) - 1 else 60
            page.set_column(column, last, width)
        page.freeze_panes(headings, 1)
        for index, row in enumerate(rows):
            for column, value in enumerate(row):
                self._write(page, index, column, value, is_heading=index < headings)

    def _name(self, title: str) -> str:
        """Excel refuses names that are long, repeated or hold certain signs."""
        name = title.translate(_FORBIDDEN)[:28].strip()
        while name.lower() in self.names:
            name = f"{name} 2"
        self.names.add(name.lower())
        return name

    def _write(self, page: Any, row: int, column: int, value: Value, *, is_heading: bool) -> None:
        style = self.bold if is_heading else self.body
        if value is None or value == "":
            return
        if isinstance(value, datetime.date):
            page.write_datetime(row, column, value, self.date)
        elif isinstance(value, int | float):
            page.write_number(row, column, value, style)
        else:
            page.write_string(row, column, str(value)[:_LONGEST_TEXT], style)


def _about(document: ReportDocument) -> Iterator[Line]:
    snapshot, report = document.snapshot, document.report
    yield [document.title, None]
    if snapshot.is_sample:
        yield [_("Sample data"), _("These figures count generated sessions.")]
    yield [_("Programme"), snapshot.programme]
    yield [_("Donor"), snapshot.data["programme"]["donor"]]
    yield [_("Implemented by"), snapshot.data["programme"]["implementer"]]
    yield [_("First day"), snapshot.starts_on]
    yield [_("Last day"), snapshot.ends_on]
    yield [_("Edition"), report.edition]
    yield [_("Figures taken at (UTC)"), snapshot.data["taken_at"]]
    if document.issued_at:
        yield [_("Issued at (UTC)"), f"{document.issued_at:%Y-%m-%d %H:%M}"]
    yield [_("Sessions counted"), len(snapshot.sessions)]
    yield [_("Scans of printed codes"), snapshot.data["scans"]]
    yield [_("SHA-256 of the data"), snapshot.sha256]
    yield [
        _("How to check"),
        _("The data file of this report (JSON) has this SHA-256, and nothing else has."),
    ]
    yield []
    yield [_("How we count"), snapshot.rule]
    for column in snapshot.definitions:
        yield [_heading(column), column.text]


def _heading(column: Column) -> str:
    """The label with its unit: in a workbook a number stands without one."""
    notes = {
        Unit.PERCENT: _("%(label)s (per cent)"),
        Unit.POINTS: _("%(label)s (percentage points)"),
        Unit.DAYS: _("%(label)s (days)"),
    }
    note = notes.get(Unit(column.unit))
    return note % {"label": column.label} if note else column.label


def _table(snapshot: Snapshot, key: str) -> Iterator[Line]:
    """Every figure of every row; a gap in time is empty, not zero."""
    columns = snapshot.definitions
    yield [said(snapshot.table(key)["heading"]), *map(_heading, columns)]
    rows = [*snapshot.rows(key), Row("total", _("All together"), snapshot.data["total"])]
    for row in rows:
        yield [row.label, *(row.value(column.key) for column in columns)]


def _cells(document: ReportDocument) -> Iterator[Line]:
    """The cells of sex and age, as they are counted."""
    chart = document.pyramid
    yield [_("Age"), *chart.headings, _("Total")]
    for row in chart.rows:
        yield [row.label, *map(_number, row.numbers)]
    yield [_("Total"), *map(_number, chart.total)]


def _number(text: str) -> int:
    return int("".join(sign for sign in text if sign.isdigit()))


def _targets(snapshot: Snapshot) -> Iterator[Line]:
    yield [
        _("Campaign"),
        _("Centre"),
        _("Indicator"),
        _("From day"),
        _("To day"),
        _("Target"),
        _("Reached"),
        _("Expected by that day"),
        _("Per cent of the target"),
        _("State"),
    ]
    for target in snapshot.targets:
        data = target.data
        yield [
            target.campaign,
            target.centre or _("All centres together"),
            target.indicator,
            target.starts_on,
            target.ends_on,
            data["value"],
            data["actual"],
            data["expected_by_today"],
            data["share"],
            target.state,
        ]


def _sessions(snapshot: Snapshot) -> Iterator[Line]:
    """Every session that counts, with the version and the hash of what was counted."""
    names = {
        key: {row.key: row.label for row in snapshot.rows(key)}
        for key in ("campaign", "centre", "district")
    }
    institutions = snapshot.data["institutions"]
    yield [
        _("Reference"),
        _("Version"),
        _("Date"),
        _("People"),
        _("Counted by estimate"),
        _("Campaign"),
        _("Centre"),
        _("District"),
        _("Institution"),
        _("SHA-256 of the version"),
    ]
    for row in snapshot.sessions:
        words = institutions.get(row["institution"])
        yield [
            row["reference"],
            row["version"],
            datetime.date.fromisoformat(row["held_on"]),
            row["people"],
            _("yes") if row["is_estimate"] else None,
            names["campaign"].get(row["campaign"]),
            names["centre"].get(row["centre"]),
            names["district"].get(row["district"]),
            said(words) if words else None,
            row["hash"],
        ]


def _restated(snapshot: Snapshot) -> Iterator[Line]:
    restates = snapshot.data["restates"]
    if restates is None:
        return
    yield [_("Edition that is restated"), restates["edition"]]
    yield [_("SHA-256 of its data"), restates["sha256"]]
    yield [_("Reason"), restates["reason"]]
    yield []
    yield [_("Figure"), _("As issued"), _("Now")]
    for moved in restates["figures"]:
        column = snapshot.columns[moved["column"]]
        yield [_heading(column), moved["before"], moved["now"]]
    yield []
    yield [_("Session"), _("Why"), _("People as issued"), _("People now"), _("Reason"), _("By")]
    for change in snapshot.changes:
        yield [
            change.reference,
            str(change.cause.label),
            change.before,
            change.now,
            change.reason,
            change.by,
        ]
