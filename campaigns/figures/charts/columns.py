"""Columns over time. In Urdu time runs from right to left."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .axis import Axis, Point, ScaleLine
from .numbers import Mark, as_attribute, round_steps
from .sentences import highest

_TOP, _PLOT, _BOTTOM = 22, 130, 44


@dataclass(frozen=True)
class ColumnBar:
    x: str
    y: str
    width: str
    height: str
    value: Mark
    label: Mark
    is_gap: bool
    #: Where columns stand too close for a number or a label over each, some stay without.
    has_value: bool = True
    has_label: bool = True


@dataclass(frozen=True)
class ColumnChart:
    """Positions of the drawing, and what its data table holds."""

    width: str
    height: str
    baseline: str
    bars: list[ColumnBar]
    groups: list[Mark]
    points: Sequence[Point] = ()
    measure: str = ""
    #: Lines behind columns that have no room for their numbers.
    scale: list[ScaleLine] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """What the chart shows, for those who do not see it and for those who do."""
        return highest([(point.full_name, point.number) for point in self.points], self.measure)


def column_chart(points: Sequence[Point], *, right_to_left: bool, measure: str = "") -> ColumnChart:
    """One column for each point; a gap is a dash on the line and never a column of no height."""
    most = max((point.number or 0 for point in points), default=0)
    axis = Axis(len(points), right_to_left=right_to_left)
    values_fit = axis.every([point.shown for point in points]) == 1
    steps: list[int] = []
    if not values_fit:
        steps = round_steps(most)
        axis = Axis(len(points), right_to_left=right_to_left, has_scale=True)
    base = _TOP + _PLOT
    top = steps[-1] if steps else most
    label_every = axis.every([point.label for point in points])
    bars = []
    for index, point in enumerate(points):
        height = _PLOT * (point.number or 0) / top if top else 0
        x, y, wide = axis.middle(index), base - height, axis.step * 2 / 3
        bars.append(
            ColumnBar(
                x=as_attribute(x - wide / 2),
                y=as_attribute(y),
                width=as_attribute(wide),
                height=as_attribute(height),
                value=Mark(as_attribute(x), as_attribute(y - 6), point.shown),
                label=Mark(as_attribute(x), as_attribute(base + 17), point.label),
                is_gap=point.number is None,
                has_value=values_fit or point.number is None,
                has_label=index % label_every == 0,
            )
        )
    return ColumnChart(
        width=as_attribute(axis.width),
        height=as_attribute(base + _BOTTOM),
        baseline=as_attribute(base),
        bars=bars,
        groups=axis.groups(points, base + 36),
        points=points,
        measure=measure,
        scale=[axis.line(step, base - _PLOT * step / top) for step in steps[1:]],
    )
