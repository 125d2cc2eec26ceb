"""Charts as SVG, drawn on the server: positions, data tables and sentences, no colours.

Every chart is a frozen value that its template component turns into a drawing with its data table
(`templates/campaigns/figures/components/`: chart, line, pyramid, map). The drawings carry colours
and faces as SVG attributes, which is what a PDF shows; on a screen `charts.css` overrules them by
class, for dark mode, for paper and for forced colours.
"""

from .axis import Point, ScaleLine
from .bars import BarRow, bar_rows
from .columns import ColumnBar, ColumnChart, column_chart
from .lines import LineChart, TargetLine, line_chart
from .maps import (
    DistrictMap,
    MapRow,
    district_map,
    known_shapes,
    names_of_shapes,
)
from .numbers import Mark, grouped
from .points import month_point, quarter_point
from .pyramid import Pyramid, pyramid

__all__ = [
    "BarRow",
    "ColumnBar",
    "ColumnChart",
    "DistrictMap",
    "LineChart",
    "MapRow",
    "Mark",
    "Point",
    "Pyramid",
    "ScaleLine",
    "TargetLine",
    "bar_rows",
    "column_chart",
    "district_map",
    "grouped",
    "known_shapes",
    "line_chart",
    "month_point",
    "names_of_shapes",
    "pyramid",
    "quarter_point",
]
