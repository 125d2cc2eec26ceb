"""Which column of a list holds what: the Bureau and others head them in many ways."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mrc.core.urdu import fold_name
from mrc.core.workbooks.table import NumberedRow

#: What the register takes from a list, in the order of the template.
FIELDS: dict[str, str | Promise] = {
    "licence_number": _("Licence number"),
    "name_en": _("Name"),
    "name_ur": _("Name in Urdu"),
    "city": _("City"),
    "status": _("Status"),
    "valid_from": _("Valid from"),
    "valid_until": _("Valid until"),
    "note": _("Note"),
}
#: Without these a list says nothing about anybody.
NEEDED = ("licence_number", "name_en")
#: The headings of the template, in the words that lists in English use.
TEMPLATE_HEADINGS = {
    "licence_number": "Licence No",
    "name_en": "Name of OEP",
    "name_ur": "Name in Urdu",
    "city": "City",
    "status": "Status",
    "valid_from": "Valid From",
    "valid_until": "Valid Upto",
    "note": "Remarks",
}
_USUAL: dict[str, tuple[str, ...]] = {
    "licence_number": (
        "licence no", "licence number", "licence", "license no", "license number", "license",
        "oep licence no", "oep license no", "oep licence", "oep license", "oep licence number",
        "oep license number", "oepl no", "oep no", "oep number", "lic no", "licence nos",
        "license nos", "licence no of oep", "license no of oep", "licence code", "license code",
        "mpd no", "mpd licence no", "mpd license no", "licence no mpd", "registration no",
        "reg no", "لائسنس نمبر", "لائسنس", "لائسنس نمبر او ای پی",
    ),
    "name_en": (
        "name", "oep name", "name of oep", "names of oep", "name of oeps", "oep", "oeps",
        "agency", "agency name", "name of agency", "name of the agency", "recruiting agency",
        "name of recruiting agency", "promoter", "promoter name", "name of promoter",
        "name of the promoter", "overseas employment promoter", "overseas employment promoters",
        "name of overseas employment promoter", "name of overseas employment promoters",
        "company", "company name", "name of company", "firm", "firm name", "name of firm",
        "name of the firm", "title", "trade name", "business name", "name and style",
        "name english", "name in english", "english name", "نام", "پروموٹر کا نام", "ایجنسی کا نام",
        "کمپنی کا نام",
    ),
    "name_ur": ("name in urdu", "urdu name", "name urdu", "name ur", "اردو نام", "نام اردو"),
    "city": ("city", "station", "location", "office city", "city name", "place", "شہر", "مقام"),
    "status": (
        "status", "licence status", "license status", "current status", "oep status",
        "status of licence", "status of license", "validity status", "حیثیت", "سٹیٹس", "اسٹیٹس",
        "لائسنس کی حیثیت",
    ),
    "valid_from": (
        "valid from", "issue date", "date of issue", "issued on", "licence date", "license date",
        "date of licence", "date of license", "licence issue date", "license issue date",
        "issuance date", "date of issuance", "renewed from", "تاریخ اجرا",
    ),
    "valid_until": (
        "valid upto", "valid up to", "valid till", "valid until", "valid to", "validity",
        "validity upto", "validity up to", "validity date", "valid date", "expiry", "expiry date",
        "date of expiry", "expire date", "expires", "expires on", "expiration date",
        "licence expiry", "license expiry", "licence expiry date", "license expiry date",
        "licence valid upto", "license valid upto", "renewed upto", "renewed up to",
        "میعاد", "تاریخ میعاد", "تاریخ اختتام",
    ),
    "note": ("note", "notes", "remark", "remarks", "comment", "comments", "کیفیت", "نوٹ"),
}  # fmt: skip
_FIELD_BY_HEADING = {
    fold_name(heading).replace(" ", ""): name
    for name, headings in _USUAL.items()
    for heading in headings
}
#: Titles and dates stand above the headings in official lists.
_ROWS_ABOVE = 20


def recognised(headings: Sequence[str]) -> dict[str, int]:
    """Fields whose column is known by its heading -> its position; the first one where several
    columns could be meant."""
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        name = _FIELD_BY_HEADING.get(fold_name(heading).replace(" ", ""))
        if name is not None:
            found.setdefault(name, position)
    return found


def heading_row(table: Sequence[NumberedRow]) -> NumberedRow:
    """The row of headings: the one near the top that holds most known ones, else the first."""
    near_the_top = table[:_ROWS_ABOVE]
    best = max(near_the_top, key=lambda row: len(recognised(row[1])))
    return best if len(recognised(best[1])) > 1 else table[0]


def missing(columns: Mapping[str, int]) -> list[str]:
    """The needed fields for which no column is known."""
    return [name for name in NEEDED if name not in columns]


def field_names(names: Iterable[str]) -> str:
    """The fields in words, in the active language."""
    return ", ".join(str(FIELDS[name]) for name in names)
