"""What the page of a dry run shows."""

from dataclasses import dataclass
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .comparing import Change, Comparison
from .history import Difference, told
from .rows import Row, shown_errors
from .services import Preview

#: What may be looked at, in the order of the page.
SECTIONS: dict[str, str | Promise] = {
    "faulty": _("Rows that cannot be read"),
    "gone": _("Not in the list any more"),
    "changed": pgettext_lazy("promoters in a list", "Changed"),
    "new": _("New in the list"),
}


@dataclass(frozen=True)
class Line:
    """One row of the table: a licence, and what would become of it or what is wrong."""

    #: As the spreadsheet program counts; None for a licence that is not in the file.
    row: int | None
    licence: str
    name: str
    differences: list[Difference]
    #: (column, what is wrong).
    errors: list[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    key: str
    label: str
    number: int


@dataclass(frozen=True)
class PreviewScreen:
    """The counts, and one kind of rows."""

    sections: list[Section]
    #: Key of the section that is shown; empty where nothing would change.
    shows: str
    rows: list[Line]

    @classmethod
    def of(cls, found: Preview, wanted: str) -> Self:
        comparison = found.comparison
        sections = [
            Section(key, str(label), len(getattr(comparison, key)))
            for key, label in SECTIONS.items()
        ]
        filled = [section.key for section in sections if section.number]
        shows = wanted if wanted in filled else (filled[0] if filled else "")
        return cls(sections, shows, _lines(comparison, shows))


def _lines(comparison: Comparison, shows: str) -> list[Line]:
    if shows == "faulty":
        return [_faulty(row) for row in comparison.faulty]
    return [_line(change) for change in getattr(comparison, shows)] if shows else []


def _faulty(row: Row) -> Line:
    name = row.values.get("name_en") or row.values.get("name_ur") or ""
    return Line(row.number, row.values.get("licence_number", ""), name, [], shown_errors(row))


def _line(change: Change) -> Line:
    promoter = change.promoter
    number = change.row.number if change.row is not None else None
    differences = told(change.before, change.after)
    return Line(number, promoter.licence_number, promoter.name, differences, [])
