"""Sample plans and targets beside the generated sessions: one target in every state.

What a target asks for follows from what the generated sessions reached, so that each state is
there on whatever day the samples are made. They belong to sample campaigns, and say so.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from campaigns.figures.engine import EVERYTHING, Part, count
from campaigns.figures.quarters import Quarter
from campaigns.figures.selection import Selection
from campaigns.records.models import (
    Campaign,
    Indicator,
    PlannedSession,
    PlanState,
    Session,
    Target,
)
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User

from . import services
from .progress import elapsed_share, reached

_DAY = datetime.timedelta(days=1)
KARACHI = ZoneInfo("Asia/Karachi")
#: Days from today for which a session of each centre is planned; those before it are late.
PLANNED_DAYS = (-6, -3, 4, 9, 16)
#: How many sessions of the last weeks had been planned.
HELD_AS_PLANNED = 3
REVISION_REASON = "A second officer joined the centre."


def load_after_sessions(*, today: datetime.date, **kwargs: Any) -> None:
    """Sample sessions were loaded (signal `sessions_loaded`)."""
    load_sample_targets(today=today)
    load_sample_plans(today=today)


@dataclass(frozen=True)
class _Wish:
    """A target to be set: what it asks for is `factor` times what would be expected by today."""

    campaign: Campaign
    centre: Centre | None
    indicator: Indicator
    first: datetime.date
    last: datetime.date
    #: Of the days gone by; of the whole period where that is over.
    factor: float
    revised_from: float | None = None


@transaction.atomic
def load_sample_targets(*, today: datetime.date) -> int:
    """Sets the sample targets that are missing; gives how many. Nothing without a data officer."""
    by = User.objects.filter(is_active=True, groups__name=Role.DATA_OFFICER.group_name).first()
    if by is None:
        return 0
    return sum(_set(wish, by, today) for wish in _wishes(today))


def _wishes(today: datetime.date) -> Iterator[_Wish]:
    quarter = Quarter.of(today).first_day - _DAY
    closed = Quarter.of(quarter)
    closed_days = closed.first_day, closed.last_day
    for campaign in Campaign.objects.filter(is_sample=True, slug__startswith="sample-"):
        centres = {centre.code: centre for centre in campaign.centres.all()}
        lahore, islamabad = centres.get("LHE"), centres.get("ISB")
        peshawar = centres.get("PEW")
        if campaign.starts_on <= closed.first_day and today.year == campaign.ends_on.year:
            yield _Wish(campaign, lahore, Indicator.SESSIONS, *closed_days, 0.8)
            yield _Wish(campaign, islamabad, Indicator.ATTENDANCES, *closed_days, 1.4, 1.2)
            year = datetime.date(today.year, 1, 1), datetime.date(today.year, 12, 31)
            yield _Wish(campaign, peshawar, Indicator.REFERRALS, *year, 1.0)
        elif campaign.ends_on > today:
            # From the beginning of the month before last until the campaign ends.
            begin = (today.replace(day=1) - 32 * _DAY).replace(day=1)
            now = max(begin, campaign.starts_on), campaign.ends_on
            yield _Wish(campaign, lahore, Indicator.ATTENDANCES, *now, 0.8)
            yield _Wish(campaign, peshawar, Indicator.SESSIONS, *now, 2.0)
            yield _Wish(campaign, islamabad, Indicator.FIRST_TIME, *now, 1.0)
            later = (today.replace(day=1) + 32 * _DAY).replace(day=1)
            if later <= campaign.ends_on:
                yield _Wish(campaign, lahore, Indicator.SESSIONS, later, campaign.ends_on, 1.0)


def _set(wish: _Wish, by: User, today: datetime.date) -> int:
    """One target, as it would have been set before its period; nothing where there is one."""
    if wish.centre is None:
        return 0
    target = Target(
        campaign=wish.campaign,
        centre=wish.centre,
        indicator=wish.indicator,
        starts_on=wish.first,
        ends_on=wish.last,
    )
    if Target.objects.series_of(target).exists():
        return 0
    share = min(float(elapsed_share(target, today)), 1.0)
    selection = Selection(
        campaign=wish.campaign, centre=wish.centre, since=wish.first, until=wish.last
    )
    figures = count(selection, scope=EVERYTHING, parts=Part.SUMS | Part.PLACES).total
    whole = reached(wish.indicator, figures) / share if share else 10

    def asked(factor: float) -> int:
        return max(1, round(whole * factor))

    set_at = datetime.datetime.combine(wish.first - 7 * _DAY, datetime.time(9), KARACHI)
    made = services.set_target(
        campaign=wish.campaign,
        centre=wish.centre,
        indicator=wish.indicator,
        starts_on=wish.first,
        ends_on=wish.last,
        value=asked(wish.revised_from or wish.factor),
        by=by,
        now=set_at,
    )
    if wish.revised_from and asked(wish.factor) != made.value:
        services.revise_target(
            target=made,
            value=asked(wish.factor),
            reason=REVISION_REASON,
            by=by,
            now=set_at + 30 * _DAY,
        )
    return 1


@transaction.atomic
def load_sample_plans(*, today: datetime.date) -> int:
    """Plans of each centre that has sample sessions and none yet; gives how many."""
    loaded = 0
    for centre in Centre.objects.order_by("pk"):
        held = Session.objects.filter(centre=centre, is_sample=True).verified()
        sessions = list(
            held.select_related("current_version__campaign", "current_version__institution")
            .filter(plan=None, current_version__institution__isnull=False)
            .order_by("-current_version__held_on", "pk")[:20]
        )
        if sessions and not PlannedSession.objects.filter(centre=centre, is_sample=True).exists():
            plans = list(_plans(centre, sessions, today))
            PlannedSession.objects.bulk_create(plans)
            loaded += len(plans)
    return loaded


def _plans(
    centre: Centre, sessions: list[Session], today: datetime.date
) -> Iterator[PlannedSession]:
    for session in sessions[:HELD_AS_PLANNED]:
        version = session.current_version
        assert version is not None
        yield _plan(session, centre, version.held_on, state=PlanState.DONE, session=session)
    last = sessions[min(HELD_AS_PLANNED, len(sessions) - 1)]
    before = today.replace(day=1) - 10 * _DAY
    yield _plan(
        last,
        centre,
        before,
        state=PlanState.CANCELLED,
        cancel_reason="The institute had examinations.",
    )
    for number, days in enumerate(PLANNED_DAYS):
        like = sessions[(HELD_AS_PLANNED + 1 + number) % len(sessions)]
        day = today + days * _DAY
        version = like.current_version
        assert version is not None
        if version.campaign.starts_on <= day <= version.campaign.ends_on:
            yield _plan(like, centre, day)


def _plan(like: Session, centre: Centre, day: datetime.date, **values: Any) -> PlannedSession:
    """A plan for the place, the campaign and the officer of a session that was held."""
    version = like.current_version
    assert version is not None
    assert version.institution is not None
    return PlannedSession(
        campaign=version.campaign,
        centre=centre,
        institution=version.institution.standing,
        officer_id=like.officer_id,
        planned_for=day,
        is_sample=True,
        **values,
    )
