"""Any table that somebody uploads - XLSX or CSV - as rows of texts.

The workbook is read by a process of its own: `python -m mrc.core.workbooks.table LIMITS < file`.
A CSV file holds nothing but text and is read here.
"""

import csv
import io
from typing import Any

from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.cells import plain, sheet_cells
from mrc.core.workbooks.limits import Limits
from mrc.core.workbooks.process import read_in_child, serve

#: Row as the spreadsheet program counts, and its cells; rows without anything are left out.
NumberedRow = tuple[int, list[str]]
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: No cell that means something is longer.
_LONGEST_CELL = 2_000


def read_table(data: bytes, limits: Limits) -> list[NumberedRow]:
    """The rows of a CSV file, or of the first sheet of a workbook; dates as 2026-03-09.

    Raises `RefusedError`.
    """
    if len(data) > limits.file_bytes:
        raise RefusedError("too_large", megabytes=limits.file_bytes // 1_000_000)
    if data.startswith((_ZIP, _OLE)):
        answer = read_in_child("mrc.core.workbooks.table", data, limits)
        return [(number, cells) for number, cells in answer["rows"]]
    return _checked(enumerate(csv_lines(data, limits), start=1), limits)


def csv_lines(data: bytes, limits: Limits) -> list[list[str]]:
    """All lines of a CSV file. Raises `RefusedError`."""
    text = _decoded(data)
    if "\x00" in text or text.lstrip()[:1] == "<":
        # Programs on the web give pages out under the name of a spreadsheet.
        raise RefusedError("no_table")
    found: list[list[str]] = []
    cells = 0
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text)):
            cells += len(line)
            if len(found) >= limits.empty_rows or cells > limits.cells:
                raise RefusedError("too_many_rows", rows=limits.rows)
            found.append([cell.strip() for cell in line])
    except csv.Error:
        raise RefusedError("no_table") from None
    return found


def delimiter(text: str) -> str:
    """What stands most often in the first line: some programs write semicolons or tabs."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _decoded(data: bytes) -> str:
    """UTF-8; or what spreadsheet programs call "Unicode text"."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise RefusedError("not_utf8") from None


def _checked(lines: Any, limits: Limits) -> list[NumberedRow]:
    rows = [(number, cells) for number, cells in lines if any(cells)]
    if not rows:
        raise RefusedError("empty")
    # One row more for the headings.
    if len(rows) > limits.rows + 1:
        raise RefusedError("too_many_rows", rows=limits.rows)
    if max(len(cells) for _number, cells in rows) > limits.columns:
        raise RefusedError("too_wide", columns=limits.columns)
    return [(number, [cell[:_LONGEST_CELL] for cell in cells]) for number, cells in rows]


def _text(value: Any) -> str:
    cell = plain(value)
    # No database keeps a NUL in a text.
    return "" if cell is None else str(cell).replace("\x00", "")


def _read(data: bytes, limits: Limits) -> dict[str, Any]:
    table = sheet_cells(data, limits)
    lines = ((number, [_text(cell) for cell in row]) for number, row in enumerate(table, start=1))
    return {"rows": _checked(lines, limits)}


if __name__ == "__main__":
    serve(_read)
