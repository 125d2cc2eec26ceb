"""Targets beside what was reached: the line of each with the band that counts as on track."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from campaigns.figures.charts import LineChart, TargetLine, line_chart, month_point
from campaigns.figures.engine import Grouping, Part, Scope, count
from campaigns.figures.periods import Month, months_between
from campaigns.figures.selection import Selection
from campaigns.figures.tally import Figures
from campaigns.records.models import Indicator, Target
from campaigns.targets.bars import ProgressBar
from campaigns.targets.progress import ON_TRACK_WITHIN, State, elapsed_share, progress_of, reached
from campaigns.targets.services import targets_for

#: Indicators whose months add up to the whole; of the others only the whole is known.
_ADDED = (
    Indicator.SESSIONS,
    Indicator.ATTENDANCES,
    Indicator.FIRST_TIME,
    Indicator.REFERRALS,
    Indicator.MATERIALS,
)
#: So many are drawn month by month, and so many stand in the list at most.
MOST_LINES, MOST_TARGETS = 2, 12


@dataclass(frozen=True)
class Aim:
    """A target as it stands today; `chart` where its months add up."""

    target: Target
    bar: ProgressBar
    chart: LineChart | None = None


def aims(
    selection: Selection, *, scope: Scope, today: datetime.date, right_to_left: bool
) -> list[Aim]:
    """Of one campaign, so that the queries stay few: none where no campaign is chosen."""
    if selection.campaign is None:
        return []
    targets = targets_for(selection, scope=scope)[:MOST_TARGETS]
    found = []
    lines = 0
    for progress in progress_of(targets, scope=scope, today=today):
        target = progress.target
        has_line = (
            lines < MOST_LINES
            and Indicator(target.indicator) in _ADDED
            and progress.state not in (State.PART, State.NOT_BEGUN)
        )
        lines += has_line
        chart = _line(target, scope, today, right_to_left=right_to_left) if has_line else None
        found.append(Aim(target, ProgressBar.of(progress), chart))
    return found


def _line(target: Target, scope: Scope, today: datetime.date, *, right_to_left: bool) -> LineChart:
    """What was reached by the end of each month, from the first day of the target."""
    selection = Selection(
        campaign=target.campaign,
        centre=target.centre,
        since=target.starts_on,
        until=target.ends_on,
    )
    counted = count(selection, scope=scope, by=Grouping.MONTH, parts=Part.SUMS)
    months = list(months_between(Month.of(target.starts_on), Month.of(target.ends_on)))
    points = []
    together = 0
    for month in months:
        figures = counted.rows.get((month.year, month.number), Figures())
        together += reached(target.indicator, figures)
        is_known = figures.sessions and month.first_day <= today
        points.append(
            month_point(month, together if is_known else None, right_to_left=right_to_left)
        )
    return line_chart(
        points,
        right_to_left=right_to_left,
        target=TargetLine(_expected(target, months, today), float(ON_TRACK_WITHIN)),
        measure=str(target.get_indicator_display()),
    )


def _expected(target: Target, months: Sequence[Month], today: datetime.date) -> list[float | None]:
    """By the end of each month, of the running one by today, what the days gone by ask for."""
    found: list[float | None] = []
    for month in months:
        end = min(month.last_day, target.ends_on)
        day = today if month.first_day <= today <= end else end
        found.append(float(min(elapsed_share(target, day), Fraction(1)) * target.value))
    return found
