"""Planned sessions: held as a session, or cancelled with a reason, by the officer they are for."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from campaigns.records import authority
from campaigns.records.errors import NotAllowedError, ReasonError, WrongStateError
from campaigns.records.models import PlannedSession, PlanState, Session
from mrc.core.models import User

from .decisions import stated

#: Characters of a reason at most.
REASON_LIMIT = 300


def hold_planned(*, planned_id: int, session_id: UUID, by: User) -> bool:
    """Notes that the officer's plan became this session of theirs; whether it says so now.

    Nothing happens where there is no such plan, or it was ended otherwise: what was planned never
    keeps a session from being received.
    """
    try:
        with transaction.atomic():
            plan = _locked(planned_id, by)
            if plan is None or not Session.objects.filter(pk=session_id, officer=by).exists():
                return False
            if plan.state == PlanState.PLANNED:
                plan.state, plan.session_id = PlanState.DONE, session_id
                plan.save(update_fields=["state", "session"])
            return plan.session_id == session_id
    except IntegrityError:
        # The session came of another plan already.
        return False


@transaction.atomic
def cancel_planned(*, planned_id: int, reason: str, by: User) -> PlannedSession:
    """Cancels the officer's plan. The same again changes nothing.

    Raises `NotAllowedError` where it is nobody's or somebody else's, `WrongStateError` where it was
    held, and `ReasonError`.
    """
    if not authority.may_log(by):
        raise NotAllowedError
    text = stated(reason)
    if len(text) > REASON_LIMIT:
        too_long = _("This is too long: at most %(limit)d characters.") % {"limit": REASON_LIMIT}
        raise ReasonError(too_long)
    plan = _locked(planned_id, by)
    if plan is None:
        raise NotAllowedError(_("This is not one of your planned sessions."))
    if plan.state == PlanState.DONE:
        raise WrongStateError
    if plan.state == PlanState.PLANNED:
        plan.state, plan.cancel_reason = PlanState.CANCELLED, text
        plan.save(update_fields=["state", "cancel_reason"])
    return plan


def _locked(planned_id: int, by: User) -> PlannedSession | None:
    """The officer's own plan of the centre to which they belong."""
    plans = PlannedSession.objects.select_for_update().of_officer(by)
    found: PlannedSession | None = plans.filter(pk=planned_id, centre=by.centre_id).first()
    return found
