"""Time along the foot of a drawing: from the left, in Urdu from the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from .numbers import Mark, as_attribute, grouped

#: Units of the drawing, which is about as wide as a phone: its letters keep their size there.
_ROOM = 336
_WIDEST_STEP, _NARROWEST_STEP = 42, 14
_SIDE = 8
#: Beside the drawing, for the numbers of its scale.
_SCALE_ROOM = 40
#: A chart of one or two columns is drawn as wide as one of six, or its letters would be huge.
_FEWEST = 6
#: About the width of a letter of a label.
_LETTER = 7


@dataclass(frozen=True)
class Point:
    """A place in time: a short label, the group (year) it stands in, and its number.

    None is a gap: nothing is known, which is not zero.
    """

    label: str
    group: str
    number: float | None
    #: The label in full, for the data table: “July 2026”.
    name: str = ""
    #: Where the sessions behind the number are.
    address: str = ""

    @property
    def full_name(self) -> str:
        return self.name or f"{self.label} {self.group}".strip()

    @property
    def shown(self) -> str:
        return "–" if self.number is None else grouped(self.number)


@dataclass(frozen=True)
class ScaleLine:
    """A line behind the drawing, with its number at the side where reading begins."""

    start: str
    end: str
    y: str
    value: Mark
    #: SVG's `text-anchor` of the number.
    anchor: str


class Axis:
    """Where `count` points stand; `has_scale` leaves room for numbers beside them."""

    def __init__(self, count: int, *, right_to_left: bool, has_scale: bool = False) -> None:
        self._gutter = _SCALE_ROOM if has_scale else 0
        self._right_to_left = right_to_left
        room = (_ROOM - self._gutter) / max(count, 1)
        self.step = max(_NARROWEST_STEP, min(_WIDEST_STEP, room))
        self.width = 2 * _SIDE + self._gutter + self.step * max(count, _FEWEST)

    def middle(self, index: float) -> float:
        return self._mirrored(_SIDE + self._gutter + self.step * (index + 0.5))

    def line(self, number: float, y: float) -> ScaleLine:
        return ScaleLine(
            start=as_attribute(self._mirrored(_SIDE + self._gutter)),
            end=as_attribute(self._mirrored(self.width - _SIDE)),
            y=as_attribute(y),
            value=Mark(
                as_attribute(self._mirrored(_SIDE + self._gutter - 6)),
                as_attribute(y + 4),
                grouped(number),
            ),
            anchor="start" if self._right_to_left else "end",
        )

    def every(self, texts: Sequence[str]) -> int:
        """Each how-manieth of the texts has room below (or above) its point."""
        longest = max(map(len, texts), default=0)
        return max(1, -(-longest * _LETTER // int(self.step)))

    def groups(self, points: Sequence[Point], y: float) -> list[Mark]:
        """The years below the labels, each in the middle of its points."""
        marks = []
        for name, members in groupby(enumerate(points), key=lambda item: item[1].group):
            places = [index for index, _point in members]
            middle = self.middle(sum(places) / len(places))
            marks.append(Mark(as_attribute(middle), as_attribute(y), name))
        return marks

    def _mirrored(self, x: float) -> float:
        return self.width - x if self._right_to_left else x
