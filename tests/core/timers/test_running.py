"""Schedulers side by side: each moment of a timer is dealt with once, failures are tried again."""

import datetime
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from mrc.core.metrics.state import SiteState
from mrc.core.models import TimerRun
from mrc.core.timers import running
from mrc.core.timers.leases import take
from mrc.core.timers.running import TRIES, Scheduler
from mrc.core.timers.table import TABLE, Daily, Every, Timer

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 22, 12, 2, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
TIMER = Timer(("clearsessions",), Every(5))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Real processes, whose work is a line in a file: the command of Django is not started, so
    that the database of the test is not needed elsewhere. `fails` and `hangs` change what they
    come to."""
    log = tmp_path / "log"
    log.touch()
    script = (
        "import pathlib, sys, time; folder = pathlib.Path(sys.argv[1]);"
        "(folder / 'log').open('a').write('x');"
        "time.sleep(60 if (folder / 'hangs').exists() else 0);"
        "sys.exit(3 if (folder / 'fails').exists() else 0)"
    )
    popen, begun = subprocess.Popen, []

    def start(command: list[str], **options: object) -> "subprocess.Popen[bytes]":
        assert command[1].endswith("manage.py")
        begun.append(popen([sys.executable, "-c", script, str(tmp_path)]))
        return begun[-1]

    monkeypatch.setattr(running.subprocess, "Popen", start)
    yield log
    for process in begun:
        process.kill()
        process.wait()


def tick_until_over(scheduler: Scheduler, now: datetime.datetime) -> None:
    scheduler.tick(now)
    end = time.monotonic() + 30
    while scheduler.running and time.monotonic() < end:
        time.sleep(0.02)
        for one in list(scheduler.running):
            scheduler._look_after(one, now)
    assert not scheduler.running


def test_each_moment_is_dealt_with_once_by_two_schedulers(started: Path) -> None:
    one, other = Scheduler([TIMER]), Scheduler([TIMER])
    one.tick(NOON)
    other.tick(NOON)
    assert (len(one.running), len(other.running)) == (1, 0)
    tick_until_over(one, NOON)
    other.tick(NOON + MINUTE)
    assert started.read_text() == "x"
    tick_until_over(other, NOON + 3 * MINUTE)
    assert started.read_text() == "xx"
    assert TimerRun.objects.get().done_slot == NOON + 3 * MINUTE


def test_what_a_night_missed_is_caught_up_once(started: Path) -> None:
    scheduler = Scheduler([Timer(("purge_reports",), Daily("01:30"))])
    tick_until_over(scheduler, NOON)
    tick_until_over(scheduler, NOON + 60 * MINUTE)
    assert started.read_text() == "x"
    tick_until_over(scheduler, NOON + datetime.timedelta(days=4))
    assert started.read_text() == "xx"


def test_a_failure_is_tried_again_later_and_not_for_ever(started: Path) -> None:
    (started.parent / "fails").touch()
    scheduler = Scheduler([Timer(("purge_reports",), Daily("01:30"))])
    now = NOON
    tick_until_over(scheduler, now)
    tick_until_over(scheduler, now + MINUTE)
    assert started.read_text() == "x", "tried again at once"
    for _try in range(TRIES + 2):
        now += 20 * MINUTE
        tick_until_over(scheduler, now)
    assert started.read_text() == "x" * TRIES
    run = TimerRun.objects.get()
    assert (run.exit_code, run.failures) == (3, 0)
    assert run.done_slot is not None


def test_a_moment_that_came_after_a_failure_waits_for_nothing(started: Path) -> None:
    """A CronJob looks once in each moment, and would find the wait of the one before."""
    (started.parent / "fails").touch()
    tick_until_over(Scheduler([TIMER]), NOON)
    # NOON is two minutes past the hour, so the next moment comes before the five minutes are over.
    tick_until_over(Scheduler([TIMER]), NOON + 2 * MINUTE)
    assert started.read_text() == "x"
    tick_until_over(Scheduler([TIMER]), NOON + 3 * MINUTE)
    assert started.read_text() == "xx"


def test_an_end_that_the_database_did_not_take_is_noted_with_the_next_look(
    started: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, away = running._note_end, [True]

    def note_when_it_answers(*args: object) -> None:
        if away.pop():
            away.append(False)
            raise OperationalError
        away.append(False)
        note(*args)

    monkeypatch.setattr(running, "_note_end", note_when_it_answers)
    scheduler = Scheduler([TIMER])
    scheduler.tick(NOON)
    scheduler.running[0].process.wait(30)
    with pytest.raises(OperationalError):
        scheduler.look(NOON)
    assert TimerRun.objects.count() == 0
    scheduler.look(NOON)
    assert TimerRun.objects.get().exit_code == 0
    assert not scheduler.running
    assert take("timer:clearsessions") is not None


def test_a_command_that_hangs_is_ended_and_counts_as_failed(started: Path) -> None:
    (started.parent / "hangs").touch()
    scheduler = Scheduler([Timer(("check_links",), Every(5), longest=0)])
    tick_until_over(scheduler, NOON)
    assert TimerRun.objects.get().exit_code == -9


def test_no_more_commands_at_once_than_wanted(started: Path) -> None:
    (started.parent / "hangs").touch()
    table = [Timer((name,), Every(5)) for name in ("a", "b", "c")]
    scheduler = Scheduler(table, at_once=2)
    scheduler.tick(NOON)
    scheduler.tick(NOON)
    assert [one.timer.name for one in scheduler.running] == ["a", "b"]


def test_a_scheduler_that_is_stopped_leaves_the_moment_to_another(started: Path) -> None:
    (started.parent / "hangs").touch()
    scheduler = Scheduler([TIMER])
    scheduler.tick(timezone.now())
    scheduler.stop(patience=0.3)
    assert TimerRun.objects.count() == 0
    assert take("timer:clearsessions") is not None


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction is nothing to close between two looks."""
    monkeypatch.setattr(
        "mrc.core.management.commands.run_timers.close_old_connections", lambda: None
    )


@pytest.mark.usefixtures("one_connection")
def test_cron_runs_one_timer_and_its_moment_is_not_done_again(
    started: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("run_timers", once="clearsessions")
    assert started.read_text() == "x"
    run = TimerRun.objects.get()
    assert (run.name, run.exit_code, run.failures) == ("clearsessions", 0, 0)
    figures = {
        (sample.name, sample.labels.get("name")): sample.value
        for metric in SiteState().collect()
        for sample in metric.samples
    }
    assert figures["mrc_timer_failures", "clearsessions"] == 0
    assert run.done_slot is not None
    done = figures["mrc_timer_done_timestamp_seconds", "clearsessions"]
    assert done == run.done_slot.timestamp()
    call_command("run_timers", once="clearsessions")
    assert "nothing to do now" in capsys.readouterr().out
    # Nor does a scheduler that runs beside it.
    beside = Scheduler([timer for timer in TABLE if timer.name == "clearsessions"])
    beside.tick(timezone.now())
    assert not beside.running
    assert started.read_text() == "x"


@pytest.mark.usefixtures("one_connection")
def test_cron_hears_of_a_failure(started: Path) -> None:
    (started.parent / "fails").touch()
    with pytest.raises(CommandError, match="failed with exit code 3"):
        call_command("run_timers", once="clearsessions")
    assert (TimerRun.objects.get().failures, TimerRun.objects.get().exit_code) == (1, 3)


@pytest.mark.usefixtures("one_connection")
def test_cron_leaves_alone_what_a_scheduler_is_at(
    started: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (started.parent / "hangs").touch()
    beside = Scheduler([timer for timer in TABLE if timer.name == "clearsessions"])
    beside.tick(timezone.now())
    call_command("run_timers", once="clearsessions")
    assert "nothing to do now" in capsys.readouterr().out
    beside.stop(patience=0)
    assert started.read_text() in ("", "x"), "started twice"
    assert TimerRun.objects.count() == 0


def test_cron_that_names_no_timer_of_ours_is_told_so(started: Path) -> None:
    with pytest.raises(CommandError, match=r"no timer “flush”.*clearsessions"):
        call_command("run_timers", once="flush")
    assert started.read_text() == ""
