"""What the phone says about a value that it cannot read, and the names of months.

The sentences are those of `campaigns.records.readers` and `campaigns.records.content`: the same
mistake is told in the same words on the phone and on the server. They travel with the bundle.
"""

from typing import Any

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: By the code that the phone's readers give; places to be filled in are those of the sentence.
PROBLEMS: dict[str, str | Promise] = {
    "schema": _("This version of the form is not known here."),
    "unknown-field": _("This field is not known."),
    "unreadable-text": _("This text cannot be read."),
    "too-long": _("This is too long: at most %(limit)d characters."),
    "whole-number": _("Write a whole number."),
    "number-range": _("Write a number from 0 to %(limit)d."),
    "choose-one": _("Choose one from the list."),
    "choose-some": _("Choose from the list."),
    "date-form": _("Write the date as 2026-03-09."),
    "time-form": _("Write the time as 10:30."),
    "unreadable": _("This cannot be read."),
    "cell-twice": _("A cell is given twice."),
    "material-twice": _("A material is given twice."),
    "fill-in": _("Fill this in."),
    "no-place": _("Choose an institution, or write the venue and choose its district."),
}


def words() -> dict[str, Any]:
    """In the active language: sentences by code, and the twelve months."""
    return {
        "problems": {code: str(sentence) for code, sentence in PROBLEMS.items()},
        "months": [str(name) for _number, name in sorted(MONTHS.items())],
    }
