"""Bars as SVG, drawn on the server: positions only. Colours and fonts are classes of figures.css.

Numbers for SVG attributes are texts here, so that no template groups their digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import number_format

_STEP, _BAR = 42, 28
_TOP, _PLOT, _BOTTOM = 22, 130, 44
_SIDE = 8
#: A chart of one or two columns is drawn as wide as one of six, or its letters would be huge.
_NARROWEST = 6


@dataclass(frozen=True)
class Point:
    """One column: a short label, the group (year) it stands in, and its number; None is a gap."""

    label: str
    group: str
    number: int | None


@dataclass(frozen=True)
class Mark:
    """A text with the place of its middle."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class ColumnBar:
    x: str
    y: str
    width: str
    height: str
    value: Mark
    label: Mark
    is_gap: bool


@dataclass(frozen=True)
class ColumnChart:
    width: str
    height: str
    baseline: str
    bars: list[ColumnBar]
    groups: list[Mark]


def column_chart(points: Sequence[Point], *, right_to_left: bool) -> ColumnChart:
    """Columns over time; in Urdu time runs from right to left."""
    width = 2 * _SIDE + _STEP * max(len(points), _NARROWEST)
    most = max((point.number or 0 for point in points), default=0)
    base = _TOP + _PLOT

    def middle(index: float) -> float:
        start = _SIDE + _STEP * (index + 0.5)
        return width - start if right_to_left else start

    bars = []
    for index, point in enumerate(points):
        height = _PLOT * (point.number or 0) / most if most else 0
        x, top = middle(index), base - height
        shown = "–" if point.number is None else grouped(point.number)
        bars.append(
            ColumnBar(
                x=_text(x - _BAR / 2),
                y=_text(top),
                width=_text(_BAR),
                height=_text(height),
                value=Mark(_text(x), _text(top - 6), shown),
                label=Mark(_text(x), _text(base + 17), point.label),
                is_gap=point.number is None,
            )
        )
    groups = []
    for name, members in groupby(enumerate(points), key=lambda item: item[1].group):
        places = [index for index, _point in members]
        groups.append(Mark(_text(middle(sum(places) / len(places))), _text(base + 36), name))
    return ColumnChart(_text(width), _text(base + _BOTTOM), _text(base), bars, groups)


@dataclass(frozen=True)
class BarRow:
    """A row of a table with a bar beside its number; None is hidden, or a gap."""

    label: str
    number: int | None
    #: Length of the bar, 0 to 100.
    length: str
    #: Whole per cent of the total; None where it would say too much.
    share: int | None = None


def bar_rows(values: Sequence[tuple[str, int | None]], *, total: int | None = None) -> list[BarRow]:
    """A whole bar is the total where one is given, else the largest number."""
    most = total or max((number or 0 for _label, number in values), default=0)
    return [
        BarRow(
            label=str(label),
            number=number,
            length=_text(100 * (number or 0) / most if most else 0),
            share=round(100 * number / total) if total and number is not None else None,
        )
        for label, number in values
    ]


def grouped(number: float, *, decimals: int | None = None) -> str:
    """A number with its thousands apart, as the active language writes it."""
    return number_format(number, decimals, use_l10n=True, force_grouping=True)


def _text(value: float) -> str:
    """For an SVG attribute: at most one decimal, always with a point."""
    return f"{value:.1f}".removesuffix(".0")
