"""The workbook that people fill in, and the same with the rows that had errors."""

import datetime
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from campaigns.records.models import ImportRow
from mrc.core.bilingual import current_language
from mrc.core.workbooks.limits import Limits

from .columns import COLUMNS, Column, Kind, letter
from .layout import FIRST_ROW, GROUP_ROW, HEADING_ROW, KEY_ROW, MARK_ROW, REASONS, TEMPLATE
from .lookups import Lookups

#: A spreadsheet program refuses an explanation that is longer.
_LONGEST_PROMPT = 250
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def blank_template(lookups: Lookups) -> bytes:
    """For one centre, in the active language."""
    return _Book(lookups).build([])


def faulty_rows(lookups: Lookups, rows: Iterable[tuple[ImportRow, Sequence[str]]]) -> bytes:
    """Rows as they were read, each with its reasons in a column before the others."""
    return _Book(lookups, with_reasons=True).build(
        [(row.cells, list(reasons)) for row, reasons in rows]
    )


class _Book:
    def __init__(self, lookups: Lookups, *, with_reasons: bool = False) -> None:
        self.lookups = lookups
        self.shift = 1 if with_reasons else 0
        self.limits = Limits.from_settings()

    def build(self, rows: Sequence[tuple[dict[str, Any], list[str]]]) -> bytes:
        file = io.BytesIO()
        with xlsxwriter.Workbook(file, _OPTIONS) as book:
            self._make_formats(book)
            sheets = [book.add_worksheet(name) for name in _sheet_names()]
            if current_language() == "ur":
                for sheet in sheets:
                    sheet.right_to_left()
            sessions, instructions, lists = sheets
            ranges = self._write_lists(lists)
            self._write_headings(sessions)
            self._write_rows(sessions, rows)
            self._add_choices(sessions, ranges)
            self._write_instructions(instructions)
        return file.getvalue()

    def _make_formats(self, book: xlsxwriter.Workbook) -> None:
        top = {"valign": "top", "text_wrap": True}
        self.body = book.add_format(top)
        self.bold = book.add_format({**top, "bold": True})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.group = book.add_format(
            {"bold": True, "align": "center", "bg_color": "#0B5A3A", "font_color": "#FFFFFF",
             "border": 1, "border_color": "#FFFFFF"}
        )  # fmt: skip
        heading = {**top, "bold": True, "bottom": 2}
        self.heading = book.add_format({**heading, "bg_color": "#F1EEE6"})
        self.needed = book.add_format({**heading, "bg_color": "#DDEBE2"})
        self.reason = book.add_format({**top, "font_color": "#8C1D18"})
        self.by_kind = {
            Kind.DATE: book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
            Kind.TIME: book.add_format({"valign": "top", "num_format": "hh:mm"}),
            Kind.NUMBER: book.add_format({"valign": "top", "num_format": "0"}),
            Kind.TEXT: self.body,
            Kind.LIST: self.body,
        }

    def _write_headings(self, sheet: Any) -> None:
        sheet.write_string(MARK_ROW, 0, TEMPLATE)
        if self.shift:
            sheet.write_string(KEY_ROW, 0, REASONS)
            sheet.write_string(HEADING_ROW, 0, _("What has to be mended"), self.heading)
            sheet.set_column(0, 0, 60, self.reason)
        for index, column in enumerate(COLUMNS, start=self.shift):
            sheet.write_string(KEY_ROW, index, column.key)
            style = self.needed if column.needed else self.heading
            mark = " *" if column.needed else ""
            sheet.write_string(HEADING_ROW, index, f"{column.heading}{mark}", style)
            sheet.set_column(index, index, column.width, self.by_kind[column.kind])
        for first, last, title in self._groups():
            if first == last:
                sheet.write_string(GROUP_ROW, first, title, self.group)
            else:
                sheet.merge_range(GROUP_ROW, first, GROUP_ROW, last, title, self.group)
        hidden = {"hidden": True}
        sheet.set_row(MARK_ROW, None, None, hidden)
        sheet.set_row(KEY_ROW, None, None, hidden)
        sheet.set_row(HEADING_ROW, 48)
        sheet.freeze_panes(FIRST_ROW, self.shift + 1)

    def _groups(self) -> list[tuple[int, int, str]]:
        groups: list[tuple[int, int, str]] = []
        for index, column in enumerate(COLUMNS, start=self.shift):
            title = str(column.group)
            if groups and groups[-1][2] == title:
                groups[-1] = (groups[-1][0], index, title)
            else:
                groups.append((index, index, title))
        return groups

    def _write_rows(self, sheet: Any, rows: Sequence[tuple[dict[str, Any], list[str]]]) -> None:
        for number, (cells, reasons) in enumerate(rows, start=FIRST_ROW):
            if self.shift:
                sheet.write_string(number, 0, "\n".join(reasons), self.reason)
            for index, column in enumerate(COLUMNS, start=self.shift):
                if column.key in cells:
                    self._write_cell(sheet, number, index, column, cells[column.key])

    def _write_cell(self, sheet: Any, row: int, index: int, column: Column, value: Any) -> None:
        """As it was read: a date as a date, a number as a number, everything else as its text."""
        style = self.by_kind[column.kind]
        if isinstance(value, bool):
            sheet.write_boolean(row, index, value, style)
        elif isinstance(value, int | float):
            sheet.write_number(row, index, value, style)
        elif column.kind is Kind.DATE and (day := _iso_date(value)) is not None:
            sheet.write_datetime(row, index, day, style)
        else:
            sheet.write_string(row, index, value, style)

    def _write_lists(self, sheet: Any) -> dict[str, str]:
        """Writes each list in a column of its own, and gives the ranges for the drop-downs."""
        ranges = {}
        names = {column.choices: column for column in reversed(COLUMNS) if column.choices}
        for index, (name, column) in enumerate(sorted(names.items())):
            offered = self.lookups[name].offered
            sheet.write_string(0, index, _list_title(column), self.bold)
            for number, text in enumerate(offered, start=1):
                sheet.write_string(number, index, text)
            sheet.set_column(index, index, 30)
            if offered:
                where = letter(index)
                title = _sheet_names()[2].replace("'", "''")
                ranges[name] = f"='{title}'!${where}$2:${where}${len(offered) + 1}"
        sheet.freeze_panes(1, 0)
        return ranges

    def _add_choices(self, sheet: Any, ranges: dict[str, str]) -> None:
        last_row = FIRST_ROW + self.limits.rows - 1
        for index, column in enumerate(COLUMNS, start=self.shift):
            rule = self._rule(column, ranges)
            if rule is not None:
                sheet.data_validation(FIRST_ROW, index, last_row, index, rule)

    def _rule(self, column: Column, ranges: dict[str, str]) -> dict[str, Any] | None:
        """A drop-down, or a hint beside the cell. Numbers are not held back while they are typed:
        ۰-۹ are read here, and a spreadsheet program would refuse them."""
        prompt = str(column.help)[:_LONGEST_PROMPT]
        rule: dict[str, Any] = {"input_message": prompt} if prompt else {}
        if column.choices in ranges:
            rule |= {
                "validate": "list",
                "source": ranges[column.choices],
                # Several values in one cell and names that are not listed may be typed.
                "error_type": "warning",
                "error_message": _("This is not on the list. Keep it if you are sure."),
            }
        return {"validate": "any", **rule} if rule else None

    def _write_instructions(self, sheet: Any) -> None:
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, _("How to fill in the sessions"), self.title)
        row = 2
        for number, text in enumerate(_steps(self.limits.rows), start=1):
            sheet.write_number(row, 0, number, self.bold)
            sheet.write_string(row, 1, text, self.body)
            row += 1
        row += 1
        sheet.write_string(row, 0, _("Column"), self.bold)
        sheet.write_string(row, 1, _("What to write"), self.bold)
        for column in COLUMNS:
            if column.key.startswith("count."):
                continue
            row += 1
            sheet.write_string(row, 0, str(column.heading), self.body)
            sheet.write_string(row, 1, _described(column), self.body)


def _sheet_names() -> tuple[str, str, str]:
    return _("Sessions"), _("Instructions"), _("Lists")


def _list_title(column: Column) -> str:
    return str(column.heading).removesuffix(" 1")


def _steps(rows: int) -> list[str]:
    return [
        _("Write each session in one row of the first sheet. Columns marked with * are needed."),
        _("Choose from the drop-downs. To name more than there are columns for, write several in "
          "one cell with a semicolon between them."),
        _("Write dates as 2026-03-09 or day first (9/3/2026), and times as 10:30. Digits may be "
          "0-9 or ۰-۹."),
        _("Count people by sex and age. Leave a cell empty where nobody was counted. The total is "
          "added up by itself: there is no column for it."),
        _("Write no names, phone numbers or CNIC numbers of participants anywhere."),
        _("Write values only: formulas are not read. Do not change the hidden rows at the top."),
        _("Upload the file. Nothing is recorded before you have seen what would be, row by row."),
        _("A file holds at most %(rows)d sessions.") % {"rows": rows},
    ]  # fmt: skip


def _described(column: Column) -> str:
    parts = [_("Needed.")] if column.needed else []
    if column.choices:
        parts.append(_("From the list."))
    if column.help:
        parts.append(str(column.help))
    if not parts and column.kind is Kind.NUMBER:
        parts.append(_("A whole number."))
    if not parts:
        parts.append(_("If there is something to say."))
    return " ".join(parts)


def _iso_date(value: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None
