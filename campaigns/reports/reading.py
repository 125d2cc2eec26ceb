"""A snapshot as it is shown: the same tables on the screen, in the PDF and in the workbook.

Nothing here asks the database for a figure. All words of the snapshot come in the active language,
as they were when it was taken.
"""

import datetime
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

from campaigns.figures.charts import grouped
from campaigns.figures.definitions import Unit
from campaigns.figures.tally import Figures
from mrc.core.bilingual import current_language

from .models import ReportSnapshot
from .schema import (
    ColumnData,
    FiguresData,
    MovedData,
    SessionData,
    SnapshotData,
    TableData,
    TargetData,
    Value,
    Words,
)

if TYPE_CHECKING:
    from .restating import Change


_ISOLATE, _END = "\u2066", "\u2069"


class DamagedError(Exception):
    """The stored data do not have the hash that was written down when they were taken."""


def said(words: Words) -> str:
    """In the active language; in English where there is no Urdu."""
    return (words["ur"] if current_language() == "ur" else words["en"]) or words["en"]


def shown(value: Value, unit: str) -> str:
    """A number with its unit; a dash where nothing is known."""
    if value is None:
        return "–"
    if unit == Unit.PERCENT:
        return f"{grouped(value, decimals=1)}%"
    if unit == Unit.POINTS:
        # Its sign stays before it where the text runs from right to left.
        return f"{_ISOLATE}{'+' if value > 0 else ''}{grouped(value, decimals=1)}{_END}"
    if unit == Unit.DAYS:
        return grouped(value, decimals=1)
    return grouped(value)


@dataclass(frozen=True)
class Column:
    data: ColumnData

    @property
    def key(self) -> str:
        return self.data["key"]

    @property
    def label(self) -> str:
        return said(self.data["label"])

    @property
    def text(self) -> str:
        return said(self.data["text"])

    @property
    def unit(self) -> str:
        return self.data["unit"]


@dataclass(frozen=True)
class Row:
    key: str
    label: str
    figures: FiguresData | None
    shape: str = ""

    def value(self, key: str) -> Value:
        return self.figures["values"][key] if self.figures else None

    @property
    def is_gap(self) -> bool:
        return self.figures is None


@dataclass(frozen=True)
class ShownRow:
    label: str
    cells: list[str]
    is_total: bool = False


@dataclass(frozen=True)
class ShownTable:
    """One grouping and one family of figures, ready to be drawn."""

    key: str
    title: str
    heading: str
    family: str
    columns: list[Column]
    rows: list[ShownRow]


@dataclass(frozen=True)
class Target:
    data: TargetData
    campaign: str
    centre: str

    @property
    def indicator(self) -> str:
        return said(self.data["indicator"])

    @property
    def state(self) -> str:
        return said(self.data["state_label"])

    @property
    def starts_on(self) -> datetime.date:
        return datetime.date.fromisoformat(self.data["starts_on"])

    @property
    def ends_on(self) -> datetime.date:
        return datetime.date.fromisoformat(self.data["ends_on"])


@dataclass(frozen=True)
class Moved:
    """A figure of all sessions together, before and after."""

    label: str
    before: str
    now: str


class Snapshot:
    """Reads one stored snapshot. Raises `DamagedError` where it is not what was taken."""

    def __init__(self, stored: ReportSnapshot) -> None:
        if hashlib.sha256(stored.canonical.encode()).hexdigest() != stored.sha256:
            raise DamagedError(f"snapshot {stored.pk}")
        self.stored = stored
        self.data = cast(SnapshotData, json.loads(stored.canonical))

    @property
    def sha256(self) -> str:
        return self.stored.sha256

    @property
    def short_hash(self) -> str:
        """Enough to compare by eye, in groups of four."""
        start = self.stored.sha256[:16]
        return " ".join(start[place : place + 4] for place in range(0, 16, 4))

    @property
    def is_sample(self) -> bool:
        return self.data["is_sample"]

    @property
    def programme(self) -> str:
        return said(self.data["programme"]["name"])

    @property
    def starts_on(self) -> datetime.date:
        return datetime.date.fromisoformat(self.data["starts_on"])

    @property
    def ends_on(self) -> datetime.date:
        return datetime.date.fromisoformat(self.data["ends_on"])

    @property
    def taken_at(self) -> datetime.datetime:
        return datetime.datetime.fromisoformat(self.data["taken_at"])

    @property
    def rule(self) -> str:
        return said(self.data["rule"])

    @cached_property
    def columns(self) -> dict[str, Column]:
        found = (data for family in self.data["families"] for data in family["columns"])
        return {data["key"]: Column(data) for data in found}

    @property
    def definitions(self) -> list[Column]:
        return list(self.columns.values())

    def table(self, key: str) -> TableData:
        return next(table for table in self.data["tables"] if table["key"] == key)

    def rows(self, key: str) -> list[Row]:
        return [
            Row(row["key"], said(row["label"]), row["figures"], row["shape"])
            for row in self.table(key)["rows"]
        ]

    @property
    def total(self) -> Row:
        return Row("total", "", self.data["total"])

    def total_shown(self, key: str) -> str:
        return shown(self.total.value(key), self.columns[key].unit)

    def figures(self) -> Figures:
        """The cells of all sessions together, as the pyramid is drawn from them."""
        sexes = self.data["total"]["cells"].items()
        cells = Counter(
            {(sex, band): people for sex, bands in sexes for band, people in bands.items()}
        )
        return Figures(sessions=len(self.sessions), cells=cells)

    def shown_table(self, key: str, family_key: str, total: str) -> ShownTable:
        family = next(one for one in self.data["families"] if one["key"] == family_key)
        columns = [Column(data) for data in family["columns"]]
        rows = [ShownRow(row.label, _cells(row, columns)) for row in self.rows(key)]
        rows.append(ShownRow(total, _cells(self.total, columns), is_total=True))
        table = self.table(key)
        title, heading = said(table["title"]), said(table["heading"])
        return ShownTable(key, title, heading, said(family["title"]), columns, rows)

    @property
    def family_keys(self) -> list[str]:
        return [family["key"] for family in self.data["families"]]

    @property
    def targets(self) -> Iterator[Target]:
        for data in self.data["targets"]:
            centre = data["centre"]
            yield Target(data, said(data["campaign"]), said(centre) if centre else "")

    def _labels(self, key: str) -> dict[str, str]:
        return {row.key: row.label for row in self.rows(key)}

    @property
    def sessions(self) -> list[SessionData]:
        return self.data["sessions"]

    @property
    def moved(self) -> list[Moved]:
        """What a later edition says about the figures of the one before."""
        restates = self.data["restates"]
        return [self.as_moved(one) for one in restates["figures"]] if restates else []

    def as_moved(self, one: MovedData) -> Moved:
        column = self.columns[one["column"]]
        return Moved(
            column.label, shown(one["before"], column.unit), shown(one["now"], column.unit)
        )

    @property
    def changes(self) -> list["Change"]:
        """The sessions that a later edition counts otherwise than the one before."""
        from .restating import Change

        restates = self.data["restates"]
        return [Change.of_data(data) for data in restates["sessions"]] if restates else []


def _cells(row: Row, columns: list[Column]) -> list[str]:
    return [shown(row.value(column.key), column.unit) for column in columns]
