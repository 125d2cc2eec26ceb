"""Finding a CNIC or a Pakistani phone number in free text (rule B10).

Errs on the side of finding: a text that is refused can be written again, a number that was stored
in an immutable version cannot be taken out. Dates and rows of counts are not mistaken for numbers.
"""

import re

from mrc.core.urdu import fold_digits

#: What people put between the groups of a number, and marks that nobody sees.
_GAP = r"[\s\-‐-―−._()\u200b-\u200f\u2066-\u2069]{0,3}"
_BEFORE, _AFTER = r"(?<![0-9])", r"(?![0-9])"


def _loose(count: int) -> str:
    """That many digits, however they are grouped."""
    return _GAP.join(["[0-9]"] * count)


_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_DATE = re.compile(
    rf"{_BEFORE}(?:{_DAY}[-/.]{_MONTH}[-/.]{_YEAR}|{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}){_AFTER}"
)
#: 13 digits, usually written 35202-1234567-1; the first names a province and is never 0.
_CNIC = re.compile(rf"{_BEFORE}[1-9][0-9]{{4}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}{_GAP}[0-9]{_AFTER}")
_COUNTRY = rf"(?:\+{_GAP}|0{_GAP}0{_GAP})?9{_GAP}2{_GAP}(?:0{_GAP})?"
#: An area code of two or three digits and a number, ten digits or more with the leading 0; or the
#: 111 numbers of offices.
_AREA = (
    rf"(?:[2-9][0-9]{_GAP}(?:{_loose(8)}|{_loose(7)})"
    rf"|[2-9][0-9]{{2}}{_GAP}(?:{_loose(7)}|{_loose(6)})"
    rf"|[2-9][0-9]{{1,2}}{_GAP}111{_GAP}{_loose(6)})"
)
_PHONE = re.compile(
    rf"{_BEFORE}(?:"
    rf"{_COUNTRY}(?:3[0-9]{{2}}{_GAP}{_loose(7)}|{_AREA})"
    rf"|0{_GAP}(?:3[0-9]{{2}}{_GAP}{_loose(7)}|{_AREA})"
    rf"|3[0-9]{{2}}{_GAP}[0-9]{{7}}"
    rf"){_AFTER}"
)


def personal_data_in(text: str) -> list[str]:
    """Which of ``"cnic"`` and ``"phone"`` the text holds; Urdu and Arabic digits count too."""
    folded = _DATE.sub(" ; ", fold_digits(text))
    without_cnic, cnics = _CNIC.subn(" ; ", folded)
    found = ["cnic"] if cnics else []
    if _PHONE.search(without_cnic):
        found.append("phone")
    return found
