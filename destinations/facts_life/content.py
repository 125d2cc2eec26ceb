"""A fact as plain words: what its history keeps, what a file holds, what two states differ in."""

import datetime
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from destinations.models.facts import Fact

#: A fact in words that need no other table: codes, keys, user names, dates as 2026-03-09, "yes" or
#: nothing. What is empty is an empty text.
Content = dict[str, str]

#: Every part of a fact, by its name for people.
FIELDS: dict[str, str | Promise] = {
    "country": _("Country"),
    "kind": _("Kind"),
    "is_alternative": _("Another source's figure"),
    "value_en": _("Value (English)"),
    "value_ur": _("Value (Urdu)"),
    "note_en": _("Note (English)"),
    "note_ur": _("Note (Urdu)"),
    "source_name": _("Source"),
    "source_url": _("Source's address"),
    "source_kind": _("Kind of source"),
    "source_date": _("Date of the source"),
    "checked_on": _("Checked on"),
    "checked_by": _("Checked by"),
    "check_due_on": pgettext_lazy("a fact's check", "Next check due on"),
    "owner": _("Looked after by"),
}
#: Who looks after a fact, or checked it, is our own affair: readers see neither name.
_UNSEEN = frozenset({"owner", "checked_by"})


def content_of(fact: "Fact") -> Content:
    """The fact as it is now. Reads its country, kind, checker and owner."""
    return {name: _word(fact, name) for name in FIELDS}


def _word(fact: "Fact", name: str) -> str:
    if name == "country":
        return fact.country.code if fact.country is not None else ""
    if name == "kind":
        return fact.kind.key
    value: Any = getattr(fact, name)
    if name in ("checked_by", "owner"):
        return value.get_username() if value is not None else ""
    return as_word(value)


def as_word(value: object) -> str:
    """A date, a yes or no, or a text as `Content` holds it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Names of the fields that differ, in the order of the form."""
    return [name for name in FIELDS if before.get(name, "") != after.get(name, "")]


def readers_see(changed: Iterable[str]) -> bool:
    """Whether a change of these fields changes a page."""
    return bool(set(changed) - _UNSEEN)
