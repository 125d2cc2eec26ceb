"""Why a file was not read, for the person who uploaded it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .reading import RefusedError

_TEXTS: dict[str, str | Promise] = {
    "too_large": _("The file is larger than %(megabytes)s MB. Divide it into several."),
    "no_workbook": _(
        "This is not an Excel workbook (.xlsx). Save it from your spreadsheet program as .xlsx; "
        "a CSV file or a web page with another name does not become one."
    ),
    "encrypted": _(
        "The workbook is protected by a password, or is in the old .xls format. Save it as .xlsx "
        "without a password."
    ),
    "damaged": _(
        "The workbook is damaged or was not uploaded whole. Open it in your spreadsheet program, "
        "save it again and try once more."
    ),
    "too_much_inside": _(
        "The workbook holds more than a template with sessions can hold. Copy your rows into a "
        "fresh template."
    ),
    "too_slow": _("Reading the workbook takes too long. Copy your rows into a fresh template."),
    "macros": _(
        "The workbook holds macros or other programs, which are never run here. Copy your rows "
        "into a fresh template."
    ),
    "links": _(
        "The workbook fetches data from other files. Copy your rows as values into a fresh "
        "template."
    ),
    "entities": _("The workbook is built in a way that spreadsheet programs do not build them."),
    "formulas": _(
        "There are formulas in the sheet (%(cells)s). Only values are read: copy these cells and "
        "paste them as values."
    ),
    "too_many_rows": _(
        "The sheet holds more than %(rows)s sessions, or very many empty rows. Divide it into "
        "several files, or copy your rows into a fresh template."
    ),
    "too_wide": _("There is something to the right of column %(columns)s. Clear it."),
    "no_template": _(
        "These are not the columns of our template. Download the template and copy your rows "
        "into it."
    ),
    "old_template": _(
        "This is an older version of the template. Download the new one and copy your rows into it."
    ),
    "empty": _("There is no session in the sheet: fill in at least one row."),
}


def refusal_message(refusal: RefusedError) -> str:
    """The reason, in the active language."""
    return str(_TEXTS[refusal.code]) % refusal.params
