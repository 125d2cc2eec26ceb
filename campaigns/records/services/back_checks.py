"""Back-checks: drawing which sessions are asked about again, and recording what was found.

Drawn are all verified sessions with warnings, and of the others a random share. Whether a session
is in the share depends on nothing but the seed and its id, so the order in which sessions are
verified changes nothing, a late one is judged like the others, and anybody who knows the seed can
draw the same sample again.
"""

import datetime
import hashlib
import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from campaigns.records import authority, facts, flagging
from campaigns.records.errors import NotAllowedError, ReasonError, WrongStateError
from campaigns.records.models import (
    BackCheck,
    BackCheckDraw,
    BackCheckResult,
    CheckMethod,
    CheckOutcome,
    DrawReason,
    Session,
    SessionState,
)
from campaigns.records.models.checks import FINAL_OUTCOMES
from mrc.core.models import Centre, User

from .decisions import current_version, stated
from .storing import lock_session

#: Without a month given, as many months before the present one are looked through: sessions that
#: were verified late are drawn then.
MONTHS_BACK = 3


def is_drawn(*, seed: str, session_id: UUID, share_percent: int) -> bool:
    """Whether the random share takes this session.

    The first 64 bits of SHA-256 of ``"<seed>:<session id>"`` are below the share of 2^64.
    """
    digest = hashlib.sha256(f"{seed}:{session_id}".encode()).digest()
    return int.from_bytes(digest[:8], "big") * 100 < share_percent << 64


def draw_back_checks(
    *, centre: Centre, month: datetime.date, now: datetime.datetime
) -> list[BackCheck]:
    """Draws a centre's sessions of a month, and gives those that were not drawn before.

    `month` is its first day. Safe to run again: the seed and the share of the first time hold, and
    only sessions that were verified or flagged since are new. Raises `WrongStateError` for a month
    that has not ended: its seed must not be known while sessions are still being logged.
    """
    if month.day != 1 or following_month(month) > facts.karachi_day(now):
        raise WrongStateError(_("This month has not ended."))
    sessions = _not_drawn_yet(centre, month)
    if not sessions:
        return []
    with transaction.atomic():
        draw = _draw_of(centre, month, now)
        return [
            check
            for session in sessions
            if (reason := _reason(draw, session)) and (check := _draw(draw, session, reason, now))
        ]


def record_back_check(
    *,
    back_check: BackCheck,
    method: str,
    outcome: str,
    checked_on: datetime.date,
    found_total: int | None,
    note: str,
    by: User,
    now: datetime.datetime,
) -> BackCheckResult:
    """Adds what a call or a visit found. After “nobody could be reached” it may be tried again.

    Raises `NotAllowedError` (sent, held or verified it, or no right), `WrongStateError` (ended, or
    the session is void) and `ReasonError` with the field that is wrong.
    """
    with transaction.atomic():
        session = lock_session(back_check.session_id)
        if session is None or session.state == SessionState.VOID:
            raise WrongStateError(_("The session is void: there is nothing to check."))
        if not authority.may_back_check(by, session):
            raise NotAllowedError
        if back_check.results.filter(outcome__in=FINAL_OUTCOMES).exists():
            raise WrongStateError(_("Somebody has recorded a result in the meantime."))
        version = current_version(session)
        total = sum(version.cells.values_list("count", flat=True))
        _keep_sense(method, outcome, found_total, total)
        if not version.held_on <= checked_on <= facts.karachi_day(now):
            raise ReasonError(_("Give a date between the session and today."), field="checked_on")
        return BackCheckResult.objects.create(
            back_check=back_check,
            by=by,
            at=now,
            method=method,
            outcome=outcome,
            checked_on=checked_on,
            recorded_total=total,
            found_total=found_total if outcome == CheckOutcome.DIFFERS else None,
            note=stated(note, field="note", needed=False),
        )


def months_to_draw(now: datetime.datetime) -> list[datetime.date]:
    """The first days of the last months that have ended, oldest first."""
    month = facts.karachi_day(now).replace(day=1)
    months = []
    for _number in range(MONTHS_BACK):
        month = (month - datetime.timedelta(days=1)).replace(day=1)
        months.append(month)
    return months[::-1]


def following_month(month: datetime.date) -> datetime.date:
    return (month.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def configured_share() -> int:
    """`MRC_BACK_CHECK_SHARE`, in per cent. Raises `ImproperlyConfigured` outside 0 to 100."""
    share: Any = settings.MRC_BACK_CHECK_SHARE
    if not isinstance(share, int) or not 0 <= share <= 100:
        raise ImproperlyConfigured("MRC_BACK_CHECK_SHARE is a percentage: 0 to 100.")
    return share


def _not_drawn_yet(centre: Centre, month: datetime.date) -> list[Session]:
    sessions = Session.objects.verified().filter(
        centre=centre,
        back_check=None,
        current_version__held_on__gte=month,
        current_version__held_on__lt=following_month(month),
    )
    return list(flagging.with_flag_count(sessions).order_by("pk"))


def _draw_of(centre: Centre, month: datetime.date, now: datetime.datetime) -> BackCheckDraw:
    draw, _created = BackCheckDraw.objects.get_or_create(
        centre=centre,
        month=month,
        defaults={
            "seed": secrets.token_hex(16),
            "share_percent": configured_share(),
            "made_at": now,
        },
    )
    return draw


def _reason(draw: BackCheckDraw, session: Session) -> DrawReason | None:
    if getattr(session, "flag_count", 0):
        return DrawReason.FLAGGED
    drawn = is_drawn(seed=draw.seed, session_id=session.pk, share_percent=draw.share_percent)
    return DrawReason.RANDOM if drawn else None


def _draw(
    draw: BackCheckDraw, session: Session, reason: DrawReason, now: datetime.datetime
) -> BackCheck | None:
    """None where another run has drawn it, or the session was voided, a moment ago."""
    try:
        with transaction.atomic():
            return BackCheck.objects.create(session=session, draw=draw, reason=reason, drawn_at=now)
    except IntegrityError:
        if BackCheck.objects.filter(session=session).exists():
            return None
        if not Session.objects.verified().filter(pk=session.pk).exists():
            return None
        raise


def _keep_sense(method: str, outcome: str, found_total: int | None, total: int) -> None:
    if method not in CheckMethod.values:
        raise ReasonError(_("Choose one from the list."), field="method")
    if outcome not in CheckOutcome.values:
        raise ReasonError(_("Choose one from the list."), field="outcome")
    if outcome != CheckOutcome.DIFFERS:
        return
    if found_total is None:
        raise ReasonError(_("Write how many people were found."), field="found_total")
    if found_total == total:
        raise ReasonError(
            _("This is the number on record: then the result is “confirmed”."), field="found_total"
        )
