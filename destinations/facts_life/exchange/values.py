"""Cells of a file as parts of a fact: each reader gives the word that `Content` holds.

Each raises `ValueError` with what to write instead.
"""

import datetime
import re
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from destinations.models import Fact
from mrc.core.exports import guard
from mrc.core.sources import SourceKind
from mrc.core.urdu import fold_digits, fold_name

_meta = Fact._meta
_YES = frozenset({"yes", "y", "1", "true", "x", "ہاں", "جی", "جی ہاں"})
_NO = frozenset({"", "no", "n", "0", "false", "-", "نہیں"})
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def text(name: str, cell: str) -> str:
    """One blank for many; the apostrophe that guards a cell of a CSV file is not the text's."""
    plain = " ".join(cell.replace("\x00", "").split())
    if plain.startswith("'") and guard(plain[1:]) == plain:
        plain = plain[1:]
    field = _meta.get_field(name)
    longest = getattr(field, "max_length", None)
    if longest is not None and len(plain) > longest:
        raise ValueError(_("This is longer than %(signs)s characters.") % {"signs": longest})
    return plain


def number(cell: str) -> str:
    plain = fold_digits(cell).strip()
    if plain and not (plain.isdecimal() and len(plain) < 19):
        raise ValueError(_("This is no number. Leave it empty for a new fact."))
    return plain


def yes(cell: str) -> str:
    folded = fold_name(cell)
    if folded in _NO:
        return ""
    if folded in _YES:
        return "yes"
    raise ValueError(_("Write “yes”, or leave it empty."))


def day(cell: str) -> str:
    """2026-12-31 or, as people write it here, 31/12/2026."""
    plain = fold_digits(cell).strip()
    if not plain:
        return ""
    try:
        if found := _ISO.fullmatch(plain):
            year, month, number_ = found.groups()
        elif found := _DAY_FIRST.fullmatch(plain):
            number_, month, year = found.groups()
        else:
            raise ValueError
        return datetime.date(int(year), int(month), int(number_)).isoformat()
    except ValueError:
        raise ValueError(
            _("This is no date. Write it as 2026-12-31, or day first: 31/12/2026.")
        ) from None


def source_kind(cell: str) -> str:
    folded = fold_name(cell.replace("_", " "))
    if not folded:
        return ""
    kind = _source_kinds().get(folded)
    if kind is None:
        known = ", ".join(str(label) for label in SourceKind.labels)
        raise ValueError(_("No such kind of source. There are: %(kinds)s.") % {"kinds": known})
    return kind


@cache
def _source_kinds() -> dict[str, str]:
    found = {fold_name(kind.value.replace("_", " ")): kind.value for kind in SourceKind}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {fold_name(str(kind.label)): kind.value for kind in SourceKind}
    return found
