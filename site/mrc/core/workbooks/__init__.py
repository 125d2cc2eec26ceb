"""Spreadsheets that people upload, read so that they can harm nobody.

A workbook is looked through before anything reads it (`inspection.py`), in a process of its own
under limits of memory and time (`process.py`, `limits.py`). Free of Django, but for `refusals.py`:
the reading process imports this package, knows nothing of the site and holds no secret.
"""

from typing import Any


class RefusedError(ValueError):
    """The file is not read. `code` says why; `params` belong to its message (`refusals.py`)."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
