"""How far a target is: what was reached, and what would be expected by a day.

Source of the rule: "Targets: per campaign, indicator, period, optionally centre [...] On track
within 15 % of the time-elapsed target." Only verified sessions count, as in every figure.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.figures.engine import Grouping, Part, Scope, count
from campaigns.figures.selection import Selection
from campaigns.figures.tally import Figures
from campaigns.records.models import Indicator, Target

#: On track is whoever is not further than this from what would be expected by today.
ON_TRACK_WITHIN = Fraction(15, 100)


class State(models.TextChoices):
    NOT_BEGUN = "not_begun", _("Not begun")
    BEHIND = "behind", _("Behind")
    ON_TRACK = "on_track", _("On track")
    AHEAD = "ahead", _("Ahead")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")
    #: A joint target as one centre sees it: its part says nothing about the whole.
    PART = "part", _("Your centre's part")
    WITHDRAWN = "withdrawn", _("Withdrawn")


@dataclass(frozen=True)
class Progress:
    """How far a target is, on one day."""

    target: Target
    #: From verified sessions of the target's campaign, period and centre.
    actual: int
    #: The part of the target that belongs to the days gone by, as a whole number.
    expected_by_today: int
    #: What was reached, in per cent of the target, with one decimal.
    share: float
    state: State
    #: Days of the period that have begun, in per cent, with one decimal.
    elapsed: float
    #: Sent and not verified yet: never added. None where the indicator has no such figure.
    awaiting: int | None = None

    @property
    def is_behind(self) -> bool:
        return self.state in (State.BEHIND, State.MISSED)

    @property
    def is_over(self) -> bool:
        """The last day of the period is past."""
        return self.elapsed > 100

    @property
    def lowest_on_track(self) -> int:
        """The least that is on track today, as a whole number."""
        return _ceiling(self.expected_by_today * (1 - ON_TRACK_WITHIN))


def progress(target: Target, *, scope: Scope, today: datetime.date) -> Progress:
    """How far one target is. Raises `PermissionDenied` for another centre's than the scope's."""
    return progress_of([target], scope=scope, today=today)[0]


def progress_of(targets: Iterable[Target], *, scope: Scope, today: datetime.date) -> list[Progress]:
    """In the same order; counted once for each campaign and period, however many there are.

    Of a joint target, a scope of one centre counts that centre's part only: see `State.PART`.
    Raises `PermissionDenied` for another centre's target.
    """
    rows = list(targets)
    for target in rows:
        if scope.centre_id is not None and target.centre_id not in (None, scope.centre_id):
            raise PermissionDenied
    groups: dict[tuple[Any, ...], list[Target]] = defaultdict(list)
    for target in rows:
        groups[target.campaign_id, target.starts_on, target.ends_on].append(target)
    figures: dict[int, Figures] = {}
    for members in groups.values():
        figures.update(_counted(members, scope))
    return [
        _progress(target, figures[target.pk], today, is_part=_is_part(target, scope))
        for target in rows
    ]


def _is_part(target: Target, scope: Scope) -> bool:
    return target.is_joint and scope.centre_id is not None


def _counted(targets: list[Target], scope: Scope) -> dict[int, Figures]:
    """Key of a target -> the figures of its campaign, period and centre, which all share."""
    first = targets[0]
    selection = Selection(campaign=first.campaign, since=first.starts_on, until=first.ends_on)
    by_centre = any(not target.is_joint for target in targets)
    counted = count(
        selection,
        scope=scope,
        by=Grouping.CENTRE if by_centre else None,
        parts=Part.SUMS | Part.PLACES,
    )
    return {
        target.pk: counted.total
        if target.is_joint
        else counted.rows.get(target.centre_id, Figures())
        for target in targets
    }


def _progress(target: Target, figures: Figures, today: datetime.date, *, is_part: bool) -> Progress:
    actual = reached(target.indicator, figures)
    elapsed = elapsed_share(target, today)
    expected = min(elapsed, Fraction(1)) * target.value
    return Progress(
        target=target,
        actual=actual,
        expected_by_today=_rounded(expected),
        share=round(100 * actual / target.value, 1) if target.value else 0.0,
        state=State.PART
        if is_part and not target.is_withdrawn
        else judge(target.value, actual, expected, elapsed),
        elapsed=float(round(100 * elapsed, 1)),
        awaiting=_awaiting(target.indicator, figures),
    )


def elapsed_share(target: Target, today: datetime.date) -> Fraction:
    """Days of the period that have begun, of all its days: 0 before it, above 1 after it."""
    days = (target.ends_on - target.starts_on).days + 1
    gone = (today - target.starts_on).days + 1
    return Fraction(max(gone, 0), days)


def judge(value: int, actual: int, expected: Fraction, elapsed: Fraction) -> State:
    """`expected`: the part of `value` that belongs to the days gone by, exactly."""
    if not value:
        return State.WITHDRAWN
    if actual >= value:
        return State.MET
    if elapsed > 1:
        return State.MISSED
    if elapsed == 0:
        return State.NOT_BEGUN
    if actual < expected * (1 - ON_TRACK_WITHIN):
        return State.BEHIND
    if actual > expected * (1 + ON_TRACK_WITHIN):
        return State.AHEAD
    return State.ON_TRACK


#: Indicators of which sessions that wait for their verification have a number, too.
_AWAITING = {
    Indicator.SESSIONS: "awaiting_sessions",
    Indicator.ATTENDANCES: "awaiting_attendances",
}


def reached(indicator: str, figures: Figures) -> int:
    """The indicator's number; what nobody has counted reaches nothing."""
    return getattr(figures, Indicator(indicator).value) or 0


def _awaiting(indicator: str, figures: Figures) -> int | None:
    name = _AWAITING.get(Indicator(indicator))
    return getattr(figures, name) if name else None


def _rounded(number: Fraction) -> int:
    """To the nearest whole number, halves upwards."""
    return int(number + Fraction(1, 2))


def _ceiling(number: Fraction) -> int:
    return -(-number.numerator // number.denominator)
