"""What a list would change in the register: new, changed, gone, back again."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .choices import ChangeKind
from .models import Promoter
from .rows import Reading, Row

#: What a list may say of a licence.
COMPARED = (
    "licence_number", "name_en", "name_ur", "city", "status", "valid_from", "valid_until", "note",
)  # fmt: skip
#: More than this share of the register gone at once is more likely half a file than the truth.
_MANY_GONE = 0.1
_FEW = 10


@dataclass(frozen=True)
class Change:
    """What one licence was, and would be."""

    kind: ChangeKind
    promoter: Promoter
    row: Row | None = None
    #: Only the fields that differ; all that is known of a new one. As JSON holds them.
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    """Every licence of the list and of the register, by what would become of it."""

    new: list[Change]
    #: Those that are back in the list are among them.
    changed: list[Change]
    gone: list[Change]
    unchanged: int
    faulty: list[Row]
    #: Licences in the register's list before.
    listed_before: int

    @property
    def changes_nothing(self) -> bool:
        return not (self.new or self.changed or self.gone)

    @property
    def lists_nobody(self) -> bool:
        return not (self.new or self.changed or self.unchanged)

    @property
    def loses_many(self) -> bool:
        """Whether so many would be gone that somebody must say that this is meant."""
        return len(self.gone) > max(_FEW, self.listed_before * _MANY_GONE)

    def all_changes(self) -> list[Change]:
        return [*self.new, *self.changed, *self.gone]


def compare(reading: Reading, known: Iterable[Promoter]) -> Comparison:
    """Changes nothing in the rows or the register; `known` are all promoters of the register."""
    by_key = {promoter.licence_key: promoter for promoter in known}
    listed = sum(promoter.gone_since_id is None for promoter in by_key.values())
    new: list[Change] = []
    changed: list[Change] = []
    unchanged = 0
    for row in reading.good:
        promoter = by_key.pop(row.key, None)
        if promoter is None:
            new.append(_new(row))
        elif (change := _changed(row, promoter)) is not None:
            changed.append(change)
        else:
            unchanged += 1
    gone = [
        Change(ChangeKind.GONE, promoter)
        for promoter in by_key.values()
        if promoter.gone_since_id is None and promoter.licence_key not in reading.faulty_keys
    ]
    return Comparison(new, changed, gone, unchanged, reading.faulty, listed)


def _new(row: Row) -> Change:
    promoter = Promoter(licence_key=row.key, licence_digits=row.digits, **row.values)
    stated = {name: value for name, value in row.values.items() if value not in ("", None)}
    return Change(ChangeKind.NEW, promoter, row, after=_stored(stated))


def _changed(row: Row, promoter: Promoter) -> Change | None:
    """None where the list says what the register knows already. Fields that the list has no
    column for stay as they are."""
    different = {
        name: value
        for name, value in row.values.items()
        if name in COMPARED and getattr(promoter, name) != value
    }
    is_back = promoter.gone_since_id is not None
    if not different and not is_back:
        return None
    before = {name: getattr(promoter, name) for name in different}
    kind = ChangeKind.RETURNED if is_back else ChangeKind.CHANGED
    return Change(kind, promoter, row, _stored(before), _stored(different))


def _stored(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: _as_text(value) for name, value in values.items()}


def _as_text(value: Any) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return "" if value is None else str(value)
