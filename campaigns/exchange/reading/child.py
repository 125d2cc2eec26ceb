"""The process that reads one workbook: the file comes in on standard input, JSON goes out.

It takes limits of memory and time upon itself before it looks at the file, knows nothing of the
site and holds no secret. `python -m campaigns.exchange.reading.child LIMITS < file`.
"""

import datetime
import io
import json
import resource
import sys
from typing import Any

from campaigns.exchange.layout import (
    FIRST_ROW,
    KEY_ROW,
    MARK_ROW,
    REASONS,
    TEMPLATE,
    TEMPLATE_FAMILY,
)
from campaigns.exchange.limits import Limits
from campaigns.exchange.reading import RefusedError
from campaigns.exchange.reading.inspection import inspect

#: The sheet's name in the templates of both languages.
SHEET_NAMES = ("Sessions", "سیشن")


def main() -> None:
    limits = Limits.from_json(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(
        resource.RLIMIT_CPU, (limits.processor_seconds, limits.processor_seconds + 1)
    )
    # It writes no file, so it can fill no disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    data = sys.stdin.buffer.read(limits.file_bytes + 1)
    try:
        answer = read(data, limits)
    except RefusedError as refusal:
        answer = {"refusal": refusal.code, "params": refusal.params}
    sys.stdout.write(json.dumps(answer))


def read(data: bytes, limits: Limits) -> dict[str, Any]:
    """Columns and rows of the sheet of sessions. Raises `RefusedError`."""
    from python_calamine import CalamineWorkbook

    checked = inspect(data, limits, sheet_names=SHEET_NAMES)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(checked.data))
        table = book.get_sheet_by_name(checked.sheet).to_python(skip_empty_area=False)
    except Exception as error:
        raise RefusedError("damaged") from error
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
    found = {key: _plain(cells[index]) for key, index in columns.items() if index < len(cells)}
    return {key: value for key, value in found.items() if value not in ("", None)}


def _plain(value: Any) -> str | int | float | bool | None:
    """A cell as JSON: dates and times as text, whole numbers without a decimal point."""
    match value:
        case bool() | int() | None:
            return value
        case float():
            return int(value) if value.is_integer() and abs(value) < 2**53 else value
        case datetime.datetime():
            if value.time() == datetime.time.min:
                return value.date().isoformat()
            return value.isoformat(sep=" ", timespec="minutes")
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return value.isoformat(timespec="minutes")
        case datetime.timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02d}"
        case _:
            return str(value).strip()


if __name__ == "__main__":
    main()
