"""Normalising Urdu text and digits: pure functions, used by search, forms and content hashes.

The same word reaches us in several encodings: Arabic keyboards type ي and ك where Urdu ones type
ی and ک, PDF files copy presentation forms, some people write vowels, phones write ۰-۹ or ٠-٩.
"""

import re
import unicodedata

#: Digits that people type -> ASCII digits.
_DIGITS = {
    **{chr(0x06F0 + i): str(i) for i in range(10)},
    **{chr(0x0660 + i): str(i) for i in range(10)},
}
_DIGIT_TABLE = str.maketrans(_DIGITS)

_LETTERS = {
    "\u064a": "\u06cc",  # ي Arabic yeh -> ی
    "\u0649": "\u06cc",  # ى alef maksura -> ی
    "\u06d0": "\u06cc",
    "\u0643": "\u06a9",  # ك -> ک
    "\u0647": "\u06c1",  # ه -> ہ
    "\u0629": "\u06c1",
    "\u06c0": "\u06c1",
    "\u06c2": "\u06c1",
    "\u06c3": "\u06c1",
    "\u06d5": "\u06c1",
    "\u0623": "\u0627",  # أ إ ٱ -> ا
    "\u0625": "\u0627",
    "\u0671": "\u0627",
    "\u0624": "\u0648",
    "\u0626": "\u06cc",
    "\u06d3": "\u06d2",
}
_INVISIBLE = dict.fromkeys("\u0640\u200b\u200d\u200e\u200f\ufeff\u061c\u2066\u2067\u2068\u2069")
_SPACES = dict.fromkeys("\u200c\u06d4\u060c\u061b\u061f\u00a0", " ")
_FOLD_TABLE = str.maketrans({**_LETTERS, **_INVISIBLE, **_SPACES, **_DIGITS})
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_PHONE_NOISE = re.compile(r"[\s\-().\u200b-\u200f\u2066-\u2069]+")


def fold_digits(text: str) -> str:
    """۰-۹ and ٠-٩ as 0-9; nothing else changes."""
    return text.translate(_DIGIT_TABLE)


def fold(text: str) -> str:
    """The form in which two spellings of the same Urdu word are equal. For matching, not display.

    Also folds presentation forms, which text copied from a PDF file holds.
    """
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).translate(_FOLD_TABLE))


def fold_name(text: str) -> str:
    """A name for comparing: folded, lower case, single spaces, no punctuation."""
    return " ".join(re.sub(r"[^\w\s]", " ", fold(text).lower()).split())


def words(text: str) -> list[str]:
    """The folded words of a text, without punctuation in any script."""
    return re.findall(r"\w+", fold(text))


def bare_phone(text: str) -> str:
    """A phone number as digits with an optional leading plus, however it was spaced."""
    return _PHONE_NOISE.sub("", fold_digits(text))
