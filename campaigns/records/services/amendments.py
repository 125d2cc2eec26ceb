"""Changing a verified session: one person proposes the next version, another decides."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from campaigns.records import authority
from campaigns.records.content import SessionContent, content_hash, parse_content
from campaigns.records.errors import NotAllowedError, ReasonError, WrongStateError
from campaigns.records.models import Amendment, AmendmentState, Session, SessionState
from mrc.core.models import User

from .decisions import current_version, in_state, keep_rules_of_verifying, stated
from .storing import lock_session, move, store_version
from .submission import conflict, judge


@transaction.atomic
def propose_amendment(
    *,
    session: Session,
    content: SessionContent | Mapping[str, Any],
    base_version: int,
    reason: str,
    by: User,
    now: datetime.datetime,
) -> Amendment:
    """Stores the proposed version; the verified one goes on counting until it is accepted.

    Raises `ContentError`, `NotAllowedError`, `WrongStateError` (not verified, or another proposal
    is open), `ReasonError`, `ConflictError`, `RulesBrokenError`.
    """
    locked = in_state(session, SessionState.VERIFIED)
    if not authority.may_amend(by, locked):
        raise NotAllowedError
    if locked.amendments.filter(state=AmendmentState.PROPOSED).exists():
        raise WrongStateError(_("Another change to this session is waiting for its decision."))
    raw = content.as_json() if isinstance(content, SessionContent) else content
    proposed = parse_content(raw)
    current = current_version(locked)
    if base_version != current.number:
        raise conflict(locked, proposed, base_version)
    if content_hash(proposed) == current.content_hash:
        raise ReasonError(_("Nothing was changed."), field="content")
    judged = judge(content=proposed, session_id=locked.pk, officer=locked.officer, now=now)
    last = locked.versions.aggregate(last=Max("number"))["last"]
    version = store_version(
        session=locked, number=last + 1, judged=judged, by=by, device="amendment", now=now
    )
    return Amendment.objects.create(
        session=locked,
        base_version=current,
        version=version,
        reason=stated(reason),
        proposed_by=by,
        proposed_at=now,
    )


@transaction.atomic
def decide_amendment(
    *, amendment: Amendment, accept: bool, reason: str, by: User, now: datetime.datetime
) -> Amendment:
    """Accepts the proposed version, which then counts, or leaves things as they are.

    Raises `NotAllowedError`, `WrongStateError`, `ReasonError`, `RulesBrokenError` (B9).
    """
    session = lock_session(amendment.session_id)
    decided = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if session is None or decided.state != AmendmentState.PROPOSED:
        raise WrongStateError
    if not authority.may_decide(by, decided):
        raise NotAllowedError
    if accept:
        if session.state != SessionState.VERIFIED:
            raise WrongStateError
        keep_rules_of_verifying(session, decided.version)
    decided.state = AmendmentState.ACCEPTED if accept else AmendmentState.REJECTED
    decided.decided_by, decided.decided_at = by, now
    decided.decision_reason = stated(reason, needed=not accept)
    decided.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    if accept:
        move(
            session=session,
            version=decided.version,
            to_state=SessionState.VERIFIED,
            by=by,
            now=now,
            reason=decided.reason,
        )
    return decided
