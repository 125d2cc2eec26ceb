"""A CSV file of institutions as plain rows, with every mistake by row and column."""

import csv
import datetime
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import GenderIntake, InstitutionKind, Ownership
from campaigns.records.errors import ReasonError
from campaigns.records.services.institutions import stated_name
from mrc.core.models import District
from mrc.core.urdu import fold_digits, fold_name

#: The columns, in the order of the template; a file may leave out those that are not needed.
COLUMNS = (
    "name_en", "name_ur", "district", "kind", "ownership", "gender_intake", "enrolment",
    "enrolment_on", "code", "aliases",
)  # fmt: skip
NEEDED = ("district", "kind")
MAX_BYTES = 1_000_000
MAX_ROWS = 1_000
#: Between several other names in one cell.
SEPARATOR = "|"
_CHOICES: dict[str, type[models.TextChoices]] = {
    "kind": InstitutionKind,
    "ownership": Ownership,
    "gender_intake": GenderIntake,
}


class UnreadableError(ValueError):
    """The file as a whole cannot be read; `message` says why."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


@dataclass
class InstitutionRow:
    """A line of the file. `number` counts as spreadsheet programs do: the headings are line 1."""

    number: int
    values: dict[str, Any]
    errors: dict[str, str | Promise] = field(default_factory=dict)


def read_file(data: bytes) -> list[InstitutionRow]:
    """Raises `UnreadableError`."""
    if len(data) > MAX_BYTES:
        raise UnreadableError(_("The file is larger than 1 MB."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(_("Save the file as “CSV UTF-8” and choose it again.")) from None
    if "\x00" in text:
        raise UnreadableError(_("This is not a CSV file."))
    lines = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    try:
        rows = [line for _number, line in zip(range(MAX_ROWS + 2), lines, strict=False)]
    except csv.Error:
        raise UnreadableError(_("This is not a CSV file.")) from None
    if not rows:
        raise UnreadableError(_("The file is empty."))
    headings = [fold_digits(cell).strip().casefold() for cell in rows[0]]
    if missing := [name for name in NEEDED if name not in headings]:
        message = _("A column is missing: %(columns)s. Take the template.")
        raise UnreadableError(message % {"columns": ", ".join(missing)})
    if len(rows) > MAX_ROWS + 1:
        raise UnreadableError(_("At most 1,000 institutions in one file: divide it."))
    districts = _districts(District.objects.all())
    return [
        _read(number, dict(zip(headings, cells, strict=False)), districts)
        for number, cells in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]


def _delimiter(text: str) -> str:
    """What stands most often in the headings: some programs write semicolons or tabs."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _districts(rows: Iterable[District]) -> dict[str, District]:
    """By every name, older ones too; an older name never hides a name of today."""
    by_name: dict[str, District] = {}
    known = list(rows)
    for row in known:
        for name in row.other_names:
            by_name.setdefault(fold_name(name), row.counted_with or row)
    for row in known:
        for name in (row.name_en, row.name_ur):
            if name:
                by_name[fold_name(name)] = row.counted_with or row
    return by_name


def _read(number: int, cells: dict[str, str], districts: dict[str, District]) -> InstitutionRow:
    row = InstitutionRow(number, {})
    for name in ("name_en", "name_ur"):
        _keep(row, name, lambda name=name: stated_name(cells.get(name, ""), name))
    if not row.errors and not any(row.values.values()):
        row.errors["name_en"] = _("Give a name in English or in Urdu.")
    district = districts.get(fold_name(cells.get("district", "")))
    if district is None:
        row.errors["district"] = _("This district is not in our list.")
    row.values["district"] = district.pk if district else None
    for name, choices in _CHOICES.items():
        _keep(row, name, lambda name=name, choices=choices: _choice(cells.get(name, ""), choices))
    _keep(row, "enrolment", lambda: _whole_number(cells.get("enrolment", "")))
    _keep(row, "enrolment_on", lambda: _day(cells.get("enrolment_on", "")))
    if row.values.get("enrolment") is not None and not row.values.get("enrolment_on", True):
        row.errors["enrolment_on"] = _("Write the date of the enrolment figure.")
    _keep(row, "code", lambda: _short(cells.get("code", ""), 40))
    _keep(
        row,
        "aliases",
        lambda: [
            text
            for part in cells.get("aliases", "").split(SEPARATOR)
            if (text := stated_name(part, "aliases"))
        ],
    )
    return row


def _keep(row: InstitutionRow, name: str, read: Any) -> None:
    try:
        row.values[name] = read()
    except ReasonError as error:
        row.errors[name] = error.message
    except ValueError as error:
        row.errors[name] = error.args[0]


def _choice(text: str, choices: type[models.TextChoices]) -> str:
    """A key, or a label in either language; an empty cell is "not known" where that exists."""
    wanted = fold_name(text)
    if not wanted and "unknown" in choices.values:
        return "unknown"
    for choice in choices:
        labels = {choice.value}
        for language in ("en", "ur"):
            with translation.override(language):
                labels.add(str(choice.label))
        if wanted in {fold_name(label) for label in labels}:
            return str(choice.value)
    raise ValueError(_("Write one of the words of the template."))


def _whole_number(text: str) -> int | None:
    digits = fold_digits(text).replace(",", "").strip()
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or len(digits) > 6:
        raise ValueError(_("Write a whole number."))
    return int(digits)


def _day(text: str) -> str | None:
    plain = fold_digits(text).strip()
    if not plain:
        return None
    try:
        return datetime.date.fromisoformat(plain).isoformat()
    except ValueError:
        raise ValueError(_("Write the date as 2026-03-09.")) from None


def _short(text: str, limit: int) -> str:
    plain = fold_digits(text).strip()
    if len(plain) > limit:
        raise ValueError(_("This is too long."))
    return plain
