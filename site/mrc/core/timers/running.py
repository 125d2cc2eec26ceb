"""Starting what is due. Several schedulers may do this at once: each moment has one of them.

A command runs in a process of its own: what it leaks, hangs on or breaks stays there.
"""

import datetime
import logging
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .leases import release, renew, take
from .models import TimerRun
from .table import Timer

logger = logging.getLogger(__name__)

#: How often one moment is tried before it counts as dealt with; the log has each failure.
TRIES = 3
_AGAIN_AFTER = datetime.timedelta(minutes=5)


@dataclass
class Running:
    """A command that this scheduler has started."""

    timer: Timer
    slot: datetime.datetime
    holder: uuid.UUID
    process: subprocess.Popen[bytes]
    deadline: float

    @property
    def lease(self) -> str:
        return _lease_of(self.timer)


@dataclass
class Scheduler:
    """Holds the lease of each timer whose command it runs; `at_once` commands at most."""

    table: Sequence[Timer]
    at_once: int = 2
    running: list[Running] = field(default_factory=list)
    #: Of those that have ended: the last exit code of each, by the timer's name.
    ended: dict[str, int] = field(default_factory=dict)

    def tick(self, now: datetime.datetime) -> None:
        """Notes what has ended, renews what has not, starts what is due."""
        self.look(now)
        for timer in self.table:
            if len(self.running) >= self.at_once:
                return
            if not any(one.timer == timer for one in self.running):
                self._start_if_due(timer, now)

    def look(self, now: datetime.datetime) -> None:
        """Notes what has ended and renews what has not; starts nothing."""
        for one in list(self.running):
            self._look_after(one, now)

    def stop(self, patience: float) -> None:
        """Lets what runs come to its end for so many seconds, then ends it; it is tried again."""
        end = time.monotonic() + patience
        while self.running and time.monotonic() < end:
            self.look(timezone.now())
            time.sleep(0.2)
        for one in self.running:
            one.process.terminate()
            one.process.wait()
            release(one.lease, one.holder)
        self.running.clear()

    def _start_if_due(self, timer: Timer, now: datetime.datetime) -> None:
        slot = timer.schedule.newest(now)
        if not _is_due(timer, slot, now):
            return
        holder = take(_lease_of(timer))
        if holder is None:
            return
        # Another scheduler may have dealt with it between the look and the lease.
        if not _is_due(timer, slot, now):
            release(_lease_of(timer), holder)
            return
        command = [sys.executable, str(Path(settings.REPO_DIR) / "manage.py"), *timer.command]
        # Commands of our own table, never anything that somebody typed.
        process = subprocess.Popen(  # noqa: S603
            [*command, "--verbosity", "0"], cwd=settings.REPO_DIR
        )
        deadline = time.monotonic() + 60 * timer.longest
        self.running.append(Running(timer, slot, holder, process, deadline))

    def _look_after(self, one: Running, now: datetime.datetime) -> None:
        code = one.process.poll()
        if code is None and time.monotonic() > one.deadline:
            logger.error("Timer %s took more than %s minutes", one.timer.name, one.timer.longest)
            one.process.kill()
            code = one.process.wait()
        if code is None:
            renew(one.lease, one.holder)
            return
        # Forgotten only when it is noted: with the database away, the next look notes it.
        _note_end(one, code, now)
        self.running.remove(one)
        self.ended[one.timer.name] = code
        release(one.lease, one.holder)


def _lease_of(timer: Timer) -> str:
    """Not the command's own name: the command takes that one itself, by hand or from here."""
    return f"timer:{timer.name}"


def _is_due(timer: Timer, slot: datetime.datetime, now: datetime.datetime) -> bool:
    """A failure puts off the moment that it was in, and none that came after it."""
    run = TimerRun.objects.filter(pk=timer.name).first()
    if run is None:
        return True
    is_done = run.done_slot is not None and run.done_slot >= slot
    waits = run.not_before is not None and now < run.not_before
    failed_before = run.ended_at is not None and run.ended_at < slot
    return not is_done and (failed_before or not waits)


def _note_end(one: Running, code: int, now: datetime.datetime) -> None:
    run, _new = TimerRun.objects.get_or_create(pk=one.timer.name)
    run.ended_at, run.exit_code = now, code
    run.failures = run.failures + 1 if code else 0
    if code:
        logger.error("Timer %s failed with exit code %s", one.timer.name, code)
    if not code or run.failures >= TRIES:
        run.done_slot, run.failures, run.not_before = one.slot, 0, None
    else:
        run.not_before = now + _AGAIN_AFTER * run.failures
    run.save()
