"""Codes that people read aloud, type and scan: made, and read back from any writing.

Crockford's base 32: no I, L, O or U, so that a code can be read aloud and typed again.
"""

import re
import secrets

from mrc.core.urdu import fold_digits

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: No code is longer, however it is written.
LONGEST = 60

#: What people type for a sign that it is mistaken for.
_MISREAD = str.maketrans("ILOU", "110V")
#: What people write between the signs, seen or not: dots, quotes, long dashes, marks of direction.
_BETWEEN = re.compile(
    r"[\s\-_.,:;/\\|*'\"\u00ad\u060c\u06d4\u2010-\u2015\u2212\u200b-\u200f\u202a-\u202e"
    r"\u2060\u2066-\u2069\ufeff]+"
)


def new_code(length: int) -> str:
    """A random code such as ``7K3QX9TD``; each sign holds 5 random bits."""
    return "".join(secrets.choice(SIGNS) for _sign in range(length))


def read_code(typed: str, length: int) -> str:
    """A code of that length as it is kept, from what somebody typed or scanned; empty where it is
    none.

    Small letters, spaces, hyphens, Urdu digits and the letters that the alphabet leaves out are
    understood.
    """
    signs = "".join(fold_digits(typed).upper().split()).replace("-", "").translate(_MISREAD)
    valid = len(signs) == length and all(sign in SIGNS for sign in signs)
    return signs if valid else ""


def read_written_code(written: str, length: int) -> str:
    """The code that was meant, in whatever writing; empty where it cannot be one of ours."""
    if len(written) > LONGEST:
        return ""
    return read_code(_BETWEEN.sub("", written), length)


def grouped(code: str) -> str:
    """In two groups, as it is printed and read aloud: K7M-Q2T."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"
