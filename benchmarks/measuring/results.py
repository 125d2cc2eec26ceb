"""Figures as a table for people and as JSON for the next comparison, and what they were to be."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import RESULTS

#: How far a figure may miss its aim before the benchmark fails: two busy cores are worth that much.
NOISE = 0.10


@dataclass(frozen=True)
class Aim:
    """One thing that a benchmark promises."""

    what: str
    found: float
    wanted: float
    #: True where more is better.
    is_least: bool
    unit: str = ""
    #: False for counts: an error more is an error, whatever the machine does.
    is_noisy: bool = True

    @property
    def is_met(self) -> bool:
        return self._holds(0.0)

    @property
    def is_missed(self) -> bool:
        """By more than the noise of a machine that others use too."""
        return not self._holds(NOISE if self.is_noisy else 0.0)

    def _holds(self, noise: float) -> bool:
        if self.is_least:
            return self.found >= self.wanted * (1 - noise)
        return self.found <= self.wanted * (1 + noise)

    def __str__(self) -> str:
        word = "met" if self.is_met else "MISSED" if self.is_missed else "within the noise"
        bound = "at least" if self.is_least else "at most"
        found = f"{self.found:,.3g}" if self.found < 1000 else f"{self.found:,.0f}"
        return f"{word:>16}  {self.what}: {found}{self.unit} ({bound} {self.wanted:,g}{self.unit})"


@dataclass
class Report:
    """What one benchmark found in one run."""

    name: str
    aims: list[Aim] = field(default_factory=list)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def aim(
        self,
        what: str,
        found: float,
        *,
        least: float | None = None,
        most: float | None = None,
        unit: str = "",
        is_noisy: bool = True,
    ) -> None:
        """Either `least` or `most` says what is wanted."""
        wanted = least if least is not None else most
        if wanted is None or (least is not None and most is not None):
            raise ValueError("say what is wanted: either `least` or `most`")
        self.aims.append(Aim(what, found, wanted, least is not None, unit, is_noisy))

    def table(self, title: str, rows: Iterable[dict[str, Any]]) -> None:
        """Rows with the same keys, which head the columns."""
        self.tables[title] = list(rows)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def finish(self, folder: Path = RESULTS) -> int:
        """Prints all of it and writes the JSON; 1 where an aim is missed by more than noise."""
        for title, rows in self.tables.items():
            print(f"\n{title}")
            print("\n".join(as_lines(rows)))
        print()
        for text in [*self.notes, *map(str, self.aims)]:
            print(text)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.name}.json"
        path.write_text(json.dumps(self.as_json(), indent=1, ensure_ascii=False) + "\n")
        print(f"Kept as {path}", flush=True)
        return int(any(aim.is_missed for aim in self.aims))

    def as_json(self) -> dict[str, Any]:
        return {
            "benchmark": self.name,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": {
                "system": platform.platform(),
                "python": platform.python_version(),
                "processors": os.cpu_count(),
                "waiting": os.getloadavg(),
            },
            "aims": [
                {**asdict(aim), "is_met": aim.is_met, "is_missed": aim.is_missed}
                for aim in self.aims
            ],
            "notes": self.notes,
            "tables": self.tables,
        }


def as_lines(rows: Sequence[dict[str, Any]]) -> list[str]:
    """A table of text: numbers to the right, words to the left."""
    if not rows:
        return ["(nothing)"]
    heads = list(rows[0])
    cells = [[_cell(row[head]) for head in heads] for row in rows]
    widths = [max(len(head), *(len(row[at]) for row in cells)) for at, head in enumerate(heads)]
    is_number = [isinstance(rows[0][head], int | float) for head in heads]

    def line(values: Sequence[str]) -> str:
        parts = zip(values, widths, is_number, strict=True)
        return "  ".join(
            value.rjust(width) if right else value.ljust(width) for value, width, right in parts
        ).rstrip()

    return [line(heads), *map(line, cells)]


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
