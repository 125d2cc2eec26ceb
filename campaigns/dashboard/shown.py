"""Numbers as the screen writes them, each with its definition and the sessions behind it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from campaigns.figures.charts import grouped
from campaigns.figures.definitions import Definition, Unit
from campaigns.figures.selection import Selection
from campaigns.figures.tables import FAMILIES, Column, Value
from campaigns.figures.tally import Figures

from .behind import Behind
from .table import Row, Table

#: More rows than these are in the files alone: no browser is handed a table that it chokes on.
MOST_ROWS = 120
LEFT_TO_RIGHT = "\u200e"


def written(value: Value, unit: Unit) -> str:
    """The number with its unit; a dash where nothing is known."""
    if value is None:
        return "–"
    if unit is Unit.PERCENT:
        return f"{grouped(value, decimals=1)}%"
    if unit is Unit.POINTS:
        # The mark keeps the sign before its number in a line of Urdu.
        return f"{LEFT_TO_RIGHT}{'+' if value > 0 else ''}{grouped(value, decimals=1)}"
    if unit is Unit.DAYS:
        return grouped(value, decimals=1)
    return grouped(value)


@dataclass(frozen=True)
class Cell:
    text: str
    #: Of the sessions behind it; empty where there are none.
    address: str


@dataclass(frozen=True)
class ScreenRow:
    row: Row
    cells: list[Cell]


@dataclass(frozen=True)
class ScreenTable:
    """One family of figures, with a row for each group."""

    key: str
    title: str | Promise
    columns: Sequence[Column]
    rows: list[ScreenRow]


def tables(table: Table, selection: Selection, base: str) -> list[ScreenTable]:
    """Every family of figures; `base` is the address of the list of sessions."""
    rows = [*table.rows[:-1][:MOST_ROWS], table.rows[-1]]

    def line(row: Row, columns: Sequence[Column]) -> ScreenRow:
        behind = [Behind(column, selection, table.groupings, row.keys) for column in columns]
        return ScreenRow(row, [cell(row.figures, one, base) for one in behind])

    return [
        ScreenTable(
            key=family.key,
            title=family.title,
            columns=family.columns,
            rows=[line(row, family.columns) for row in rows],
        )
        for family in FAMILIES
    ]


def cell(figures: Figures, behind: Behind, base: str) -> Cell:
    value = behind.column.value(figures)
    text = written(value, behind.column.definition.unit)
    return Cell(text, behind.address(base) if value else "")


@dataclass(frozen=True)
class Tile:
    """One figure large, what it was in the period before, and what it means."""

    definition: Definition
    cell: Cell
    before: str = ""


def tile(figures: Figures, before: Figures | None, behind: Behind, base: str) -> Tile:
    column = behind.column
    earlier = ""
    if before is not None:
        earlier = written(column.value(before), column.definition.unit)
    return Tile(column.definition, cell(figures, behind, base), earlier)
