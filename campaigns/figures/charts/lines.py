"""A line over time, with the line of a target and the band around it that counts as on track."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .axis import Axis, Point, ScaleLine
from .numbers import Mark, as_attribute, grouped, round_steps
from .sentences import against_target, highest

_TOP, _PLOT, _BOTTOM = 14, 150, 44
_BASE = _TOP + _PLOT


@dataclass(frozen=True)
class TargetLine:
    """What was to be reached by each point; None where the target does not hold."""

    expected: Sequence[float | None]
    tolerance: float


@dataclass(frozen=True)
class LineRow:
    """A row of the data table."""

    point: Point
    expected: str
    is_gap: bool


@dataclass(frozen=True)
class LineChart:
    """Positions of the drawing, and what its data table holds."""

    width: str
    height: str
    baseline: str
    scale: list[ScaleLine]
    #: Parts of the line, each an SVG `points`; a gap lies between two of them.
    parts: list[str]
    dots: list[Mark]
    labels: list[Mark]
    groups: list[Mark]
    #: SVG `points` of the target's line, and of the area around it.
    target: str
    band: str
    rows: list[LineRow]
    sentence: str
    measure: str

    @property
    def has_target(self) -> bool:
        return bool(self.target)


def line_chart(
    points: Sequence[Point],
    *,
    right_to_left: bool,
    target: TargetLine | None = None,
    measure: str = "",
) -> LineChart:
    """The line breaks at a gap. `target` has one number for each point."""
    expected = list(target.expected) if target else [None] * len(points)
    if len(expected) != len(points):
        raise ValueError("a target says what is expected at each point")
    tolerance = target.tolerance if target else 0
    numbers = [point.number or 0 for point in points]
    hoped = [(index, number) for index, number in enumerate(expected) if number is not None]
    most = max([*numbers, *(number * (1 + tolerance) for _index, number in hoped)], default=0)
    axis = Axis(len(points), right_to_left=right_to_left, has_scale=True)
    grid = _Grid(axis, round_steps(most))
    known = [(index, point.number) for index, point in enumerate(points)]
    return LineChart(
        width=as_attribute(axis.width),
        height=as_attribute(_BASE + _BOTTOM),
        baseline=as_attribute(_BASE),
        scale=[axis.line(step, grid.y(step)) for step in grid.steps[1:]],
        parts=[grid.line(run) for run in _unbroken(known) if len(run) > 1],
        dots=[grid.dot(index, number) for index, number in known if number is not None],
        labels=_labels(axis, points),
        groups=axis.groups(points, _BASE + 36),
        target=grid.line(hoped),
        # Along the upper edge and back along the lower one.
        band=grid.line(
            [
                *((index, number * (1 + tolerance)) for index, number in hoped),
                *((index, number * (1 - tolerance)) for index, number in reversed(hoped)),
            ]
        ),
        rows=_rows(points, expected),
        sentence=_sentence(points, expected, target, measure),
        measure=measure,
    )


class _Grid:
    """Places of numbers at points; `steps` are the lines of the scale, from zero."""

    def __init__(self, axis: Axis, steps: Sequence[float]) -> None:
        self.axis = axis
        self.steps = steps

    def y(self, number: float) -> float:
        return _BASE - _PLOT * number / self.steps[-1]

    def line(self, places: Iterable[tuple[int, float]]) -> str:
        """SVG's `points`."""
        return " ".join(
            f"{as_attribute(self.axis.middle(index))},{as_attribute(self.y(number))}"
            for index, number in places
        )

    def dot(self, index: int, number: float) -> Mark:
        x, y = as_attribute(self.axis.middle(index)), as_attribute(self.y(number))
        return Mark(x, y, grouped(number))


def _labels(axis: Axis, points: Sequence[Point]) -> list[Mark]:
    every = axis.every([point.label for point in points])
    return [
        Mark(as_attribute(axis.middle(index)), as_attribute(_BASE + 17), point.label)
        for index, point in enumerate(points)
        if index % every == 0
    ]


def _unbroken(known: Sequence[tuple[int, float | None]]) -> Iterator[list[tuple[int, float]]]:
    """Runs of points without a gap between them."""
    for is_known, run in groupby(known, key=lambda item: item[1] is not None):
        if is_known:
            yield [(index, number) for index, number in run if number is not None]


def _rows(points: Sequence[Point], expected: Sequence[float | None]) -> list[LineRow]:
    return [
        LineRow(point, "–" if hoped is None else grouped(round(hoped)), point.number is None)
        for point, hoped in zip(points, expected, strict=True)
    ]


def _sentence(
    points: Sequence[Point],
    expected: Sequence[float | None],
    target: TargetLine | None,
    measure: str,
) -> str:
    """Of a target, how the newest known number stands to it; else where the most were."""
    for point, hoped in zip(reversed(points), reversed(expected), strict=True):
        if target and point.number is not None and hoped is not None:
            return against_target(point.full_name, point.number, hoped, target.tolerance)
    return highest([(point.full_name, point.number) for point in points], measure)
