"""A workbook as plain rows. Whatever it holds, it cannot harm the process that asks.

A process of its own reads it, under limits of memory and time: `child.py`.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from campaigns.exchange.limits import Limits

#: The folder that holds the package `campaigns`.
_ROOT = Path(__file__).resolve().parents[3]


class RefusedError(ValueError):
    """The file is not read. `code` says why; `params` belong to its message (`refusals.py`)."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Reading:
    """What stands in the sheet of sessions."""

    #: Key of a column -> its position, counted from 0.
    columns: dict[str, int]
    #: (row as the spreadsheet program counts, values by key); empty cells and rows are left out.
    rows: list[tuple[int, dict[str, Any]]]


def read_workbook(data: bytes, limits: Limits) -> Reading:
    """Raises `RefusedError` for everything that is not a workbook made from our template."""
    if len(data) > limits.file_bytes:
        raise RefusedError("too_large", megabytes=limits.file_bytes // 1_000_000)
    answer = _ask_child(data, limits)
    if "refusal" in answer:
        raise RefusedError(answer["refusal"], **answer["params"])
    return Reading(
        columns=answer["columns"], rows=[(number, values) for number, values in answer["rows"]]
    )


def _ask_child(data: bytes, limits: Limits) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603  (our own module; the file goes in as data)
            [sys.executable, "-m", "campaigns.exchange.reading.child", limits.as_json()],
            input=data,
            capture_output=True,
            timeout=limits.seconds,
            env={"PYTHONPATH": str(_ROOT), "PATH": os.defpath},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RefusedError("too_slow") from None
    if done.returncode != 0:
        # It ran out of what it was given, or stumbled over what no program has written.
        raise RefusedError("damaged")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
