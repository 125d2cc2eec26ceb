"""Cells of a sheet as plain values. Free of Django: the reading process imports it."""

import datetime
import io
from typing import Any

from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.inspection import inspect
from mrc.core.workbooks.limits import Limits

#: A cell as JSON can hold it.
Plain = str | int | float | bool | None


def sheet_cells(
    data: bytes, limits: Limits, *, sheet_names: tuple[str, ...] = ()
) -> list[list[Any]]:
    """All rows of one sheet, from the first: the one with one of the names, else the first sheet.

    Raises `RefusedError`. Only for the reading process, under its limits.
    """
    from python_calamine import CalamineWorkbook

    checked = inspect(data, limits, sheet_names=sheet_names)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(checked.data))
        table: list[list[Any]] = book.get_sheet_by_name(checked.sheet).to_python(
            skip_empty_area=False
        )
    except Exception as error:
        raise RefusedError("damaged") from error
    return table


def plain(value: Any) -> Plain:
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
