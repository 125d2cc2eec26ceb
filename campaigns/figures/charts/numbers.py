"""Numbers as they stand in a drawing, and beside it.

Numbers for SVG attributes are texts, so that no template groups their digits.
"""

import math
from dataclasses import dataclass

from django.utils.formats import number_format


@dataclass(frozen=True)
class Mark:
    """A text with its place."""

    x: str
    y: str
    text: str


def grouped(number: float, *, decimals: int | None = None) -> str:
    """A number with its thousands apart, as the active language writes it."""
    return number_format(number, decimals, use_l10n=True, force_grouping=True)


def as_attribute(value: float) -> str:
    """For an SVG attribute: at most one decimal, always with a point."""
    return f"{value:.1f}".removesuffix(".0")


def round_steps(most: float, *, steps: int = 4) -> list[int]:
    """Round numbers from zero to at least `most`, evenly apart: the lines behind a drawing.

    Never parts of people: below `steps` the lines are whole numbers.
    """
    if most <= 0:
        return [0, 1]
    rough = most / steps
    power = 10 ** math.floor(math.log10(rough))
    width = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough)
    whole = max(1, math.ceil(width))
    return [whole * number for number in range(math.ceil(most / whole) + 1)]
