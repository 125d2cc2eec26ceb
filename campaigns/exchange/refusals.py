"""Why a file was not read, for the person who uploaded it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.refusals import refusal_text

_TEXTS: dict[str, str | Promise] = {
    "no_workbook": _(
        "This is not an Excel workbook (.xlsx). Save it from your spreadsheet program as .xlsx; "
        "a CSV file or a web page with another name does not become one."
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
    "too_many_rows": _(
        "The sheet holds more than %(rows)s sessions, or very many empty rows. Divide it into "
        "several files, or copy your rows into a fresh template."
    ),
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
    return refusal_text(refusal, _TEXTS)
