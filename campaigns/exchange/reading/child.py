"""The process that reads one workbook of sessions, as `mrc.core.workbooks.process` serves it.

It knows nothing of the site and holds no secret.
`python -m campaigns.exchange.reading.child LIMITS < file`.
"""

from typing import Any

from campaigns.exchange.layout import (
    FIRST_ROW,
    KEY_ROW,
    MARK_ROW,
    REASONS,
    TEMPLATE,
    TEMPLATE_FAMILY,
)
from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.cells import plain, sheet_cells
from mrc.core.workbooks.limits import Limits
from mrc.core.workbooks.process import serve

#: The sheet's name in the templates of both languages.
SHEET_NAMES = ("Sessions", "سیشن")


def read(data: bytes, limits: Limits) -> dict[str, Any]:
    """Columns and rows of the sheet of sessions. Raises `RefusedError`."""
    table = sheet_cells(data, limits, sheet_names=SHEET_NAMES)
    mark = str(table[MARK_ROW][0]) if table and table[MARK_ROW] else ""
    if not mark.startswith(TEMPLATE_FAMILY) or len(table) <= KEY_ROW:
        raise RefusedError("no_template")
    if mark != TEMPLATE:
        raise RefusedError("old_template")
    columns = {
        str(key): index for index, key in enumerate(table[KEY_ROW]) if key and key != REASONS
    }
    rows = [
        (index + 1, values)
        for index, cells in enumerate(table[FIRST_ROW:], start=FIRST_ROW)
        if (values := _values(cells, columns))
    ]
    if not rows:
        raise RefusedError("empty")
    if len(rows) > limits.rows:
        raise RefusedError("too_many_rows", rows=limits.rows)
    return {"columns": columns, "rows": rows}


def _values(cells: list[Any], columns: dict[str, int]) -> dict[str, Any]:
    found = {key: plain(cells[index]) for key, index in columns.items() if index < len(cells)}
    return {key: value for key, value in found.items() if value not in ("", None)}


if __name__ == "__main__":
    serve(read)
