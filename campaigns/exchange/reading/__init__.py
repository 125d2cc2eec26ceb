"""A workbook as plain rows. Whatever it holds, it cannot harm the process that asks.

A process of its own reads it, under limits of memory and time: `child.py`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mrc.core.workbooks.limits import Limits
from mrc.core.workbooks.process import read_in_child

#: The folder that holds the package `campaigns`.
_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Reading:
    """What stands in the sheet of sessions."""

    #: Key of a column -> its position, counted from 0.
    columns: dict[str, int]
    #: (row as the spreadsheet program counts, values by key); empty cells and rows are left out.
    rows: list[tuple[int, dict[str, Any]]]


def read_workbook(data: bytes, limits: Limits) -> Reading:
    """Raises `RefusedError` for everything that is not a workbook made from our template."""
    answer = read_in_child("campaigns.exchange.reading.child", data, limits, roots=[_ROOT])
    return Reading(
        columns=answer["columns"], rows=[(number, values) for number, values in answer["rows"]]
    )
