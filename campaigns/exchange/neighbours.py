"""Sessions of one file that look like one another, before any of them is on record.

The same comparisons as W1, W2 and W6 make with what is on record; the later row is told.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.records.content import SessionContent, content_hash
from campaigns.records.facts import SAME_CELLS_DAYS
from mrc.core.urdu import fold_name

from .problems import Problem


@dataclass(frozen=True)
class _Known:
    number: int
    officer: int | None
    content: SessionContent
    digest: str


@dataclass
class Neighbours:
    """The rows above, as far as they could be read."""

    known: list[_Known] = field(default_factory=list)

    def add(self, number: int, officer: int | None, content: SessionContent) -> None:
        self.known.append(_Known(number, officer, content, content_hash(content)))

    def problems(self, officer: int | None, content: SessionContent) -> Iterator[Problem]:
        digest = content_hash(content)
        for row in self.known:
            if row.digest == digest and row.officer == officer:
                yield _told(
                    "held_on", _("Row %(number)d of this file is the same session."), row.number
                )
                return
        for row in self.known:
            yield from _alike(row, officer, content)


def _alike(row: _Known, officer: int | None, content: SessionContent) -> Iterator[Problem]:
    acknowledged = content.acknowledged
    if "W1" not in acknowledged and _same_place_and_day(row.content, content):
        yield _must_be_seen(
            "held_on",
            "W1",
            _("Row %(number)d of this file is at the same place on the same day."),
            row.number,
        )
    if "W2" not in acknowledged and _facilitator_elsewhere(row.content, content):
        yield _must_be_seen(
            "facilitators",
            "W2",
            _("Row %(number)d of this file has one of the facilitators at the same time."),
            row.number,
        )
    if "W6" not in acknowledged and row.officer == officer and _same_cells(row.content, content):
        yield _must_be_seen(
            "attendance",
            "W6",
            _("Row %(number)d of this file has the same numbers, within 30 days."),
            row.number,
        )


def _told(column: str, text: str | Promise, number: int) -> Problem:
    return Problem.at(column, lambda: str(text) % {"number": number})


def _must_be_seen(column: str, code: str, text: str | Promise, number: int) -> Problem:
    return Problem.at(
        column, lambda: f"{str(text) % {'number': number}} {how_to_see(code)}", code=code
    )


def how_to_see(code: str) -> str:
    return str(_("If it is right as it is, write %(code)s under “Warnings seen”.")) % {"code": code}


def _same_place_and_day(one: SessionContent, other: SessionContent) -> bool:
    if one.held_on is None or one.held_on != other.held_on:
        return False
    if one.institution or other.institution:
        return one.institution == other.institution
    same_district = one.district is not None and one.district == other.district
    return same_district and bool(one.venue) and fold_name(one.venue) == fold_name(other.venue)


def _facilitator_elsewhere(one: SessionContent, other: SessionContent) -> bool:
    if one.held_on is None or one.held_on != other.held_on:
        return False
    if not set(one.facilitators) & set(other.facilitators):
        return False
    times = (one.starts_at, one.ends_at, other.starts_at, other.ends_at)
    starts, ends, other_starts, other_ends = times
    if starts is None or ends is None or other_starts is None or other_ends is None:
        return False
    return starts < other_ends and ends > other_starts


def _same_cells(one: SessionContent, other: SessionContent) -> bool:
    if not one.attendance or one.held_on is None or other.held_on is None:
        return False
    near = abs(one.held_on - other.held_on) <= datetime.timedelta(days=SAME_CELLS_DAYS)
    return near and one.attendance == other.attendance
