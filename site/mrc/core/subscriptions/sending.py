"""Sending what waits: once to each reader, in any number of processes, through any failure.

A worker takes one mail by writing a lease into its row (committed before anything is sent), builds
it, hands it to the mail server and notes in its next statement that it is sent. A worker that dies
before the server has taken the mail leaves a lease that runs out, and another one sends it: nothing
is lost. What no sender can exclude over SMTP: from the last line of a mail until the commit after
the server's answer, the server may have the mail and nobody here knows. It lasts as long as the
server takes to answer and one commit takes, and no worker is in it with more than one mail. If it
dies or is cut off just there, that one mail is sent again, because losing a warning is worse than
reading it twice; it bears the same Message-ID both times, by which many mail servers and programs
show one.

A mail server that is away stops nothing but the mail: what waits is tried again with growing
pauses, and never given up for that.
"""

import datetime
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.utils import timezone

from .bounces import note_bounce
from .building import build_mail
from .choices import State
from .models import OUTGOING, Announcement, Delivery, Digest, Outgoing
from .spreading import spread_all
from .transport import Gone, Later, NotNow, Transport

logger = logging.getLogger(__name__)

#: Steps of one SMTP conversation, each of which may take `EMAIL_TIMEOUT`.
_STEPS = 15
#: The first pause of a mail that did not get through; doubled each time, up to the longest.
FIRST_PAUSE = datetime.timedelta(seconds=30)
LONGEST_PAUSE = datetime.timedelta(hours=1)
#: While the mail server is away, this long passes before any other mail is tried.
PAUSE_OF_THE_REST = datetime.timedelta(minutes=1)
#: A mail that is not taken, while others are, is offered so often more: for about a day.
MOST_REFUSALS = 24


@dataclass
class Done:
    """What one run did."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0
    later: int = 0

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


def lease() -> datetime.timedelta:
    """How long a worker may hold a mail: longer than the slowest conversation can take."""
    return datetime.timedelta(seconds=_STEPS * (settings.EMAIL_TIMEOUT or 10))


def send_due(*, limit: int, seconds: float = 60.0, models: Sequence[type[Any]] = OUTGOING) -> Done:
    """Send what is due, at most `limit` mails and for about so many seconds; safe to run at once.

    Ends where the mail server is away: the rest waits a minute, so that nobody tries them all.
    """
    spread_all()
    done = Done()
    end = time.monotonic() + seconds
    with Transport() as transport:
        for mail in _claims(models, limit):
            try:
                _send(transport, mail, done)
            except NotNow as error:
                _put_all_back(mail, error)
                done.later += 1
                return done
            if time.monotonic() > end:
                return done
    return done


def _claims(models: Sequence[type[Any]], limit: int) -> Iterator[Outgoing]:
    """One mail after the other, each leased when it is asked for; requests to confirm first."""
    for model in models:
        while limit > 0 and (mail := _claim(model)) is not None:
            limit -= 1
            yield mail


def _claim(model: type[Any]) -> Outgoing | None:
    """Lease the mail that has been due longest: committed before anything is sent."""
    now = timezone.now()
    with transaction.atomic():
        mail: Outgoing | None = _unlocked(model.objects.due(at=now)).first()
        if mail is not None:
            mail.attempts += 1
            mail.claimed_until = now + lease()
            mail.save(update_fields=["attempts", "claimed_until"])
        return mail


def _unlocked(mails: Any) -> Any:
    """Lock them and leave out what another worker has locked; SQLite has one writer anyway."""
    if connection.features.has_select_for_update_skip_locked:
        return mails.select_for_update(skip_locked=True)
    return mails


def _send(transport: Transport, mail: Outgoing, done: Done) -> None:
    """Build, send, note: the claim's own row and nothing between the last two."""
    try:
        message = build_mail(mail)
    except Exception as error:
        logger.exception("A mail cannot be built")
        _try_later(mail, Later(type(error).__name__), done)
        return
    if message is None:
        settle(mail, State.DROPPED)
        done.dropped += 1
    elif mail.claimed_until is None or timezone.now() >= mail.claimed_until:
        # This process stood still for so long that another one may have the mail.
        logger.warning("A mail was claimed for too long and is left to another worker")
    else:
        _hand_over(transport, mail, message, done)


def _hand_over(transport: Transport, mail: Outgoing, message: EmailMessage, done: Done) -> None:
    try:
        transport.send(message)
    except Gone as error:
        settle(mail, State.FAILED, problem=error.code)
        note_bounce(mail_id=mail.pk, is_hard=True)
        done.failed += 1
    except Later as error:
        _try_later(mail, error, done)
    else:
        settle(mail, State.SENT, sent_at=timezone.now(), problem="")
        done.sent += 1


def settle(mail: Outgoing, state: str, **values: object) -> None:
    """Note how it ended, unless another worker whose claim came later has it by now.

    What is in a weekly mail ends with it.
    """
    values = {"state": state, "claimed_until": None, **values}
    if not isinstance(mail, Digest):
        _own(mail).update(**values)
        return
    with transaction.atomic():
        if _own(mail).update(**values):
            parts = Delivery.objects.filter(digest=mail, state=State.HELD)
            parts.update(state=state, sent_at=values.get("sent_at"))


def _own(mail: Outgoing) -> Any:
    """The row as long as it is under this very claim."""
    return type(mail).objects.waiting().filter(pk=mail.pk, attempts=mail.attempts)


def _try_later(mail: Outgoing, error: Later, done: Done) -> None:
    if mail.refusals >= MOST_REFUSALS:
        settle(mail, State.FAILED, problem=error.code)
        done.failed += 1
        return
    _own(mail).update(
        claimed_until=None,
        next_at=timezone.now() + _pause(mail.refusals),
        refusals=mail.refusals + 1,
        problem=error.code,
    )
    done.later += 1


def _pause(times: int) -> datetime.timedelta:
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(times, 10))


def _put_all_back(mail: Outgoing, error: NotNow) -> None:
    """The server is away: this one with a growing pause, everything else in a minute."""
    logger.warning("The mail server takes nothing now (%s); what waits is tried again", error.code)
    now = timezone.now()
    next_at = now + _pause(mail.attempts - 1)
    _own(mail).update(claimed_until=None, next_at=next_at, problem=error.code)
    for model in OUTGOING:
        with transaction.atomic():
            rest = _unlocked(model.objects.due(at=now)).values("pk")
            model.objects.filter(pk__in=rest).update(next_at=now + PAUSE_OF_THE_REST)


# --- When to come back ----------------------------------------------------------------------------
def has_more_than(number: int) -> bool:
    """Whether more mails are due now than one worker is to send in one go."""
    now = timezone.now()
    due = sum(model.objects.due(at=now).order_by()[: number + 1].count() for model in OUTGOING)
    return due > number


def next_due_at() -> datetime.datetime | None:
    """When something can be sent again; None where nothing waits."""
    if unspread := Announcement.objects.filter(spread_at=None).order_by("created_at").first():
        return unspread.created_at
    moments = [moment for model in OUTGOING if (moment := _earliest(model)) is not None]
    return min(moments, default=None)


def _earliest(model: type[Any]) -> datetime.datetime | None:
    waiting = model.objects.waiting()
    free = waiting.filter(claimed_until=None).order_by("next_at").first()
    held = waiting.filter(claimed_until__isnull=False).order_by("claimed_until").first()
    moments = [free.next_at] if free else []
    if held:
        moments.append(max(held.claimed_until, held.next_at))
    return min(moments, default=None)
