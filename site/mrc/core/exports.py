"""Spreadsheets that cannot run anything: CSV and XLSX from plain rows.

A spreadsheet program takes a cell of a CSV file for a formula when it begins with = + - @, a tab
or a carriage return, and a formula may read other files or call other programs. In an XLSX file a
cell has a type, so texts are written as texts and need no guard.
"""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter
from django.utils.functional import Promise

#: What a cell may hold. None is an empty cell: nothing is known, which is not zero.
Value = str | int | float | Decimal | bool | datetime.date | Promise | None
Row = Sequence[Value]

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
#: The same signs as East Asian keyboards write them; some programs read them as the plain ones.
_WIDE = str.maketrans("＝＋－＠", "=+-@")
#: An international number: a plus, digits and spaces hold nothing that could be computed.
_PHONE = re.compile(r"\+[0-9][0-9 ]{5,20}")
_FORBIDDEN_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")
#: A cell of an XLSX file cannot hold more.
_LONGEST_TEXT = 32_767


def guard(text: str) -> str:
    """The text as a CSV cell that no spreadsheet program takes for a formula.

    A leading apostrophe makes it a text. Phone numbers such as ``+92 304 1112123`` stay as they
    are: they hold nothing to run. Blanks before the sign do not hide it.
    """
    if _PHONE.fullmatch(text):
        return text
    visible = text.lstrip(" \u00a0\u200b\u200e\u200f\ufeff").translate(_WIDE)
    return f"'{text}" if visible.startswith(_DANGEROUS) else text


def _plain(value: Value) -> str | int | float | Decimal | bool | datetime.date | None:
    """Lazy translations become texts, in the language that is active now."""
    return str(value) if isinstance(value, Promise) else value


def build_csv(rows: Iterable[Row]) -> bytes:
    """A CSV file in UTF-8 with a byte order mark: without it Excel garbles Urdu."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        plain = map(_plain, row)
        writer.writerow([guard(value) if isinstance(value, str) else value for value in plain])
    return text.getvalue().encode("utf-8-sig")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    title: str | Promise
    rows: Sequence[Row]
    #: How many rows at the top are headings: set in bold, and kept in view.
    headings: int = 1
    #: Widths of the columns in characters; the last one holds for all that follow.
    widths: Sequence[int] = (18,)


def build_workbook(sheets: Iterable[Sheet], *, right_to_left: bool = False) -> bytes:
    """An XLSX file. Texts stay texts, whatever they look like: no formulas, links or numbers."""
    file = io.BytesIO()
    options = {
        # A written row leaves memory at once; rows are written in their order.
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        for number, sheet in enumerate(sheets, start=1):
            page = book.add_worksheet(_sheet_name(str(sheet.title), number))
            if right_to_left:
                page.right_to_left()
            for column in range(max(map(len, sheet.rows), default=0)):
                page.set_column(column, column, sheet.widths[min(column, len(sheet.widths) - 1)])
            page.freeze_panes(sheet.headings, 0)
            for index, row in enumerate(sheet.rows):
                _write_row(page, index, row, bold if index < sheet.headings else body, date)
    return file.getvalue()


def _sheet_name(title: str, number: int) -> str:
    """Excel refuses names that are long, empty or hold certain signs."""
    return _FORBIDDEN_IN_SHEET_NAMES.sub(" ", title)[:31].strip() or str(number)


def _write_row(
    page: "xlsxwriter.worksheet.Worksheet",
    index: int,
    row: Row,
    style: "xlsxwriter.format.Format",
    date: "xlsxwriter.format.Format",
) -> None:
    for column, value in enumerate(map(_plain, row)):
        if value is None:
            page.write_blank(index, column, None, style)
        elif isinstance(value, str):
            page.write_string(index, column, value[:_LONGEST_TEXT], style)
        elif isinstance(value, bool):
            page.write_boolean(index, column, value, style)
        elif isinstance(value, datetime.date):
            page.write_datetime(index, column, value, date)
        else:
            page.write_number(index, column, value, style)
