"""Sending what the outbox holds: at least once, in any number of processes, through any failure."""

import datetime
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from .client import AnalyticsError, PlausibleClient, RefusedError, plausible
from .models import OutboxEvent
from .querysets import OutboxQuerySet

#: A worker that took a goal has this long; afterwards it is taken for dead, and the goal is due
#: again. Much longer than the client's timeouts.
LEASE = datetime.timedelta(minutes=1)
#: The first pause of a goal that did not get through; doubled each time, up to the longest.
FIRST_PAUSE = datetime.timedelta(seconds=30)
LONGEST_PAUSE = datetime.timedelta(hours=1)
#: While Plausible is away, this long passes before anything else in the outbox is tried.
PAUSE_OF_THE_REST = datetime.timedelta(minutes=1)
#: A goal that nobody took for this long is given up (and can be revived by `send_analytics`).
GIVE_UP_AFTER = datetime.timedelta(days=30)

#: A goal belongs to no reader. Without these headers Plausible would take the server for one, and
#: hosted Plausible drops what comes from a data centre or from a robot. The address is one of
#: those kept for documentation (RFC 5737): it lies nowhere.
_NOBODY = {"User-Agent": "MRC Pakistan goals", "X-Forwarded-For": "192.0.2.0"}


@dataclass(frozen=True)
class Drained:
    """What one run did: goals sent, given up for good, and left to be tried again."""

    sent: int = 0
    dead: int = 0
    failed: int = 0


def drain(
    *,
    limit: int = 100,
    now: Callable[[], datetime.datetime] = timezone.now,
    seconds: float = 30.0,
) -> Drained:
    """Send the goals that are due, at most `limit` and for about `seconds`; safe to run at once.

    A goal is sent again if its worker dies between sending and noting it: at least once. Where
    Plausible is away the run ends and the rest waits a minute, so that nobody tries them one by
    one. Does nothing while analytics is off.
    """
    client = plausible()
    sent = dead = 0
    end = time.monotonic() + seconds
    while client is not None and sent + dead < limit and time.monotonic() < end:
        goal = _take(now())
        if goal is None:
            break
        try:
            _send(client, goal)
        except RefusedError as error:
            _bury(goal, error)
            dead += 1
        except AnalyticsError as error:
            gave_up = _put_back(goal, error, now())
            return Drained(sent, dead + gave_up, 0 if gave_up else 1)
        else:
            _settle(goal, state=OutboxEvent.State.SENT, sent_at=now(), last_error="")
            sent += 1
    return Drained(sent, dead)


def revive() -> int:
    """Let the dead be sent once more, after whatever made Plausible refuse them was mended."""
    return OutboxEvent.objects.dead().update(
        state=OutboxEvent.State.PENDING,
        attempts=0,
        created_at=timezone.now(),
        next_at=timezone.now(),
    )


def _take(now: datetime.datetime) -> OutboxEvent | None:
    """Lease the goal that has been due longest: committed before anything is sent."""
    with transaction.atomic():
        goal = _unlocked(OutboxEvent.objects.due(at=now)).first()
        if goal is not None:
            goal.attempts += 1
            goal.next_at = now + LEASE
            goal.save(update_fields=["attempts", "next_at"])
        return goal


def _unlocked(goals: OutboxQuerySet) -> OutboxQuerySet:
    """Lock them and leave out what another worker has locked; SQLite has one writer anyway."""
    if connection.features.has_select_for_update_skip_locked:
        return goals.select_for_update(skip_locked=True)
    return goals


def _send(client: PlausibleClient, goal: OutboxEvent) -> None:
    client.send_now(name=goal.name, path=goal.path, props=goal.props, headers=_NOBODY)


def _put_back(goal: OutboxEvent, error: AnalyticsError, now: datetime.datetime) -> bool:
    """Try it again later, and everything else in a while; True if it was given up instead."""
    with transaction.atomic():
        rest = _unlocked(OutboxEvent.objects.due(at=now)).values("pk")
        OutboxEvent.objects.filter(pk__in=rest).update(next_at=now + PAUSE_OF_THE_REST)
    if now - goal.created_at > GIVE_UP_AFTER:
        _bury(goal, error)
        return True
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(goal.attempts - 1, 10))
    _settle(goal, next_at=now + pause, last_error=str(error)[:200])
    return False


def _bury(goal: OutboxEvent, error: AnalyticsError) -> None:
    _settle(goal, state=OutboxEvent.State.DEAD, last_error=str(error)[:200])


def _settle(goal: OutboxEvent, **values: object) -> None:
    """Note what became of it, unless another worker whose lease came later was faster."""
    OutboxEvent.objects.pending().filter(pk=goal.pk).update(**values)
