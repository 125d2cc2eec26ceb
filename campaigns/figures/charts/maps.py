"""The district map: each shape as light or dark as its number, with a list beside it.

A district that is not reached is hatched, one whose number is not shown is dotted: neither is a
light colour. The largest carry their rank, which the list repeats.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from mrc.core.models import District

from .numbers import Mark, as_attribute, grouped
from .sentences import of_districts

#: Made by `make map`; says itself where it comes from.
DATA = Path(__file__).with_name("pakistan_districts.json")
#: Steps of lightness: more cannot be told apart.
STEPS = 5
#: So many of the largest carry their rank.
RANKED = 5
#: So many rows of the list are shown at once.
SHOWN = 10
#: As print has them, from light to dark; the screen's are in charts.css.
_FILLS = ("#d3e8dc", "#9fcdb3", "#5fa884", "#2a7d57", "#07452c")

Number = int | float | None


@dataclass(frozen=True)
class MapShape:
    key: str
    path: str
    #: "1" (fewest) to "5", "none" where nobody was reached, "hidden" where it is not shown.
    step: str
    fill: str
    title: str


@dataclass(frozen=True)
class MapRank:
    """A rank in its district."""

    mark: Mark
    #: Where the letter stands: below the middle of its circle.
    text_y: str


@dataclass(frozen=True)
class LegendStep:
    step: str
    fill: str
    label: str


@dataclass(frozen=True)
class MapRow:
    """A row of the list beside the map. Without rank: not among the largest."""

    key: str
    name: str
    number: Number
    shown: str
    rank: int | None = None
    address: str = ""


@dataclass(frozen=True)
class DistrictMap:
    """Positions of the drawing, the list beside it, and who is not reached."""

    #: Tells the patterns of two maps on one page apart.
    name: str
    width: int
    height: int
    shapes: list[MapShape]
    ranks: list[MapRank]
    legend: list[LegendStep]
    rows: list[MapRow]
    not_reached: list[str]
    sentence: str
    attribution: str

    @property
    def first_rows(self) -> list[MapRow]:
        """What is shown at once; the rest one tap away."""
        return self.rows[:SHOWN]

    @property
    def other_rows(self) -> list[MapRow]:
        return self.rows[SHOWN:]

    @property
    def not_reached_text(self) -> str:
        return joined(self.not_reached)


@cache
def map_data() -> dict[str, Any]:
    """The committed file: `shapes` by key, `width` and `height` of the grid, source and licence."""
    data: dict[str, Any] = json.loads(DATA.read_text())
    return data


def known_shapes() -> frozenset[str]:
    """The keys that a district's `map_shape` may have."""
    return frozenset(map_data()["shapes"])


def names_of_shapes(districts: Iterable[District]) -> dict[str, str]:
    """What each shape is called in the reader's language: the districts that it stands for."""
    names: dict[str, list[str]] = {}
    for district in districts:
        if district.map_shape and district.counted_with_id is None:
            names.setdefault(district.map_shape, []).append(district.name)
    return {shape: joined(sorted(found)) for shape, found in names.items()}


def joined(names: Iterable[str]) -> str:
    """Names one after the other, with the comma of the reader's language."""
    # Translators: between two names of a list, with its blank.
    return _(", ").join(names)


def district_map(
    values: Mapping[str, Number],
    *,
    names: Mapping[str, str],
    hidden: Collection[str] = (),
    addresses: Mapping[str, str] | None = None,
    name: str = "map",
) -> DistrictMap:
    """The map of numbers by `District.map_shape`.

    A shape without a number was not reached. `names` are those of `names_of_shapes`: a shape that
    it does not name is drawn and in no list. `hidden` shapes were reached and show no number.
    `addresses`: where the sessions of a shape are.
    """
    data = map_data()
    known = {key: number for key, number in values.items() if number is not None}
    limits = _limits(sorted(known.values()))
    rows = _rows(known, names, hidden, addresses or {})
    reached = known.keys() | set(hidden)
    shapes = [
        _shape(key, shape, known.get(key), names, is_hidden=key in hidden, limits=limits)
        for key, shape in data["shapes"].items()
    ]
    first = next((row for row in rows if row.number is not None), None)
    return DistrictMap(
        name=name,
        width=data["width"],
        height=data["height"],
        shapes=shapes,
        ranks=[_rank(data["shapes"][row.key], row) for row in rows if row.rank],
        legend=_legend(limits, has_hidden=bool(hidden)),
        rows=rows,
        not_reached=sorted(text for key, text in names.items() if key not in reached),
        sentence=of_districts(
            len(reached & names.keys()),
            len(names),
            first.name if first else "",
            first.number if first else None,
        ),
        attribution=f"{data['source']}. {data['licence']}",
    )


def _limits(numbers: Sequence[float]) -> list[float]:
    """The largest number of each step: as many districts in one as in another, round numbers."""
    limits: list[float] = []
    for step in range(1, STEPS + 1):
        if not numbers:
            break
        number = numbers[max(0, len(numbers) * step // STEPS - 1)]
        limit = number if step == STEPS else _rounded(number)
        if not limits or limit > limits[-1]:
            limits.append(limit)
    if numbers and limits[-1] < numbers[-1]:
        limits.append(numbers[-1])
    return limits[:STEPS]


def _rounded(number: float) -> float:
    """Up to two digits that count: 1,234 becomes 1,300."""
    power = 10 ** max(0, len(str(int(number))) - 2)
    return -(-number // power) * power


def _step(number: float, limits: Sequence[float]) -> int:
    """1 to 5; a map of few steps uses the dark ones, which are the easiest to see."""
    place = next(index for index, limit in enumerate(limits, start=1) if number <= limit)
    return STEPS - len(limits) + place


def _shape(
    key: str,
    shape: dict[str, Any],
    number: Number,
    names: Mapping[str, str],
    *,
    is_hidden: bool,
    limits: Sequence[float],
) -> MapShape:
    called = names.get(key, shape["name"])
    if is_hidden:
        return MapShape(key, shape["path"], "hidden", "", f"{called}: {_('not shown')}")
    if number is None:
        return MapShape(key, shape["path"], "none", "", f"{called}: {_('not reached')}")
    step = _step(number, limits)
    title = f"{called}: {grouped(number)}"
    return MapShape(key, shape["path"], str(step), _FILLS[step - 1], title)


def _rows(
    known: Mapping[str, float],
    names: Mapping[str, str],
    hidden: Collection[str],
    addresses: Mapping[str, str],
) -> list[MapRow]:
    """The largest first; those whose number is not shown at the end."""
    largest = sorted(known, key=lambda key: (-known[key], names.get(key, key)))
    drawn = map_data()["shapes"]
    rows = []
    for place, key in enumerate(largest, start=1):
        rows.append(
            MapRow(
                key=key,
                name=names.get(key, key),
                number=known[key],
                shown=grouped(known[key]),
                rank=place if place <= RANKED and key in drawn and len(known) > 1 else None,
                address=addresses.get(key, ""),
            )
        )
    for key in sorted(hidden, key=lambda key: names.get(key, key)):
        rows.append(MapRow(key, names.get(key, key), None, _("not shown")))
    return rows


def _rank(shape: dict[str, Any], row: MapRow) -> MapRank:
    mark = Mark(as_attribute(shape["x"]), as_attribute(shape["y"]), str(row.rank))
    return MapRank(mark, as_attribute(shape["y"] + 7))


def _legend(limits: Sequence[float], *, has_hidden: bool) -> list[LegendStep]:
    steps = []
    above = 0.0
    for index, limit in enumerate(limits):
        step = STEPS - len(limits) + index + 1
        start, end = grouped(above + 1 if above else 1), grouped(limit)
        label = end if start == end else _("%(from)s to %(to)s") % {"from": start, "to": end}
        steps.append(LegendStep(str(step), _FILLS[step - 1], label))
        above = limit
    if has_hidden:
        steps.append(LegendStep("hidden", "", _("not shown")))
    return [*steps, LegendStep("none", "", _("not reached"))]
