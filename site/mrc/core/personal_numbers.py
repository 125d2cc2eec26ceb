"""Numbers by which a person can be found, in text that somebody typed: to warn, never to keep.

The same number is typed with Urdu digits, spaces, dashes, or none.
"""

import re
from enum import StrEnum

from .urdu import fold_digits


class Found(StrEnum):
    """What a text seems to hold."""

    CNIC = "cnic"
    PASSPORT = "passport"
    PHONE = "phone"
    EMAIL = "email"


_GAP = r"[\s.\-–]?"
#: Thirteen digits, as the card groups them (12345-1234567-1) or without groups. A plus in front
#: makes a telephone number of it.
_CNIC = re.compile(rf"(?<![\d+])\d{{5}}{_GAP}\d{{7}}{_GAP}\d(?!\d)")
#: Two letters and seven digits.
_PASSPORT = re.compile(rf"(?<![A-Za-z\d])[A-Za-z]{{2}}{_GAP}\d{{7}}(?!\d)")
#: Ten digits or more with any of the signs that people put between them.
_PHONE = re.compile(r"(?<![\d\w])\+?\(?\d(?:[\s.\-–()]*\d){9,15}(?!\d)")
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def identity_number_in(text: str) -> Found | None:
    """The sort of identity number that the text seems to hold, if any."""
    folded = fold_digits(text)
    if _CNIC.search(folded):
        return Found.CNIC
    return Found.PASSPORT if _PASSPORT.search(folded) else None


def personal_number_in(text: str) -> Found | None:
    """The same, and telephone numbers and e-mail addresses."""
    found = identity_number_in(text)
    if found is not None:
        return found
    folded = fold_digits(text)
    if _EMAIL.search(folded):
        return Found.EMAIL
    return Found.PHONE if _PHONE.search(folded) else None
