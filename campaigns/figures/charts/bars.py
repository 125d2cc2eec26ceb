"""Bars beside the numbers of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from .numbers import as_attribute


@dataclass(frozen=True)
class BarRow:
    """A row of a table with a bar beside its number; None is hidden, or a gap."""

    label: str
    number: int | None
    #: Length of the bar, 0 to 100.
    length: str
    #: Whole per cent of the total; None where it would say too much.
    share: int | None = None
    #: Where the sessions behind the number are.
    address: str = ""


def bar_rows(
    values: Sequence[tuple[str, int | None]],
    *,
    total: int | None = None,
    addresses: Sequence[str] = (),
) -> list[BarRow]:
    """A whole bar is the total where one is given, else the largest number."""
    most = total or max((number or 0 for _label, number in values), default=0)
    known = addresses or [""] * len(values)
    return [
        BarRow(
            label=str(label),
            number=number,
            length=as_attribute(100 * (number or 0) / most if most else 0),
            share=round(100 * number / total) if total and number is not None else None,
            address=address,
        )
        for (label, number), address in zip(values, known, strict=True)
    ]
