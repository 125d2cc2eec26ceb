"""What the page of a dry run shows: the counts, and one kind of rows."""

from dataclasses import dataclass
from typing import Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from destinations.facts_life.content import FIELDS
from destinations.facts_life.history import Difference, shown

from .columns import COLUMNS
from .planning import CHANGED, NEW, REFUSED, SAME, Plan, PlannedRow
from .shelf import Shelf

#: What may be looked at, in the order of the page.
SECTIONS: dict[str, str | Promise] = {
    REFUSED: _("Refused"),
    CHANGED: pgettext_lazy("facts in a file", "Changed"),
    NEW: pgettext_lazy("facts in a file", "New"),
    SAME: pgettext_lazy("facts in a file", "The same"),
}


@dataclass(frozen=True)
class Section:
    key: str
    label: str
    number: int


@dataclass(frozen=True)
class Line:
    number: int
    #: The fact in words, as far as the row says which one it is.
    about: str
    differences: list[Difference]
    #: (column, what is wrong).
    errors: list[tuple[str, str]]


@dataclass(frozen=True)
class PreviewScreen:
    sections: list[Section]
    shows: str
    lines: list[Line]

    @classmethod
    def of(cls, found: Plan, wanted: str, shelf: Shelf) -> Self:
        sections = [Section(key, str(label), len(found.of(key))) for key, label in SECTIONS.items()]
        filled = [section.key for section in sections if section.number]
        shows = wanted if wanted in filled else (filled[0] if filled else "")
        return cls(sections, shows, [_line(row, shelf) for row in found.of(shows)])


def _line(row: PlannedRow, shelf: Shelf) -> Line:
    names = row.changed if row.verdict in (NEW, CHANGED) else []
    skipped = ("country", "kind", "is_alternative") if row.verdict == NEW else ()
    return Line(
        number=row.number,
        about=_about(row, shelf),
        differences=[
            Difference(FIELDS[name], shown(name, row.before), shown(name, row.after))
            for name in names
            if name not in skipped
        ],
        errors=[(str(COLUMNS[name]), str(text)) for name, text in row.errors.items()],
    )


def _about(row: PlannedRow, shelf: Shelf) -> str:
    if row.fact is not None:
        return str(row.fact)
    kind = shelf.kinds.get(row.after.get("kind", ""))
    if kind is None:
        return ""
    country = shelf.countries.get(row.after.get("country", ""))
    return f"{kind.label}, {country.name if country is not None else _('Every country')}"
