"""Quarters of the calendar. A session's date is the day in Pakistan: no time zone is involved."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

_KEY = re.compile(r"(20[0-9]{2})-Q([1-4])")

#: A quarter closes this many days after its last day: sessions are due within 3 days, and their
#: centre has the rest to verify them.
CLOSES_AFTER = datetime.timedelta(days=15)


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months of a year; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: datetime.date) -> "Quarter":
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, key: str) -> "Quarter":
        """From ``2026-Q3``; raises `ValueError` on anything else."""
        match = _KEY.fullmatch(key)
        if match is None:
            raise ValueError(f"not a quarter: {key!r}")
        return cls(int(match[1]), int(match[2]))

    @property
    def key(self) -> str:
        return f"{self.year}-Q{self.number}"

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> datetime.date:
        return self.next.first_day - datetime.timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def is_closed(self, today: datetime.date) -> bool:
        """Whether its public figures are due."""
        return today > self.last_day + CLOSES_AFTER

    @property
    def label(self) -> str:
        """Such as “Q3 2026”, in the reader's language."""
        labels = {
            1: _("Q1 %(year)s"),
            2: _("Q2 %(year)s"),
            3: _("Q3 %(year)s"),
            4: _("Q4 %(year)s"),
        }
        return labels[self.number] % {"year": self.year}

    @property
    def months(self) -> str:
        """Such as “July to September 2026”: what people say who do not count in quarters."""
        months = {
            1: _("January to March %(year)s"),
            2: _("April to June %(year)s"),
            3: _("July to September %(year)s"),
            4: _("October to December %(year)s"),
        }
        return months[self.number] % {"year": self.year}

    def __str__(self) -> str:
        return self.label


def quarters_between(first: Quarter, last: Quarter) -> Iterator[Quarter]:
    """Every quarter from the first to the last, both included; none if they are the wrong way."""
    while first <= last:
        yield first
        first = first.next
