"""References that are read aloud: random signs of Crockford's base 32 and one that checks them.

No I, L, O, U, which people hear or read for another sign. The check is a sum over the field of 32
elements in which every place has a weight of its own, so that it notices any one wrong sign and any
two that were swapped, and needs no sign beyond the 32.
"""

import secrets

from .urdu import fold_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
#: Signs that people hear or read for another one, as Crockford takes them; U is nobody's.
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
#: x^5 + x^2 + 1, which makes 2 a generator of the field of 32 elements.
_POLYNOMIAL = 0b100101


def random_reference(random_signs: int) -> str:
    """So many random signs (5 bits each) and the one that checks them, ungrouped."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(random_signs))
    return signs + check_sign(signs)


def check_sign(signs: str) -> str:
    total = 0
    for sign in signs:
        total = _doubled(total ^ _VALUES[sign])
    return ALPHABET[total]


def read_signs(text: str, *, length: int) -> str | None:
    """A reference of that length, its check sign included, however it was typed or heard.

    In any spacing and digits; None where the text is no such reference.
    """
    folded = fold_digits(text).upper().translate(_MISREAD)
    signs = "".join(sign for sign in folded if sign.isalnum())
    if len(signs) != length or any(sign not in _VALUES for sign in signs):
        return None
    return signs if check_sign(signs[:-1]) == signs[-1] else None


def _doubled(value: int) -> int:
    """The element of the field times its generator."""
    value <<= 1
    return value ^ _POLYNOMIAL if value > 31 else value
