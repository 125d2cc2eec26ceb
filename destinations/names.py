"""Names of countries and the order in which a reader looks for them: pure functions.

Names come from CLDR through Babel, so that nobody here decides what a country is called.
"""

import functools
import unicodedata

from babel import Locale

#: The alphabet as Urdu dictionaries order it; code points would put پ, ٹ and ی in wrong places.
URDU_ALPHABET = "آابپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوہھءیے"
_URDU_ORDER = {letter: f"{place:02d}" for place, letter in enumerate(URDU_ALPHABET)}


@functools.cache
def _territories(language: str) -> dict[str, str]:
    """CLDR's territory names in a language; read from Babel's files once a process."""
    return dict(Locale.parse(language).territories)


def cldr_name(code: str, language: str) -> str:
    """What CLDR calls the country of an ISO 3166-1 alpha-2 code; the code itself if unknown."""
    return _territories(language).get(code, code)


def is_country_code(code: str) -> bool:
    """Whether CLDR knows the code as a territory, and not as a group such as EU or UN."""
    return (
        len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "ZZ", "XA", "XB"}
    ) and code in _territories("en")


def without_accents(text: str) -> str:
    """Türkiye as Turkiye: how people type it, and where they look for it."""
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not _is_accent(c)))


def _is_accent(character: str) -> bool:
    return "\u0300" <= character <= "\u036f"


def sort_key(name: str, language: str) -> str:
    """Sorts names as a reader of that language looks for them."""
    if language == "ur":
        # آ may also be written as ا with a mark; composed they are one letter.
        composed = unicodedata.normalize("NFC", name)
        return "".join(_URDU_ORDER.get(character, f"99{character}") for character in composed)
    return without_accents(name).casefold()


def first_letter(name: str, language: str) -> str:
    """The letter under which a name stands in a list from A to Z."""
    if language == "ur":
        return unicodedata.normalize("NFC", name)[:1]
    return without_accents(name)[:1].upper()
