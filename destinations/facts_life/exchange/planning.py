"""What a file would do: each row read, held against the facts, and judged. Writes nothing."""

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from destinations.facts_life.content import Content, differences
from destinations.facts_life.rules import Problems, problems
from destinations.models import Fact
from mrc.core.workbooks.table import NumberedRow

from . import values
from .shelf import Shelf

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"
_READERS: dict[str, Callable[[str], str]] = {
    "id": values.number,
    "is_alternative": values.yes,
    "is_same_source": values.yes,
    "checked_on": values.day,
    "check_due_on": values.day,
    "source_kind": values.source_kind,
}
_FROM_OTHER_TABLES = frozenset({"country", "kind", "owner"})


@dataclass
class PlannedRow:
    """One row: what it would make of which fact, or what is wrong with it."""

    #: As spreadsheet programs count.
    number: int
    verdict: str = SAME
    fact: Fact | None = None
    before: Content = field(default_factory=dict)
    after: Content = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    is_same_source: bool = False
    #: Column -> what is wrong there.
    errors: Problems = field(default_factory=dict)

    @property
    def key(self) -> tuple[object, ...]:
        """The fact that it speaks of; two rows of a file must not speak of the same."""
        if self.fact is not None:
            return (self.fact.pk,)
        names = ["country", "kind", "is_alternative"]
        if self.after.get("is_alternative"):
            names.append("source_name")
        return tuple(self.after.get(name, "") for name in names)


@dataclass(frozen=True)
class Plan:
    rows: list[PlannedRow]

    def of(self, verdict: str) -> list[PlannedRow]:
        return [row for row in self.rows if row.verdict == verdict]

    @property
    def writes(self) -> list[PlannedRow]:
        return [row for row in self.rows if row.verdict in (NEW, CHANGED)]

    @property
    def seen(self) -> str:
        """The same as long as the same would be written over the same facts (SHA-256, hex)."""
        told = [
            [row.number, row.fact.pk if row.fact else 0, row.before, row.after]
            for row in self.writes
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def plan(
    table: Iterable[NumberedRow],
    columns: Mapping[str, int],
    *,
    first: int,
    shelf: Shelf,
    today: datetime.date,
) -> Plan:
    """`columns`: name -> position. `first`: the number of the row of headings."""
    rows: list[PlannedRow] = []
    taken: dict[tuple[object, ...], int] = {}
    for number, cells in table:
        if number <= first:
            continue
        texts = {
            name: cells[place] if place < len(cells) else "" for name, place in columns.items()
        }
        if not any(texts.values()):
            continue
        row = _planned(number, texts, shelf, today)
        before = taken.setdefault(row.key, number) if not row.errors else number
        if before != number:
            row.errors["id" if row.fact is not None else "kind"] = _(
                "Row %(row)s speaks of the same fact."
            ) % {"row": before}
        if row.errors:
            row.verdict = REFUSED
        rows.append(row)
    return Plan(rows)


def _planned(
    number: int, texts: Mapping[str, str], shelf: Shelf, today: datetime.date
) -> PlannedRow:
    row = PlannedRow(number)
    given = _read(row, texts, shelf)
    if not row.errors:
        _find(row, given, shelf)
    if row.errors:
        row.after = row.after or given
        return row
    row.is_same_source = bool(given.pop("is_same_source", ""))
    given.pop("id", None)
    row.after = {**row.before, **given}
    _settle_next_check(row, shelf)
    row.changed = differences(row.before, row.after)
    row.verdict = NEW if row.fact is None else CHANGED if row.changed else SAME
    if row.changed:
        _judge(row, shelf, today)
    return row


def _read(row: PlannedRow, texts: Mapping[str, str], shelf: Shelf) -> Content:
    given: Content = {}
    for name, cell in texts.items():
        try:
            if name in _FROM_OTHER_TABLES:
                given[name] = shelf.read(name, cell)
            elif name in _READERS:
                given[name] = _READERS[name](cell)
            else:
                given[name] = values.text(name, cell)
        except ValueError as error:
            row.errors[name] = str(error.args[0])
    return given


def _find(row: PlannedRow, given: Mapping[str, str], shelf: Shelf) -> None:
    """The fact that the row speaks of; none for a new one."""
    if given.get("id"):
        fact = shelf.facts.get(int(given["id"]))
        if fact is None:
            row.errors["id"] = _("There is no fact with this number. Leave it empty for a new one.")
            return
        row.fact, row.before = fact, shelf.contents[fact.pk]
        if any(row.before[name] != given[name] for name in ("country", "kind")):
            row.errors["id"] = _("The fact with this number is about another country or kind.")
        elif (
            given.get("is_alternative", row.before["is_alternative"])
            != (row.before["is_alternative"])
        ):
            row.errors["is_alternative"] = _(
                "Open the fact and press “Show this one instead”: a file does not exchange them."
            )
        return
    found = shelf.like(given)
    if len(found) > 1:
        row.errors["id"] = _("Several facts could be meant. Give the number of one of them.")
    elif found:
        row.fact, row.before = found[0], shelf.contents[found[0].pk]


def _settle_next_check(row: PlannedRow, shelf: Shelf) -> None:
    """An empty date of the next check says nothing: it stays, or follows from a new check."""
    checked_on = row.after.get("checked_on", "")
    if checked_on and not row.after.get("check_due_on"):
        is_new = checked_on != row.before.get("checked_on", "")
        row.after["check_due_on"] = (
            shelf.next_check(row.after["kind"], checked_on)
            if is_new
            else row.before.get("check_due_on", "")
        )


def _judge(row: PlannedRow, shelf: Shelf, today: datetime.date) -> None:
    row.errors |= problems(row.before, row.after, is_same_source=row.is_same_source, today=today)
    fact = shelf.build(row.fact, row.after)
    checks: list[Callable[[], Any]] = [
        lambda: fact.clean_fields(exclude=["country", "kind", "owner", "checked_by"]),
        fact.clean,
    ]
    for check in checks:
        try:
            check()
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                row.errors.setdefault(name, texts[0])
