"""Exports as files that are written row by row: CSV as it goes out, XLSX through a file on disk."""

import csv
import datetime
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

import xlsxwriter
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from campaigns.figures.definitions import COUNTING_RULE
from mrc.core.bilingual import current_language
from mrc.core.exports import Value, guard

from .rows import ExportColumn

#: What Excel needs to see, to read Urdu as Urdu.
_BYTE_ORDER_MARK = "\ufeff"
#: Characters of CSV that are sent at once.
_PIECE = 32_000
#: A cell of an XLSX file cannot hold more.
_LONGEST_TEXT = 32_767

About = list[tuple[str | Promise, Value]]


def csv_pieces(headings: list[str], rows: Iterable[list[Value]]) -> Iterator[bytes]:
    """UTF-8, with nothing that a spreadsheet program takes for a formula."""
    lines = _Lines()
    writer = csv.writer(lines)
    lines.write(_BYTE_ORDER_MARK)
    writer.writerow([guard(heading) for heading in headings])
    for row in rows:
        writer.writerow([_csv_value(value) for value in row])
        if lines.length > _PIECE:
            yield lines.taken()
    yield lines.taken()


def in_language(pieces: Iterator[bytes], language: str) -> Iterator[bytes]:
    """The pieces, each made in this language: they are asked for when the request is answered
    already, and what is active then is nobody's promise."""
    while True:
        with translation.override(language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


class _Lines:
    """What the CSV writer has written since it was taken last."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def taken(self) -> bytes:
        text = "".join(self.parts)
        self.parts, self.length = [], 0
        return text.encode()


def _csv_value(value: Value) -> Any:
    value = str(value) if isinstance(value, Promise) else value
    return guard(value) if isinstance(value, str) else value


def workbook_file(
    columns: tuple[ExportColumn, ...], rows: Iterable[list[Value]], about: About
) -> IO[bytes]:
    """A workbook in a temporary file, which is gone when it is closed.

    First a sheet that says what this is, then the rows. A written row leaves memory at once.
    """
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the response closes it)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        formats = _Formats(book)
        sheets = [book.add_worksheet(_("About")), book.add_worksheet(_("Data"))]
        if current_language() == "ur":
            for sheet in sheets:
                sheet.right_to_left()
        _write_about(sheets[0], about, columns, formats)
        _write_data(sheets[1], columns, rows, formats)
    file.seek(0)
    return file


class _Formats:
    def __init__(self, book: Any) -> None:
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.body = book.add_format({"text_wrap": True, "valign": "top"})
        self.plain = book.add_format({"valign": "top"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})


def _write_about(
    sheet: Any, about: About, columns: tuple[ExportColumn, ...], formats: _Formats
) -> None:
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 100)
    lines: list[tuple[Value, Value, Any]] = [(name, value, formats.body) for name, value in about]
    lines += [("", "", None), (_("How we count"), COUNTING_RULE, formats.body)]
    lines += [("", "", None), (_("Column"), _("What it means"), formats.bold)]
    lines += [(column.heading, column.meaning, formats.body) for column in columns]
    for index, (name, value, style) in enumerate(lines):
        _write(sheet, index, 0, name, formats.bold, formats.date)
        _write(sheet, index, 1, value, style, formats.date)


def _write_data(
    sheet: Any,
    columns: tuple[ExportColumn, ...],
    rows: Iterable[list[Value]],
    formats: _Formats,
) -> None:
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, str(column.heading), formats.bold)
    for number, row in enumerate(rows, start=1):
        for index, value in enumerate(row):
            _write(sheet, number, index, value, formats.plain, formats.date)


def _write(sheet: Any, row: int, index: int, value: Value, style: Any, date: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str | Promise):
        sheet.write_string(row, index, str(value)[:_LONGEST_TEXT], style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, index, value, style)
    elif isinstance(value, datetime.date):
        sheet.write_datetime(row, index, value, date)
    else:
        sheet.write_number(row, index, value, style)
