"""Cells of a list as values: dates as people in Pakistan write them, and words of a status."""

import datetime
import re
from functools import cache

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from mrc.core.urdu import fold_digits, fold_name

from .choices import Status

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january", "جنوری"), ("feb", "february", "فروری"), ("mar", "march", "مارچ"),
            ("apr", "april", "اپریل"), ("may", "مئی"), ("jun", "june", "جون"),
            ("jul", "july", "جولائی"), ("aug", "august", "اگست"),
            ("sep", "sept", "september", "ستمبر"), ("oct", "october", "اکتوبر"),
            ("nov", "november", "نومبر"), ("dec", "december", "دسمبر"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]+([^\W\d_]+|\d{1,2})[\s\-/.,]+(\d{4}|\d{2})"
)
#: Cells that say that nothing is known.
_NOTHING = frozenset({"", "-", "–", "--", "n/a", "na", "nil", "none", "null"})

_STATUS_WORDS: dict[Status, tuple[str, ...]] = {
    Status.VALID: ("valid", "active", "current", "in force", "موثر", "فعال", "کارآمد"),
    Status.EXPIRED: ("expired", "lapsed", "not renewed", "میعاد ختم", "زائد المیعاد"),
    Status.SUSPENDED: ("suspended", "under suspension", "معطل"),
    Status.CANCELLED: ("cancelled", "canceled", "revoked", "withdrawn", "منسوخ"),
    Status.SURRENDERED: ("surrendered", "surrender", "given back", "واپس", "واپس کر دیا"),
    Status.INVALID: ("invalid", "not valid", "in valid", "inactive", "غیر موثر", "غیر فعال"),
}


def read_date(text: str) -> datetime.date | None:
    """2026-12-31, 31/12/2026, 31-Dec-26 or 31st December 2026; None for an empty cell.

    The day stands before the month. Raises `ValueError` with what to write instead.
    """
    plain = fold_digits(text).strip().lower()
    if plain in _NOTHING:
        return None
    try:
        if iso := _ISO.fullmatch(plain):
            return datetime.date(*map(int, iso.groups()))
        if found := _DAY_FIRST.fullmatch(plain):
            day, month, year = found.groups()
            number = int(month) if month.isdigit() else _MONTHS[month]
            return datetime.date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except (KeyError, ValueError):
        pass
    raise ValueError(_("This is no date. Write it as 2026-12-31, or day first: 31/12/2026."))


def read_status(text: str) -> Status | None:
    """The status that a cell names; None for an empty cell.

    Words may follow a status that takes the licence away ("Cancelled on 3-4-2025"), but not one
    that grants it ("Valid subject to ..."). Raises `ValueError`.
    """
    plain = fold_name(text.replace("-", " ")) if text.strip().lower() not in _NOTHING else ""
    words = [word for word in plain.split() if word not in ("licence", "license", "لائسنس")]
    if not words:
        return None
    said = " ".join(words)
    if (status := _statuses().get(said)) is not None:
        return status
    for phrase, status in _statuses().items():
        if status is not Status.VALID and said.startswith(f"{phrase} "):
            return status
    raise ValueError(
        _("“%(status)s” is no status that we know: valid, expired, suspended, cancelled, "
          "surrendered or invalid.") % {"status": text[:40]}
    )  # fmt: skip


@cache
def _statuses() -> dict[str, Status]:
    """Every word for a status, our own labels in both languages too."""
    found = {fold_name(word): status for status, words in _STATUS_WORDS.items() for word in words}
    for status in Status:
        for language in ("en", "ur"):
            with translation.override(language):
                found.setdefault(fold_name(str(status.label)), status)
    return found
