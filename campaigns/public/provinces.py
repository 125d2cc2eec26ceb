"""The public map: provinces as dark as their number in the newest frozen table, and nothing else.

It shows no district. Which districts were reached would say, for a province where one session was
held, where the people of its row came from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaigns.figures.charts import grouped
from campaigns.figures.charts.maps import map_data
from campaigns.records.models import FrozenTable, TableKey
from mrc.core.models import District

from .issues import TOTAL
from .labels import label_of

#: From light to dark; they can be told apart in grey, too.
FILLS = ("#d3e8dc", "#9fcdb3", "#5fa884", "#2a7d57", "#07452c")
NONE, HIDDEN = "none", "hidden"


@dataclass(frozen=True)
class ProvinceShape:
    """One province: its districts' outlines as one path."""

    path: str
    fill: str
    title: str


@dataclass(frozen=True)
class ProvinceMap:
    """What the SVG file holds."""

    width: int
    height: int
    shapes: list[ProvinceShape]
    title: str


def newest_table() -> FrozenTable | None:
    """The provinces of the newest quarter, in its newest version."""
    return (
        FrozenTable.objects.filter(key=TableKey.PROVINCE, period__contains="-Q")
        .order_by("-period", "-version")
        .first()
    )


def province_map(table: FrozenTable, *, title: str) -> ProvinceMap:
    """One query: which outline belongs to which province."""
    data: dict[str, Any] = map_data()
    provinces: dict[str, tuple[str, str]] = {
        district.map_shape: (str(district.province_id), district.province.name)
        for district in District.objects.select_related("province")
        if district.map_shape
    }
    numbers = {row["key"]: row["number"] for row in table.rows}
    labels = {row["key"]: label_of(TableKey.PROVINCE, row) for row in table.rows}
    paths: dict[tuple[str, str], list[str]] = {}
    for key, shape in data["shapes"].items():
        known = provinces.get(key) or _nearest(shape, data["shapes"], provinces)
        paths.setdefault(known, []).append(shape["path"])
    is_hidden = numbers.get(TOTAL) is None
    shapes = [
        _shape("".join(parts), labels.get(province, name), numbers, province, is_hidden=is_hidden)
        for (province, name), parts in paths.items()
    ]
    return ProvinceMap(data["width"], data["height"], shapes, title)


def _nearest(
    shape: Mapping[str, Any],
    shapes: Mapping[str, Mapping[str, Any]],
    provinces: Mapping[str, tuple[str, str]],
) -> tuple[str, str]:
    """The province of an outline that no district has any more, such as a former subdivision."""
    distances = {
        key: (other["x"] - shape["x"]) ** 2 + (other["y"] - shape["y"]) ** 2
        for key, other in shapes.items()
        if key in provinces
    }
    if not distances:
        return "unknown", str(shape["name"])
    return provinces[min(distances, key=distances.__getitem__)]


def _shape(
    path: str, name: str, numbers: Mapping[str, int | None], province: str, *, is_hidden: bool
) -> ProvinceShape:
    number = None if is_hidden else numbers.get(province, 0)
    if number is None:
        return ProvinceShape(path, f"url(#{HIDDEN})", f"{name}: {_('not shown')}")
    if not number:
        return ProvinceShape(path, f"url(#{NONE})", f"{name}: {_('no sessions recorded')}")
    return ProvinceShape(path, FILLS[_step(number, numbers)], f"{name}: {grouped(number)}")


def _step(number: int, numbers: Mapping[str, int | None]) -> int:
    """0 to 4: in fifths of the largest number."""
    most = max(value or 0 for key, value in numbers.items() if key != TOTAL)
    return min(len(FILLS) - 1, len(FILLS) * number // (most + 1))


def legend(table: FrozenTable) -> list[tuple[str, str]]:
    """Sign and words: fills from light to dark, then what is hidden and what had nobody."""
    numbers = {row["key"]: row["number"] for row in table.rows if row["key"] != TOTAL}
    most = max((value or 0 for value in numbers.values()), default=0)
    found = []
    for index in range(len(FILLS)):
        # The numbers whose step this is; see `_step`.
        first = -(-index * (most + 1) // len(FILLS)) or 1
        last = -(-(index + 1) * (most + 1) // len(FILLS)) - 1
        if any(value and first <= value <= last for value in numbers.values()):
            values = {"from": grouped(first), "to": grouped(last)}
            found.append((str(index + 1), _("%(from)s to %(to)s") % values))
    if None in numbers.values():
        found.append((HIDDEN, _("not shown")))
    found.append((NONE, _("no sessions recorded")))
    return found
