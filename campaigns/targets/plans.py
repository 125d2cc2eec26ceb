"""Planned sessions as a supervisor keeps them: planned, moved, cancelled; never deleted.

What became of a plan is noted by the officer who holds it: `campaigns.records.services.plans`.
"""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.records import authority, facts
from campaigns.records.errors import NotAllowedError, WrongStateError
from campaigns.records.models import Campaign, Institution, PlannedSession, PlanState, Topic
from campaigns.records.services.decisions import stated
from campaigns.records.services.plans import REASON_LIMIT
from destinations.models import Country
from mrc.core.models import User

from .errors import EntryError


def may_plan(user: User) -> bool:
    """Supervisors, for their own centre."""
    return user.centre_id is not None and authority.holds(user, "add_plannedsession")


def may_change(user: User, plan: PlannedSession) -> bool:
    """A plan of the own centre that was neither held nor cancelled."""
    return may_plan(user) and user.centre_id == plan.centre_id and plan.state == PlanState.PLANNED


@transaction.atomic
def plan_session(
    *,
    campaign: Campaign,
    institution: Institution | None,
    officer: User,
    planned_for: datetime.date,
    by: User,
    now: datetime.datetime,
    topics: Sequence[Topic] = (),
    countries: Sequence[Country] = (),
) -> PlannedSession:
    """Plans a session of the person's own centre for one of its officers.

    Raises `NotAllowedError`, and `EntryError` with the field that is wrong.
    """
    if not may_plan(by):
        raise NotAllowedError
    plan = PlannedSession(
        campaign=campaign,
        centre=by.centre,
        institution=institution,
        officer=officer,
        planned_for=planned_for,
    )
    _keep_day(planned_for, now)
    _keep_sense(plan)
    plan.save()
    plan.topics.set(topics)
    plan.countries.set(countries)
    return plan


@transaction.atomic
def change_plan(
    *,
    plan: PlannedSession,
    campaign: Campaign,
    institution: Institution | None,
    officer: User,
    planned_for: datetime.date,
    by: User,
    now: datetime.datetime,
    topics: Sequence[Topic] = (),
    countries: Sequence[Country] = (),
) -> PlannedSession:
    """Moves a plan that was neither held nor cancelled, or gives it to another officer.

    Raises `NotAllowedError`, `WrongStateError` (it has ended meanwhile) and `EntryError`.
    """
    found = _open(plan, by)
    if planned_for != found.planned_for:
        _keep_day(planned_for, now)
    found.campaign, found.institution = campaign, institution
    found.officer, found.planned_for = officer, planned_for
    _keep_sense(found)
    found.save(update_fields=["campaign", "institution", "officer", "planned_for"])
    found.topics.set(topics)
    found.countries.set(countries)
    return found


@transaction.atomic
def cancel_plan(*, plan: PlannedSession, reason: str, by: User) -> PlannedSession:
    """Cancels a plan with its reason.

    Raises `NotAllowedError`, `WrongStateError`, `EntryError` and `ReasonError`.
    """
    found = _open(plan, by)
    text = stated(reason)
    if len(text) > REASON_LIMIT:
        too_long = _("This is too long: at most %(limit)d characters.") % {"limit": REASON_LIMIT}
        raise EntryError(too_long, field="reason")
    found.state, found.cancel_reason = PlanState.CANCELLED, text
    found.save(update_fields=["state", "cancel_reason"])
    return found


def _open(plan: PlannedSession, by: User) -> PlannedSession:
    """The plan as it is now, locked."""
    if not may_plan(by) or plan.centre_id != by.centre_id:
        raise NotAllowedError
    found: PlannedSession = PlannedSession.objects.select_for_update().get(pk=plan.pk)
    if found.state != PlanState.PLANNED:
        raise WrongStateError
    return found


def _keep_day(day: datetime.date, now: datetime.datetime) -> None:
    if day < facts.karachi_day(now):
        raise EntryError(_("This day is past."), field="planned_for")


def _keep_sense(plan: PlannedSession) -> None:
    campaign = plan.campaign
    if not campaign.centres.filter(pk=plan.centre_id).exists():
        raise EntryError(_("Your centre has no part in this campaign."), field="campaign")
    if not campaign.starts_on <= plan.planned_for <= campaign.ends_on:
        dates = {"first": campaign.starts_on.isoformat(), "last": campaign.ends_on.isoformat()}
        outside = _("The campaign runs from %(first)s to %(last)s.") % dates
        raise EntryError(outside, field="planned_for")
    if plan.officer.centre_id != plan.centre_id or not authority.may_log(plan.officer):
        raise EntryError(_("Choose an officer of your centre."), field="officer")
    same = PlannedSession.objects.filter(
        officer=plan.officer,
        institution=plan.institution,
        campaign=campaign,
        planned_for=plan.planned_for,
        state=PlanState.PLANNED,
    ).exclude(pk=plan.pk)
    if plan.institution is not None and same.exists():
        raise EntryError(_("This is planned already."), field="institution")
