"""What a supervisor decides about a session: return, verify, void. Never about one's own."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaigns.records import authority, facts, rules
from campaigns.records.content import SessionContent, parse_content
from campaigns.records.errors import (
    NotAllowedError,
    ReasonError,
    RulesBrokenError,
    WrongStateError,
)
from campaigns.records.models import Session, SessionState, SessionVersion
from campaigns.records.personal_data import personal_data_in
from campaigns.records.readers import InvalidError, read_text
from mrc.core.analytics import record_goal
from mrc.core.models import User

from .storing import lock_session, move

#: Characters of a reason or of a remark beside a field.
REASON_LIMIT = 2000


@transaction.atomic
def return_session(
    *,
    session: Session,
    by: User,
    reason: str,
    now: datetime.datetime,
    comments: Mapping[str, str] | None = None,
) -> Session:
    """Sends a session back to its officer, with a reason and remarks beside fields.

    Raises `NotAllowedError`, `WrongStateError`, `ReasonError`.
    """
    locked = in_state(session, SessionState.SUBMITTED)
    if not authority.may_return(by, locked):
        raise NotAllowedError
    remarks = {
        field: text
        for field, comment in (comments or {}).items()
        if (text := stated(comment, field=field, needed=False))
    }
    if not remarks.keys() <= set(SessionContent.__dataclass_fields__) | {"evidence"}:
        raise ReasonError(_("This field is not known."), field="comments")
    move(
        session=locked,
        version=current_version(locked),
        to_state=SessionState.RETURNED,
        by=by,
        now=now,
        reason=stated(reason),
        comments=remarks,
    )
    return locked


@transaction.atomic
def verify_session(*, session: Session, by: User, now: datetime.datetime) -> Session:
    """Makes a session count. Raises `NotAllowedError`, `WrongStateError`, `RulesBrokenError` (B9).

    The goal is written in this transaction, so it is told once, and only if this is.
    """
    locked = in_state(session, SessionState.SUBMITTED)
    if not authority.may_verify(by, locked):
        raise NotAllowedError
    version = current_version(locked)
    keep_rules_of_verifying(locked, version)
    move(session=locked, version=version, to_state=SessionState.VERIFIED, by=by, now=now)
    record_goal(
        name="Session verified",
        path="/outreach/",
        key=f"session-verified:{locked.pk}:{version.number}",
        props={"centre": locked.centre.code},
    )
    return locked


@transaction.atomic
def void_session(*, session: Session, by: User, reason: str, now: datetime.datetime) -> Session:
    """Takes a session out of everything that is counted; the record stays.

    Raises `NotAllowedError`, `WrongStateError`, `ReasonError`.
    """
    locked = in_state(session, SessionState.SUBMITTED, SessionState.RETURNED, SessionState.VERIFIED)
    if not authority.may_void(by, locked):
        raise NotAllowedError
    move(
        session=locked,
        version=current_version(locked),
        to_state=SessionState.VOID,
        by=by,
        now=now,
        reason=stated(reason),
    )
    return locked


def in_state(session: Session, *states: SessionState) -> Session:
    """The session as it is now, locked; raises `WrongStateError` in any other state."""
    locked = lock_session(session.pk)
    if locked is None or locked.state not in states:
        raise WrongStateError
    return locked


def current_version(session: Session) -> SessionVersion:
    if session.current_version is None:
        raise WrongStateError
    return session.current_version


def keep_rules_of_verifying(session: Session, version: SessionVersion) -> None:
    """Raises `RulesBrokenError`: a signed sheet needs its scan (B9)."""
    content = parse_content(version.content)
    context = rules.RuleContext(facts=rules.Facts(has_sheet=facts.holds_sheet(session)))
    findings = rules.check(content, context, stage=rules.Stage.VERIFY)
    if findings:
        raise RulesBrokenError(findings)


def stated(text: str, *, field: str = "reason", needed: bool = True) -> str:
    """A reason in its normal form; raises `ReasonError` for none, and for personal data (B10)."""
    try:
        reason = read_text(text, limit=REASON_LIMIT)
    except InvalidError as error:
        raise ReasonError(error.message, field=field) from None
    if needed and not reason:
        raise ReasonError(_("Give a reason."), field=field)
    for kind in personal_data_in(reason):
        raise ReasonError(rules.personal_data_message(kind), field=field)
    return reason
