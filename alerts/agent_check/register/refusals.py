"""Why a list was not read or not applied, for the person who brought it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mrc.core.workbooks import RefusedError
from mrc.core.workbooks.refusals import refusal_text

from .services import ImportRefusedError

_FILES: dict[str, str | Promise] = {
    "no_workbook": _(
        "This is not an Excel workbook (.xlsx). Open it in your spreadsheet program and save it as "
        ".xlsx or as “CSV UTF-8”."
    ),
    "no_table": _(
        "This is neither an Excel workbook (.xlsx) nor a CSV file. Open it in your spreadsheet "
        "program and save it as .xlsx or as “CSV UTF-8”."
    ),
    "too_much_inside": _(
        "The workbook holds more than a list of promoters can hold. Copy the list into a new "
        "workbook."
    ),
    "too_slow": _("Reading the workbook takes too long. Copy the list into a new workbook."),
    "macros": _(
        "The workbook holds macros or other programs, which are never run here. Copy the list "
        "into a new workbook."
    ),
    "links": _(
        "The workbook fetches data from other files. Copy the list as values into a new workbook."
    ),
    "too_many_rows": _(
        "The sheet holds more than %(rows)s rows, or very many empty ones. Copy the list into a "
        "new workbook."
    ),
    "empty": _("There is no list in the file: headings, and a row for each promoter below them."),
}
_IMPORTS: dict[str, str | Promise] = {
    ImportRefusedError.MEANWHILE: _(
        "Another list came in while you looked at this one. See below what yours would change now."
    ),
    ImportRefusedError.AGAIN: _("This file is in the register already. Nothing was changed."),
    ImportRefusedError.OLDER: _(
        "This list is older than the one in the register. Tick the box below if that is meant."
    ),
    ImportRefusedError.GONE: _(
        "Many promoters are not in this list. Is it the whole list? Tick the box below if it is."
    ),
    ImportRefusedError.FAULTY: _(
        "Some rows cannot be read. Mend the file, or tick the box below to leave them out."
    ),
    ImportRefusedError.NOBODY: _("No row of the file can be read, so there is nothing to import."),
    ImportRefusedError.COLUMNS: _("Say first which columns hold the licence number and the name."),
}


def file_refusal(refusal: RefusedError) -> str:
    """Why the file was not read, in the active language."""
    return refusal_text(refusal, _FILES)


def import_refusal(refusal: ImportRefusedError) -> str:
    """Why the list was not applied, in the active language."""
    return str(_IMPORTS[refusal.code])
