"""How much a workbook may be. The defaults fit a year of one centre's sessions, and
`MRC_IMPORT_LIMITS` changes them. Free of Django below the first line of `from_settings`: the
reading process imports it."""

import json
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True)
class Limits:
    #: Of the file as it is uploaded.
    file_bytes: int = 5_000_000
    #: Of all that is packed in it, as its directory says; what unpacks to more is refused unread.
    unpacked_bytes: int = 40_000_000
    entries: int = 200
    #: Rows that hold something in one file, such as sessions.
    rows: int = 1000
    #: Cells of the sheet that is read, and texts of the whole book.
    cells: int = 120_000
    texts: int = 60_000
    columns: int = 200
    #: Rows that hold nothing: a million of them is an attack, a few hundred is a habit.
    empty_rows: int = 20_000
    #: Of the process that reads: memory, its share of a processor, and time on the clock.
    memory_bytes: int = 512_000_000
    processor_seconds: int = 2
    seconds: float = 10.0

    def as_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        return cls(**json.loads(text))

    @classmethod
    def from_settings(cls) -> Self:
        from django.conf import settings

        return cls(**getattr(settings, "MRC_IMPORT_LIMITS", {}))
