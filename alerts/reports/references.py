"""The reference of a report: random, and made to be read aloud (see `mrc.core.references`).

Sixteen random signs (80 bits) and one that checks them.
"""

from mrc.core.references import ALPHABET, check_sign, random_reference, read_signs

__all__ = ["ALPHABET", "check_sign", "grouped", "new_reference", "read_reference"]

RANDOM_SIGNS = 16
LENGTH = RANDOM_SIGNS + 1
#: What a reference is, for the database.
PATTERN = r"^[0-9A-HJKMNP-TV-Z]{17}$"


def new_reference() -> str:
    """Seventeen signs, ungrouped, as the database holds them."""
    return random_reference(RANDOM_SIGNS)


def grouped(reference: str) -> str:
    """In groups for the eye and the voice: ``K7QM-2XWD-9H4T-PV3BR``."""
    return "-".join((reference[:4], reference[4:8], reference[8:12], reference[12:]))


def read_reference(text: str) -> str | None:
    """The reference that somebody typed or heard, in any spacing and digits; None if it is none."""
    return read_signs(text, length=LENGTH)
