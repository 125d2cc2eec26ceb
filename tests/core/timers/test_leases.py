"""One process at a time, whoever asks: threads with connections of their own on both databases."""

import datetime
import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command, load_command_class
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.models.functions import Now

from mrc.core.management.commands import run_timers
from mrc.core.models import Lease
from mrc.core.timers import leases
from mrc.core.timers.commands import OneAtATime
from mrc.core.timers.leases import HELD, alone, release, renew, take

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(number: int, work: Any) -> list[Any]:
    """What each of so many threads comes to that begin in the same moment."""
    gate, found = threading.Barrier(number), []

    def run() -> None:
        gate.wait()
        try:
            found.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _each in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == number
    return found


def test_of_eight_that_ask_at_once_one_has_it() -> None:
    for _round in range(5):
        holders = [holder for holder in at_once(8, lambda: take("work")) if holder]
        assert len(holders) == 1
        assert take("work") is None
        release("work", holders[0])


def test_a_lease_of_somebody_who_was_killed_runs_out() -> None:
    first = take("work")
    assert first is not None
    Lease.objects.update(until=Now() - datetime.timedelta(seconds=1))
    second = take("work")
    assert second is not None
    assert not renew("work", first), "whoever lost it has to hear so"
    release("work", first)
    assert take("work") is None, "the former holder released another's lease"
    assert renew("work", second)


def test_work_that_takes_long_keeps_its_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "RENEWED_AFTER", 0.05)
    with alone("work") as is_mine:
        assert is_mine
        before = Lease.objects.get(pk="work").until
        over = threading.Event()
        for _try in range(100):
            over.wait(0.05)
            if Lease.objects.get(pk="work").until > before:
                break
        else:
            pytest.fail("nobody renewed the lease")
    assert take("work") is not None


def test_a_failure_gives_the_lease_back() -> None:
    with pytest.raises(RuntimeError), alone("work"):
        raise RuntimeError
    assert take("work") is not None


class Slow(OneAtATime):
    """Says how many of it were at work."""

    inside = 0
    most = 0
    begun = threading.Event()
    end = threading.Event()

    def handle(self, *args: Any, **options: Any) -> None:
        Slow.inside += 1
        Slow.most = max(Slow.most, Slow.inside)
        Slow.begun.set()
        Slow.end.wait(30)
        Slow.inside -= 1
        self.stdout.write("done")


def test_a_command_that_runs_elsewhere_does_nothing_and_says_so() -> None:
    Slow.begun.clear()
    Slow.end.clear()
    said = StringIO()
    first = threading.Thread(target=lambda: (call_command(Slow()), connection.close()))
    first.start()
    assert Slow.begun.wait(30)
    call_command(Slow(), stdout=said)
    Slow.end.set()
    first.join()
    assert Slow.most == 1
    assert "runs elsewhere; nothing done here" in said.getvalue()
    call_command(Slow(), stdout=said)
    assert said.getvalue().endswith("done\n")


def test_the_lease_ends_well_after_two_renewals_have_failed() -> None:
    assert HELD.total_seconds() > 3 * leases.RENEWED_AFTER


def test_the_loop_itself_may_run_many_times() -> None:
    assert not issubclass(run_timers.Command, OneAtATime)
    assert isinstance(load_command_class("mrc.core", "publish_scheduled"), BaseCommand)
