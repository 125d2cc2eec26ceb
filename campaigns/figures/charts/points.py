"""Points of time as charts label them. In Urdu a month is its number: letters inside a drawing are
small for Nastaliq, and a PDF does not join them. The data table has the names in full.
"""

from django.utils.formats import date_format

from campaigns.figures.periods import Month
from campaigns.figures.quarters import Quarter

from .axis import Point


def month_point(
    month: Month, number: float | None, *, right_to_left: bool, address: str = ""
) -> Point:
    label = str(month.number) if right_to_left else date_format(month.first_day, "M")
    return Point(label, str(month.year), number, month.label, address)


def quarter_point(
    quarter: Quarter, number: float | None, *, right_to_left: bool, address: str = ""
) -> Point:
    label = str(quarter.number) if right_to_left else f"Q{quarter.number}"
    return Point(label, str(quarter.year), number, quarter.label, address)
