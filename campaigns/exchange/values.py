"""One row of the workbook as the content of a session, and what in it cannot be understood.

Numbers, texts and closed answers are judged by `campaigns.records.content`, as for every other way
in. Only what a spreadsheet does its own way is read here: dates, times, names instead of ids.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from campaigns.records import rule_messages
from campaigns.records.models import CELL_LIMIT
from campaigns.records.readers import InvalidError, normal_text, read_integer
from mrc.core.models import User
from mrc.core.urdu import fold_name

from .columns import COLUMNS, SEPARATORS, Column, Kind
from .lookups import Lookup, Lookups, institution_label
from .problems import Problem

_SPLIT = re.compile(f"[{re.escape(SEPARATORS)}]")
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_STAMP = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(?::[0-9.]+)?")
_CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2})?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_WARNING = re.compile(r"\s*([Ww][0-9])\s*(?:[:：-]\s*(.*))?", re.DOTALL)
_MINUTES_OF_DAY = 24 * 60
_CHOOSE = gettext_lazy("Choose one from the list.")


@dataclass
class RowContent:
    """What the cells say. `raw` is for `parse_content`; a field with a problem may be missing."""

    raw: dict[str, Any] = field(default_factory=dict)
    officer: int | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def troubled_fields(self) -> set[str]:
        return {_FIELD_OF[problem.column] for problem in self.problems}


_FIELD_OF = {column.key: column.field for column in COLUMNS}


class RowReader:
    """Reads rows of one upload, by the lists of its centre.

    `only_officer`: the person whose sessions alone the file may hold; None where it may be any
    officer of the centre.
    """

    def __init__(self, lookups: Lookups, *, only_officer: User | None = None) -> None:
        self.lookups = lookups
        self.only_officer = only_officer

    def read(self, cells: dict[str, Any]) -> RowContent:
        row = RowContent()
        for column in COLUMNS:
            value = cells.get(column.key)
            if value is None or column.field in _READ_TOGETHER:
                continue
            if column.kind is Kind.LIST:
                row.raw[column.field] = self._one(row, column, value)
            else:
                row.raw[column.field] = _scalar(column.kind, value)
        for name in ("facilitators", "topics", "partners"):
            row.raw[name] = list(self._several(row, name, cells))
        row.raw["attendance"] = list(_attendance(row, cells))
        row.raw["materials"] = list(self._materials(row, cells))
        row.raw["explanations"] = {
            code: _text(cells[key])
            for code in ("B4", "B5", "B6")
            if (key := f"explanation.{code}") in cells
        }
        row.raw["acknowledged"] = _acknowledged(row, cells.get("acknowledged"))
        self._place(row, cells)
        row.officer = self._officer(row, cells.get("officer"))
        return row

    def _one(self, row: RowContent, column: Column, value: Any) -> Any:
        return self._chosen(row, column.key, self.lookups[column.choices], _text(value))

    def _chosen(self, row: RowContent, key: str, lookup: Lookup, text: str) -> Any:
        """The entry that a text stands for; None with a problem where it is none or several."""
        found = lookup.find(text)
        if len(found) == 1:
            return found[0]
        if found:
            names = "; ".join(lookup.names[pk] for pk in found)
            row.problems.append(
                Problem.at(key, lambda: _("Several are called this: %(names)s.") % {"names": names})
            )
        else:
            row.problems.append(Problem.at(key, lambda: _not_listed(lookup, text)))
        return None

    def _several(self, row: RowContent, name: str, cells: dict[str, Any]) -> Iterator[Any]:
        for column in COLUMNS:
            if column.field != name or column.key not in cells:
                continue
            for part in _SPLIT.split(_text(cells[column.key])):
                if part.strip():
                    chosen = self._chosen(
                        row, column.key, self.lookups[column.choices], part.strip()
                    )
                    if chosen is not None:
                        yield chosen

    def _materials(self, row: RowContent, cells: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for column in COLUMNS:
            if not column.key.startswith("materials."):
                continue
            amount_key = column.key.replace("materials", "quantity")
            name, amount = cells.get(column.key), cells.get(amount_key)
            if name is None and amount is None:
                continue
            if name is None or amount is None:
                row.problems.append(
                    Problem.at(
                        column.key if name is None else amount_key,
                        gettext_lazy("Fill in the material and its number, or neither."),
                    )
                )
                continue
            chosen = self._one(row, column, name)
            quantity = _number(row, amount_key, amount)
            if chosen is not None and quantity is not None:
                yield {"material": chosen, "quantity": quantity}

    def _place(self, row: RowContent, cells: dict[str, Any]) -> None:
        """An institution by any of its names; its district only tells two of one name apart."""
        district = row.raw.get("district")
        if "institution" not in cells:
            row.raw.pop("institution", None)
            return
        text = _text(cells["institution"])
        rows = self.lookups.institution_rows
        found = self.lookups.institutions.find(text)
        if len(found) > 1 and district is not None:
            found = [pk for pk in found if rows[pk].district_id == district] or found
        if len(found) == 1:
            row.raw["institution"] = str(found[0])
            # The institution says where it is.
            row.raw.pop("district", None)
            return
        row.raw.pop("institution", None)
        if found:
            row.problems.append(self._ambiguous(found))
        else:
            row.problems.append(self._unknown_institution(text, district))

    def _ambiguous(self, found: list[Any]) -> Problem:
        rows = [self.lookups.institution_rows[pk] for pk in found]
        return Problem.at(
            "institution",
            lambda: (
                _("Several institutions are called this: %(names)s. Fill in the district too.")
                % {"names": "; ".join(map(institution_label, rows))}
            ),
        )

    def _unknown_institution(self, text: str, district: int | None) -> Problem:
        near = self.lookups.near_institutions(text, district)

        def message() -> str:
            if not near:
                return _(
                    "No institution of this name is on record. Correct the name, or propose the "
                    "institution first."
                )
            return _("No institution of this name is on record. Did you mean: %(names)s?") % {
                "names": "; ".join(map(institution_label, near))
            }

        return Problem.at("institution", message)

    def _officer(self, row: RowContent, value: Any) -> int | None:
        if value is None:
            if self.only_officer is not None:
                return self.only_officer.pk
            row.problems.append(Problem.at("officer", gettext_lazy("Fill this in.")))
            return None
        chosen: int | None = self._chosen(row, "officer", self.lookups.staff, _text(value))
        if (
            chosen is not None
            and self.only_officer not in (None,)
            and (
                chosen != self.only_officer.pk  # type: ignore[union-attr]  # compared above
            )
        ):
            row.problems.append(
                Problem.at(
                    "officer",
                    gettext_lazy("You can import your own sessions only."),
                )
            )
            return None
        return chosen


#: Fields that several columns fill, or that need more than one cell to be understood.
_READ_TOGETHER = frozenset(
    {
        "officer",
        "facilitators",
        "topics",
        "partners",
        "attendance",
        "materials",
        "explanations",
        "acknowledged",
        "institution",
    }
)


def _text(value: Any) -> str:
    return normal_text(str(value))


def _scalar(kind: Kind, value: Any) -> Any:
    match kind:
        case Kind.DATE:
            return _date(value)
        case Kind.TIME:
            return _time(value)
        case Kind.NUMBER:
            return value
        case _:
            return _text(value)


def _date(value: Any) -> str:
    """As `read_date` expects it; what is no date is left to it."""
    text = _text(value)
    if stamp := _STAMP.fullmatch(text):
        return stamp[1]
    if day_first := _DAY_FIRST.fullmatch(text):
        day, month, year = day_first.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}"
    return text


def _time(value: Any) -> str:
    """As `read_time` expects it: from a clock's time, a share of the day, or a text."""
    if isinstance(value, float) and 0 <= value < 1:
        minutes = round(value * _MINUTES_OF_DAY)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    text = _text(value)
    if stamp := _STAMP.fullmatch(text):
        return stamp[2]
    clock = _CLOCK.fullmatch(text)
    if clock is None:
        return text
    hour, half = int(clock[1]), (clock[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return text
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02d}:{clock[2]}"


def _number(row: RowContent, key: str, value: Any) -> int | None:
    try:
        return read_integer(value)
    except InvalidError as error:
        row.problems.append(Problem.at(key, error.message))
        return None


def _attendance(row: RowContent, cells: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The cells one by one, so that a wrong one is named by its column."""
    for column in COLUMNS:
        if not column.key.startswith("count.") or column.key not in cells:
            continue
        count = _number(row, column.key, cells[column.key])
        if count is None:
            continue
        if not 0 <= count <= CELL_LIMIT:
            row.problems.append(
                Problem.at(
                    column.key,
                    lambda: rule_messages.message("B3", "cell", {"limit": CELL_LIMIT}),
                    code="B3",
                )
            )
            continue
        _prefix, sex, band = column.key.split(".")
        yield {"sex": sex, "age_band": band, "count": count}


def _acknowledged(row: RowContent, value: Any) -> dict[str, str]:
    """``"W1: a second batch; W6"`` as the content keeps it."""
    notes: dict[str, str] = {}
    for part in _SPLIT.split(_text(value)) if value is not None else ():
        if not part.strip():
            continue
        match = _WARNING.fullmatch(part)
        if match is None or match[1][1] == "0":
            row.problems.append(
                Problem.at(
                    "acknowledged",
                    gettext_lazy(
                        "Write the warnings' codes, each with a note if you like: W1; W6."
                    ),
                )
            )
            continue
        notes[match[1].upper()] = (match[2] or "").strip()
    return notes


def _not_listed(lookup: Lookup, text: str) -> str:
    near = process.extract(
        fold_name(text),
        {name: fold_name(name) for name in lookup.offered},
        scorer=fuzz.WRatio,
        score_cutoff=70,
        limit=3,
    )
    if not near:
        return str(_CHOOSE)
    names = "; ".join(str(key) for *_rest, key in near)
    return _("This is not on the list. Did you mean: %(names)s?") % {"names": names}
