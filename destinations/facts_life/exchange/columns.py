"""The columns of a file of facts: what they are called, and which of them a file has."""

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from destinations.facts_life.content import FIELDS
from mrc.core.urdu import fold_name

#: In the order of the file. Who checked a fact is whoever brings the file in, so it is no column.
COLUMNS: dict[str, str | Promise] = {
    "id": pgettext_lazy("of a fact", "Number"),
    **{name: label for name, label in FIELDS.items() if name != "checked_by"},
    "is_same_source": _("The same source still says so"),
}
#: Without these a row says nothing about anything.
NEEDED = ("country", "kind")


def headings() -> list[str]:
    """In the active language; every language's are recognised."""
    return [str(label) for label in COLUMNS.values()]


def recognised(titles: Sequence[str]) -> dict[str, int]:
    """Column -> its position, for those that the file has; the first where two are called so."""
    known = _known()
    found: dict[str, int] = {}
    for place, title in enumerate(titles):
        name = known.get(_folded(title))
        if name is not None:
            found.setdefault(name, place)
    return found


def missing(columns: dict[str, int]) -> str:
    """The needed columns that are not there, in words."""
    return ", ".join(str(COLUMNS[name]) for name in NEEDED if name not in columns)


def _known() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found |= {_folded(str(label)): name for name, label in COLUMNS.items()}
    return found | {_folded(name): name for name in COLUMNS}


def _folded(title: str) -> str:
    return fold_name(title.replace("_", " ")).replace(" ", "")
