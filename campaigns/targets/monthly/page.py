"""What a centre's page of one month says. No name of anybody stands in it.

The figures are those of the month; what is late and what waits is so on the day of reading.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from campaigns.figures.charts import grouped
from campaigns.figures.definitions import BY_KEY, Definition, Unit
from campaigns.figures.engine import Planned, Scope, count, planned_and_done
from campaigns.figures.periods import Month
from campaigns.figures.selection import Selection
from campaigns.figures.tally import Figures
from campaigns.records import flagging
from campaigns.records.facts import karachi_day
from campaigns.records.models import (
    Amendment,
    AmendmentState,
    BackCheck,
    PlannedSession,
    PlanState,
    Session,
    SessionEvent,
    SessionState,
)
from campaigns.targets.bars import ProgressBar
from campaigns.targets.services import progress_of, targets_for
from mrc.core.models import Centre

#: The figures of the month, in this order.
SHOWN = (
    "sessions",
    "attendances",
    "first_time",
    "unique_people",
    "share_women",
    "share_youth",
    "institutions",
    "districts",
    "referrals",
    "materials",
    "on_time",
    "verification_lag",
    "first_pass",
)
#: Rows of a list; how many more there are is said below it.
LONGEST_LIST = 20


@dataclass(frozen=True)
class FigureRow:
    definition: Definition
    now: str
    before: str

    @property
    def label(self) -> str | Promise:
        return self.definition.label


@dataclass(frozen=True)
class Waiting:
    """A session or a plan that somebody has to look at, and for how many days."""

    key: Any
    #: The receipt number; empty for a plan.
    reference: str
    day: datetime.date
    place: str
    age_days: int
    #: Warnings of the rules.
    flags: int = 0


@dataclass(frozen=True)
class Listed:
    """The oldest rows, and how many there are in all."""

    rows: list[Waiting]
    number: int

    @property
    def more(self) -> int:
        return self.number - len(self.rows)


@dataclass(frozen=True)
class CentrePage:
    centre: Centre
    month: Month
    as_of: datetime.date
    figures: list[FigureRow]
    planned: Planned
    late_plans: Listed
    returned: Listed
    to_check: Listed
    #: Proposed changes that wait for a decision.
    amendments: int
    #: Drawn sessions that nobody has asked about yet.
    back_checks: int
    targets: list[ProgressBar]
    awaiting_sessions: int
    is_sample: bool

    @property
    def month_before(self) -> Month:
        return self.month.plus(-1)

    @property
    def nothing_is_late(self) -> bool:
        return not self.late_plans.number and not self.returned.number

    @property
    def nothing_to_check(self) -> bool:
        return not self.to_check.number and not self.amendments and not self.back_checks


def centre_page(
    centre: Centre, month: Month, *, scope: Scope, now: datetime.datetime
) -> CentrePage:
    """The page of a centre and month, in the active language; so many queries, however many rows.

    `scope` is that of whoever reads it.
    """
    today = karachi_day(now)
    selection = Selection(centre=centre, since=month.first_day, until=month.last_day)
    before = selection.before()
    assert before is not None
    done = count(selection, scope=scope).total
    done_before = count(before, scope=scope).total
    targets = targets_for(selection, scope=scope)
    bars = [ProgressBar.of(one) for one in progress_of(targets, scope=scope, today=today)]
    late, returned, to_check = (
        _late_plans(centre, today),
        _returned(centre, today),
        _to_check(centre, today),
    )
    return CentrePage(
        centre=centre,
        month=month,
        as_of=today,
        figures=_rows(done, done_before),
        planned=planned_and_done(selection, scope=scope),
        late_plans=late[0],
        returned=returned[0],
        to_check=to_check[0],
        amendments=_amendments(centre),
        back_checks=_back_checks(centre),
        targets=bars,
        awaiting_sessions=done.awaiting_sessions,
        is_sample=bool(done.sample_sessions or done_before.sample_sessions)
        or any(bar.progress.target.campaign.is_sample for bar in bars)
        or any(listed[1] for listed in (late, returned, to_check)),
    )


def _rows(done: Figures, before: Figures) -> list[FigureRow]:
    return [FigureRow(BY_KEY[key], _shown(key, done), _shown(key, before)) for key in SHOWN]


def _shown(key: str, figures: Figures) -> str:
    """The number with its unit; a dash where no session was held or nobody has said a number."""
    value = getattr(figures, key) if figures.sessions else None
    if value is None:
        return "–"
    unit = BY_KEY[key].unit
    if unit is Unit.PERCENT:
        return f"{grouped(value, decimals=1)}%"
    if unit is Unit.DAYS:
        return _("%(number)s days") % {"number": grouped(value, decimals=1)}
    return grouped(value)


def _late_plans(centre: Centre, today: datetime.date) -> tuple[Listed, bool]:
    plans = PlannedSession.objects.filter(
        centre=centre, state=PlanState.PLANNED, planned_for__lt=today
    )
    rows = plans.select_related("campaign", "institution__merged_into").order_by(
        "planned_for", "pk"
    )
    listed = [
        Waiting(
            key=plan.pk,
            reference="",
            day=plan.planned_for,
            place=plan.institution.standing.name if plan.institution else str(plan.campaign),
            age_days=(today - plan.planned_for).days,
        )
        for plan in rows[:LONGEST_LIST]
    ]
    return Listed(listed, plans.count()), plans.filter(is_sample=True).exists()


def _returned(centre: Centre, today: datetime.date) -> tuple[Listed, bool]:
    """Sent back to their officers and not sent again; a draft of them is the officer's own."""
    sessions = Session.objects.filter(centre=centre).returned()
    return _listed(sessions, today, SessionState.RETURNED)


def _to_check(centre: Centre, today: datetime.date) -> tuple[Listed, bool]:
    """Sent and not decided; their age is counted from the version that waits."""
    sessions = flagging.with_flag_count(Session.objects.filter(centre=centre).awaiting())
    return _listed(sessions, today, SessionState.SUBMITTED)


def _listed(sessions: Any, today: datetime.date, state: SessionState) -> tuple[Listed, bool]:
    """Those that have been in this state for the longest, and whether any is sample data."""
    moves = SessionEvent.objects.filter(session=OuterRef("pk"), to_state=state).order_by("-pk")
    rows = (
        sessions.annotate(moved_at=Subquery(moves.values("at")[:1]))
        .select_related("current_version__institution__merged_into")
        .order_by("moved_at", "pk")
    )
    listed = [
        Waiting(
            key=session.pk,
            reference=session.reference,
            day=session.current_version.held_on,
            place=_place(session),
            age_days=(today - karachi_day(session.moved_at)).days,
            flags=getattr(session, "flag_count", 0),
        )
        for session in rows[:LONGEST_LIST]
    ]
    return Listed(listed, sessions.count()), sessions.filter(is_sample=True).exists()


def _place(session: Session) -> str:
    version = session.current_version
    assert version is not None
    return version.institution.standing.name if version.institution else version.venue


def _amendments(centre: Centre) -> int:
    waiting = Amendment.objects.filter(session__centre=centre, state=AmendmentState.PROPOSED)
    return waiting.count()


def _back_checks(centre: Centre) -> int:
    return BackCheck.objects.filter(session__centre=centre).standing().to_do().count()


def months_of(today: datetime.date, *, back: int = 24) -> Sequence[Month]:
    """The months that may be asked for: the last ones that have ended and the present, newest
    first."""
    return [Month.of(today).plus(-number) for number in range(back + 1)]


def last_month(now: datetime.datetime) -> Month:
    """The month that ended last, in Pakistan."""
    return Month.of(karachi_day(now)).plus(-1)


def subject_of(page: CentrePage) -> str:
    """Of the mail."""
    return _("Your centre's month: %(centre)s, %(month)s") % {
        "centre": page.centre.name,
        "month": page.month.label,
    }
