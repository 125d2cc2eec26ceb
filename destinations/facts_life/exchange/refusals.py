"""Why a file of facts was not read or not applied, for the person who brought it."""

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
        "The workbook holds more than a table of facts can hold. Copy the table into a new "
        "workbook."
    ),
    "too_slow": _("Reading the workbook takes too long. Copy the table into a new workbook."),
    "macros": _(
        "The workbook holds macros or other programs, which are never run here. Copy the table "
        "into a new workbook."
    ),
    "links": _(
        "The workbook fetches data from other files. Copy the table as values into a new workbook."
    ),
    "too_many_rows": _(
        "The sheet holds more than %(rows)s rows, or very many empty ones. Copy the table into a "
        "new workbook."
    ),
    "empty": _("There are no facts in the file: headings, and a row for each fact below them."),
    "columns": _(
        "These columns are missing: %(columns)s. Begin with a file that you downloaded here."
    ),
}
_IMPORTS: dict[str, str | Promise] = {
    ImportRefusedError.MEANWHILE: _(
        "Facts changed while you looked at this page. See below what the file would do now."
    ),
    ImportRefusedError.REFUSED_ROWS: _(
        "Some rows are refused. Mend the file, or tick the box below to leave them out."
    ),
    ImportRefusedError.NOTHING: _("Every fact is as the file says already. Nothing was changed."),
}


def file_refusal(refusal: RefusedError) -> str:
    return refusal_text(refusal, _FILES)


def import_refusal(refusal: ImportRefusedError) -> str:
    return str(_IMPORTS[refusal.code])
