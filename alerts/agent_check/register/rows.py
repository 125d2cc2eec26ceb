"""A list as licences: each row read, with everything that is wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mrc.core.urdu import fold_name
from mrc.core.workbooks.table import NumberedRow

from .choices import Status
from .columns import FIELDS
from .licence import parse_licence
from .models import Promoter
from .values import read_date, read_status

_fields: Any = Promoter._meta
_LONGEST: dict[str, int] = {
    name: _fields.get_field(name).max_length
    for name in ("licence_number", "name_en", "name_ur", "city", "note")
}


@dataclass
class Row:
    """One licence as a row gives it. `number` counts as spreadsheet programs do."""

    number: int
    #: The licence's key; empty where none could be read.
    key: str = ""
    digits: str = ""
    #: Values by field of `Promoter`: those fields only for which the file has a column.
    values: dict[str, Any] = field(default_factory=dict)
    #: What is wrong, by field.
    errors: dict[str, str | Promise] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """All rows of a list, the good ones apart from those that cannot be taken."""

    good: list[Row]
    faulty: list[Row]

    @property
    def faulty_keys(self) -> frozenset[str]:
        """Licences that the list names in a row that cannot be read: they are not gone."""
        return frozenset(row.key for row in self.faulty if row.key)


def read_rows(
    table: Iterable[NumberedRow],
    columns: Mapping[str, int],
    *,
    headings: tuple[int, list[str]],
    default_status: str = "",
) -> Reading:
    """The rows below the headings. Headings that are repeated on each page are passed over.

    `columns`: field -> position. `default_status` holds for rows that state none.
    """
    first, titles = headings
    good: dict[str, Row] = {}
    faulty: list[Row] = []
    for number, cells in table:
        if number <= first or cells == titles:
            continue
        texts = {
            name: cells[place] if place < len(cells) else "" for name, place in columns.items()
        }
        if not any(texts.values()):
            continue
        row = _read(number, texts, default_status)
        before = good.get(row.key)
        if not row.errors and before is not None:
            if before.values == row.values:
                continue
            row.errors["licence_number"] = _(
                "Row %(row)s has the same licence number, and says something else."
            ) % {"row": before.number}
        if row.errors:
            faulty.append(row)
        else:
            good[row.key] = row
    return Reading(list(good.values()), faulty)


def _read(number: int, texts: Mapping[str, str], default_status: str) -> Row:
    row = Row(number)
    _read_licence(row, texts["licence_number"])
    for name in ("name_en", "name_ur", "city", "note"):
        if name in texts:
            row.values[name] = _text(row, name, texts[name])
    _settle_names(row)
    for name in ("valid_from", "valid_until"):
        if name in texts:
            _keep(row, name, lambda name=name: read_date(texts[name]))  # type: ignore[misc]  # bound early
    _keep(row, "status", lambda: read_status(texts.get("status", "")) or default_status)
    if "status" not in row.errors and not row.values["status"]:
        row.errors["status"] = _("No status is stated.")
    begins, ends = row.values.get("valid_from"), row.values.get("valid_until")
    if begins and ends and begins > ends:
        row.errors["valid_until"] = _("The licence would end before it begins.")
    return row


def _read_licence(row: Row, text: str) -> None:
    written = _text(row, "licence_number", text)
    licence = parse_licence(written)
    if licence is None:
        row.errors.setdefault("licence_number", _("There is no licence number."))
        return
    row.key, row.digits = licence.key, licence.number
    row.values["licence_number"] = written


def _settle_names(row: Row) -> None:
    """A list in Urdu has its names in the one column of names."""
    name = row.values["name_en"]
    if name and not row.values.get("name_ur") and not any(map(_is_latin, name)):
        row.values["name_ur"], row.values["name_en"] = name, ""
    if not fold_name(row.values["name_en"] + row.values.get("name_ur", "")):
        row.errors.setdefault("name_en", _("There is no name."))


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def _text(row: Row, name: str, text: str) -> str:
    plain = " ".join(text.replace("\x00", "").split())
    longest = _LONGEST[name]
    if len(plain) > longest:
        row.errors[name] = _("This is longer than %(signs)s characters.") % {"signs": longest}
    return plain


def _keep(row: Row, name: str, read: Callable[[], Any]) -> None:
    try:
        value = read()
    except ValueError as error:
        row.errors[name] = str(error.args[0])
        return
    row.values[name] = Status(value).value if name == "status" and value else value


def shown_errors(row: Row) -> list[tuple[str, str]]:
    """(column, what is wrong), in the active language."""
    return [(str(FIELDS[name]), str(text)) for name, text in row.errors.items()]
