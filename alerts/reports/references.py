"""The reference of a report: random, and made to be read aloud.

Sixteen random signs of Crockford's base 32 (80 bits; no I, L, O, U) and one that checks them. The
check is a sum over the field of 32 elements in which every place has a weight of its own, so that
it notices any one wrong sign and any two that were swapped, and needs no sign beyond the 32.
"""

import secrets

from mrc.core.urdu import fold_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_SIGNS = 16
LENGTH = RANDOM_SIGNS + 1
#: What a reference is, for the database.
PATTERN = r"^[0-9A-HJKMNP-TV-Z]{17}$"

_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
#: Signs that people hear or read for another one, as Crockford takes them; U is nobody's.
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
#: x^5 + x^2 + 1, which makes 2 a generator of the field of 32 elements.
_POLYNOMIAL = 0b100101


def new_reference() -> str:
    """Seventeen signs, ungrouped, as the database holds them."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_SIGNS))
    return signs + check_sign(signs)


def check_sign(signs: str) -> str:
    total = 0
    for sign in signs:
        total = _doubled(total ^ _VALUES[sign])
    return ALPHABET[total]


def grouped(reference: str) -> str:
    """In groups for the eye and the voice: ``K7QM-2XWD-9H4T-PV3BR``."""
    return "-".join((reference[:4], reference[4:8], reference[8:12], reference[12:]))


def read_reference(text: str) -> str | None:
    """The reference that somebody typed or heard, in any spacing and digits; None if it is none."""
    folded = fold_digits(text).upper().translate(_MISREAD)
    signs = "".join(sign for sign in folded if sign.isalnum())
    if len(signs) != LENGTH or any(sign not in _VALUES for sign in signs):
        return None
    return signs if check_sign(signs[:-1]) == signs[-1] else None


def _doubled(value: int) -> int:
    """The element of the field times its generator."""
    value <<= 1
    return value ^ _POLYNOMIAL if value > 31 else value
