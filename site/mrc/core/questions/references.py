"""The reference of a question: short, because it is read aloud and opens nothing by itself."""

from mrc.core.references import random_reference, read_signs

_RANDOM_SIGNS = 7
LENGTH = _RANDOM_SIGNS + 1
#: What a reference is, for the database.
PATTERN = r"^[0-9A-HJKMNP-TV-Z]{8}$"


def new_reference() -> str:
    """Eight signs (35 random bits and a check), ungrouped, as the database holds them."""
    return random_reference(_RANDOM_SIGNS)


def grouped(reference: str) -> str:
    """For the eye and the voice: ``K7QM-2XWD``."""
    return f"{reference[:4]}-{reference[4:]}"


def read_reference(text: str) -> str | None:
    """The reference that somebody typed or heard, in any spacing and digits; None if it is none."""
    return read_signs(text, length=LENGTH)
