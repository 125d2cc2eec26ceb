"""Why a file was not read, for the person who uploaded it: what is the same for every upload."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import RefusedError

_SHARED: dict[str, str | Promise] = {
    "too_large": _("The file is larger than %(megabytes)s MB. Divide it into several."),
    "encrypted": _(
        "The workbook is protected by a password, or is in the old .xls format. Save it as .xlsx "
        "without a password."
    ),
    "damaged": _(
        "The workbook is damaged or was not uploaded whole. Open it in your spreadsheet program, "
        "save it again and try once more."
    ),
    "entities": _("The workbook is built in a way that spreadsheet programs do not build them."),
    "formulas": _(
        "There are formulas in the sheet (%(cells)s). Only values are read: copy these cells and "
        "paste them as values."
    ),
    "too_wide": _("There is something to the right of column %(columns)s. Clear it."),
    "not_utf8": _("Save the file as “CSV UTF-8” and choose it again."),
}


def refusal_text(refusal: RefusedError, texts: Mapping[str, str | Promise]) -> str:
    """The reason in the active language; `texts` are the words of one kind of upload."""
    text = texts.get(refusal.code) or _SHARED[refusal.code]
    return str(text) % refusal.params
