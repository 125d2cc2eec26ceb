"""What the lists said about a licence over time, for readers and for staff."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from .choices import ChangeKind, Status
from .columns import FIELDS
from .models import PromoterChange

_DATES = ("valid_from", "valid_until")


@dataclass(frozen=True)
class Difference:
    """One field that a list changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Event:
    """What one list did to one licence."""

    as_of: datetime.date
    source: str
    kind: ChangeKind
    differences: list[Difference]

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def is_new(self) -> bool:
        return self.kind is ChangeKind.NEW


def events(changes: Iterable[PromoterChange], *, only: frozenset[str] | None = None) -> list[Event]:
    """The changes in words, in the active language and in the given order.

    `only` names the fields to be told; a change of other fields alone is left out then.
    """
    found = []
    for change in changes:
        kind = ChangeKind(change.kind)
        fields = differences(change, only)
        if fields or kind is not ChangeKind.CHANGED:
            found.append(Event(change.edition.as_of, change.edition.source, kind, fields))
    return found


def differences(change: PromoterChange, only: frozenset[str] | None = None) -> list[Difference]:
    """The fields in which a licence changed; for a new one, what was said of it first."""
    return told(change.before, change.after, only)


def told(
    before: Mapping[str, str], after: Mapping[str, str], only: frozenset[str] | None = None
) -> list[Difference]:
    """Stored values in words, in the order of the fields: databases keep none of their own."""
    return [
        Difference(str(label), shown(name, before.get(name, "")), shown(name, after[name]))
        for name, label in FIELDS.items()
        if name in after and (only is None or name in only)
    ]


def shown(name: str, value: str) -> str:
    """A stored value as a reader of the active language reads it; "none" where it was empty."""
    if not value:
        return _("none")
    if name == "status":
        return str(Status(value).label)
    if name in _DATES:
        return formats.date_format(datetime.date.fromisoformat(value))
    return value
