"""Periods of the calendar that people ask for: a year, a quarter or a month, and the one before.

A session's date is the day in Pakistan, so no time zone is involved.
"""

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format

from .quarters import Quarter, quarters_between

_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"20[0-9]{2}")
_DAY = datetime.timedelta(days=1)

#: First and last day, both included.
Days = tuple[datetime.date, datetime.date]


@dataclass(frozen=True, order=True)
class Month:
    """A month of the calendar; `number` is 1 to 12."""

    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, key: str) -> "Month":
        """From ``2026-03``; raises `ValueError` on anything else."""
        match = _MONTH.fullmatch(key)
        if match is None:
            raise ValueError(f"not a month: {key!r}")
        return cls(int(match[1]), int(match[2]))

    def plus(self, months: int) -> "Month":
        year, month = divmod(12 * self.year + self.number - 1 + months, 12)
        return Month(year, month + 1)

    @property
    def key(self) -> str:
        return f"{self.year}-{self.number:02d}"

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, self.number, 1)

    @property
    def last_day(self) -> datetime.date:
        return self.first_day.replace(day=calendar.monthrange(self.year, self.number)[1])

    @property
    def label(self) -> str:
        """Such as “March 2026”, in the reader's language."""
        return date_format(self.first_day, "YEAR_MONTH_FORMAT")

    def __str__(self) -> str:
        return self.label


def months_between(first: Month, last: Month) -> Iterator[Month]:
    """Every month from the first to the last, both included; none if they are the wrong way."""
    while first <= last:
        yield first
        first = first.plus(1)


def days_of(key: str) -> Days:
    """The days of ``2026``, ``2026-Q3`` or ``2026-03``; raises `ValueError` on anything else."""
    if _YEAR.fullmatch(key):
        return datetime.date(int(key), 1, 1), datetime.date(int(key), 12, 31)
    period = Quarter.parse(key) if "Q" in key else Month.parse(key)
    return period.first_day, period.last_day


def offered_periods(
    first: datetime.date, last: datetime.date
) -> tuple[list[Quarter], list[Month], list[int]]:
    """Quarters, months and years that hold any of these days, newest first."""
    quarters = list(quarters_between(Quarter.of(first), Quarter.of(last)))
    months = list(months_between(Month.of(first), Month.of(last)))
    years = list(range(first.year, last.year + 1))
    return quarters[::-1], months[::-1], years[::-1]


def period_before(since: datetime.date, until: datetime.date) -> Days:
    """The period that ends the day before, of the same length.

    As many whole months where it is made of whole months, so that a quarter is compared with the
    quarter before it; otherwise as many days.
    """
    last = since - _DAY
    first_month, last_month = Month.of(since), Month.of(until)
    if since == first_month.first_day and until == last_month.last_day:
        months = 12 * (last_month.year - first_month.year)
        months += last_month.number - first_month.number + 1
        return first_month.plus(-months).first_day, last
    return since - (until - since) - _DAY, last
