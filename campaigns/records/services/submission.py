"""Receiving what an officer sends: a PUT of the whole session under its id.

New: stored, with a reference. The same again: the same receipt. The next version of a returned
session on its current version: stored. Anything else: a conflict, with both contents.
"""

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from campaigns.records import authority, facts, references, rules
from campaigns.records.content import ContentError, SessionContent, content_hash, parse_content
from campaigns.records.errors import ConflictError, NotAllowedError, RulesBrokenError
from campaigns.records.identifiers import is_uuid7
from campaigns.records.models import (
    Session,
    SessionConflict,
    SessionDraft,
    SessionState,
    SessionVersion,
)
from campaigns.records.rules import Finding
from campaigns.records.signals import version_received
from mrc.core.models import User

from .storing import Judged, lock_session, move, next_reference, store_version


@dataclass(frozen=True)
class Receipt:
    """What the sender is told. Only an answer with this id and hash means that it is stored."""

    session_id: UUID
    reference: str
    version: int
    content_hash: str
    state: str
    #: When that version arrived.
    received_at: datetime.datetime
    #: A session that was not here before.
    created: bool
    #: The same content was here already: nothing was stored now.
    repeated: bool


def review(
    *, content: SessionContent, session_id: UUID, by: User, now: datetime.datetime
) -> list[Finding]:
    """Every finding of the rules of sending; stores nothing. Raises `ContentError`.

    The content may be incomplete: what is not there yet is not judged.
    """
    found = references.resolve(content)
    context = facts.gather(
        content=content, references=found, session_id=session_id, officer=by, now=now
    )
    return rules.check(content, context)


def submit_session(
    *,
    session_id: UUID,
    content: SessionContent | Mapping[str, Any],
    base_version: int,
    by: User,
    now: datetime.datetime,
    device: str = "",
    is_sample: bool = False,
    ends_draft: bool = True,
) -> Receipt:
    """Stores what was sent, once.

    `base_version` is the version that the sender saw, 0 for a new session. With `ends_draft` the
    server's own draft of that session goes: only a sender that has just read it may say so. Raises
    `ContentError`, `NotAllowedError`, `RulesBrokenError` and `ConflictError` (409), of which the
    content that was sent is kept.
    """
    if not is_uuid7(session_id):
        raise ContentError({"id": [_("The session's identifier cannot be read.")]})
    raw = content.as_json() if isinstance(content, SessionContent) else content
    sent = parse_content(raw)
    if (told := _told_before(session_id, sent, base_version, by)) is not None:
        return told
    try:
        with transaction.atomic():
            receipt = _receive(
                session_id, sent, base_version, by=by, device=device, now=now, is_sample=is_sample
            )
            if ends_draft and not receipt.repeated:
                SessionDraft.objects.filter(pk=session_id, officer=by).delete()
            return receipt
    except ConflictError:
        keep_conflict(session_id, sent, base_version, by=by, device=device, now=now)
        raise


def _told_before(
    session_id: UUID, sent: SessionContent, base_version: int, by: User
) -> Receipt | None:
    """The receipt of what is here already, without waiting for those who write.

    A short cut only: whatever it does not find is decided under the lock.
    """
    session = (
        Session.objects.filter(pk=session_id, officer=by).select_related("current_version").first()
    )
    if session is None or session.current_version is None:
        return None
    current = session.current_version
    if session.state == SessionState.RETURNED and base_version == current.number:
        return None
    version = _same_again(session, current, content_hash(sent), base_version)
    return None if version is None else _receipt(session, version, repeated=True)


def keep_conflict(
    session_id: UUID,
    sent: SessionContent,
    base_version: int,
    *,
    by: User,
    device: str,
    now: datetime.datetime,
) -> None:
    """Keeps what could not be stored, once, in case the phone that holds it breaks."""
    SessionConflict.objects.get_or_create(
        session_key=session_id,
        sent_by=by,
        content_hash=content_hash(sent),
        defaults={
            "base_version": base_version,
            "content": sent.as_json(),
            "device": device[:64],
            "received_at": now,
        },
    )


def _receive(
    session_id: UUID,
    sent: SessionContent,
    base_version: int,
    *,
    by: User,
    device: str,
    now: datetime.datetime,
    is_sample: bool,
) -> Receipt:
    session = lock_session(session_id)
    if session is None:
        if not authority.may_log(by):
            raise NotAllowedError
        if base_version != 0:
            raise conflict(None, sent, base_version)
        judged = judge(content=sent, session_id=session_id, officer=by, now=now)
        session = _begin(session_id, by=by, now=now, is_sample=is_sample)
        if session is not None:
            return _store(session, 1, judged, by=by, device=device, now=now)
        # The same session arrived a moment ago through another connection.
        session = Session.objects.select_for_update().get(pk=session_id)
    return _receive_again(session, sent, base_version, by=by, device=device, now=now)


def judge(
    *, content: SessionContent, session_id: UUID, officer: User, now: datetime.datetime
) -> Judged:
    """Raises `RulesBrokenError` where a blocking rule does not hold and was not explained."""
    found = references.resolve(content)
    context = facts.gather(
        content=content, references=found, session_id=session_id, officer=officer, now=now
    )
    findings = rules.check(content, context)
    if any(finding.blocks for finding in findings):
        raise RulesBrokenError(findings)
    if found.campaign is None or found.district is None:
        raise ContentError({"campaign": [_("Fill this in.")]})
    return Judged(content, found.campaign, found.institution, found.district, findings)


def _begin(
    session_id: UUID, *, by: User, now: datetime.datetime, is_sample: bool
) -> Session | None:
    """The session's row with its reference; None where its id is taken by now.

    The unique key decides, not a look-up: the number that was drawn is given back with the
    savepoint.
    """
    if by.centre is None:
        raise NotAllowedError
    try:
        with transaction.atomic():
            return Session.objects.create(
                pk=session_id,
                reference=next_reference(by.centre, facts.karachi_day(now).year),
                centre=by.centre,
                officer=by,
                state=SessionState.SUBMITTED,
                received_at=now,
                is_sample=is_sample,
            )
    except IntegrityError:
        if not Session.objects.filter(pk=session_id).exists():
            raise
        return None


def _receive_again(
    session: Session,
    sent: SessionContent,
    base_version: int,
    *,
    by: User,
    device: str,
    now: datetime.datetime,
) -> Receipt:
    """What the officer of a session that is here already may be told or may add."""
    if session.officer_id != by.pk:
        raise NotAllowedError
    current = session.versions.get(current_of=session)
    corrects = session.state == SessionState.RETURNED and base_version == current.number
    if not corrects:
        repeated = _same_again(session, current, content_hash(sent), base_version)
        if repeated is None:
            raise conflict(session, sent, base_version)
        return _receipt(session, repeated, repeated=True)
    if not authority.may_log(by) or by.centre_id != session.centre_id:
        raise NotAllowedError
    judged = judge(content=sent, session_id=session.pk, officer=by, now=now)
    return _store(session, current.number + 1, judged, by=by, device=device, now=now)


def _same_again(
    session: Session, current: SessionVersion, digest: str, base_version: int
) -> SessionVersion | None:
    """The stored version that this message is a repetition of.

    Either the current one, or an earlier one whose receipt was lost on its way.
    """
    same = {
        version.number: version
        for version in session.versions.filter(content_hash=digest, submitted_by=session.officer_id)
    }
    return same.get(current.number) or same.get(base_version + 1)


def conflict(session: Session | None, sent: SessionContent, base_version: int) -> ConflictError:
    """The refusal of what does not build on the current version, with both contents (B8)."""
    current = session.current_version if session else None
    number = current.number if current else 0
    context = rules.RuleContext(
        facts=rules.Facts(base_version=base_version, current_version=number)
    )
    stale = rules.check(sent, context, stage=rules.Stage.STORE)
    # On the current version too there may be nothing to add: it is not returned.
    finding = stale[0] if stale else rules.conflict_finding(number)
    return ConflictError(
        sent=sent.as_json(),
        stored_content=current.content if current else None,
        stored_version=number,
        state=session.state if session else "",
        finding=finding,
    )


def _store(
    session: Session, number: int, judged: Judged, *, by: User, device: str, now: datetime.datetime
) -> Receipt:
    created = session.current_version_id is None
    version = store_version(
        session=session, number=number, judged=judged, by=by, device=device, now=now
    )
    move(session=session, version=version, to_state=SessionState.SUBMITTED, by=by, now=now)
    version_received.send(sender=SessionVersion, version=version)
    return dataclasses.replace(_receipt(session, version, repeated=False), created=created)


def _receipt(session: Session, version: SessionVersion, *, repeated: bool) -> Receipt:
    return Receipt(
        session_id=session.pk,
        reference=session.reference,
        version=version.number,
        content_hash=version.content_hash,
        state=session.state,
        received_at=version.received_at,
        created=False,
        repeated=repeated,
    )
