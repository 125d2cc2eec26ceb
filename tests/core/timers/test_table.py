"""The table of timers is complete, its commands exist, and each may be started twice at once."""

import datetime
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import BaseCommand

from mrc.core.timers.commands import OneAtATime
from mrc.core.timers.leases import take
from mrc.core.timers.table import TABLE, Daily, Every, timers

#: These have leases of their own, row by row, and are meant to run beside one another: tests of
#: theirs show it (tests/slow/test_mail_drill.py, tests/core/analytics, tests/campaigns/exchange).
WITH_OWN_LEASES = {"send_mail", "send_analytics", "resume_imports", "read_bounces"}
NAMES = [timer.name for timer in TABLE]
KARACHI = datetime.timezone(datetime.timedelta(hours=5))


def command_of(name: str) -> BaseCommand:
    found = get_commands()[name]
    return found if isinstance(found, BaseCommand) else load_command_class(found, name)


def test_the_table_of_the_manual_and_of_the_scheduler_are_the_same() -> None:
    manual = Path(django_settings.REPO_DIR / "docs" / "operations.md").read_text()
    section = manual.partition("## Every day, by a timer")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `manage\.py (\w+)", section, re.MULTILINE)
    assert sorted(named) == sorted([*NAMES, "read_bounces", "write_mirror"])


@pytest.mark.parametrize("name", NAMES)
def test_each_timer_is_one_at_a_time_or_has_leases_of_its_own(name: str) -> None:
    assert isinstance(command_of(name), OneAtATime) != (name in WITH_OWN_LEASES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in NAMES if name not in WITH_OWN_LEASES])
def test_a_second_start_does_nothing_while_the_first_is_at_work(
    name: str, settings: Any, django_assert_max_num_queries: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert take(name)
    said = StringIO()
    with django_assert_max_num_queries(8):
        call_command(name, stdout=said)
    assert said.getvalue() == f"{name} runs elsewhere; nothing done here.\n"


@pytest.mark.django_db
def test_a_maildir_is_read_by_one_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.mail").write_bytes(b"Subject: hello\n\nNo notice.")
    assert take("read_bounces")
    call_command("read_bounces", maildir=tmp_path, stdout=StringIO())
    assert (tmp_path / "new" / "1.mail").exists()


def test_a_maildir_that_is_named_is_read_by_a_timer(settings: Any) -> None:
    settings.MRC_MIRROR_DIR = ""
    assert "read_bounces" not in [timer.name for timer in timers()]
    settings.MRC_BOUNCES_MAILDIR = "/var/mail/bounces"
    assert timers()[-1].command == ("read_bounces", "--maildir", "/var/mail/bounces")


def test_a_static_copy_that_is_kept_is_brought_up_to_date_by_a_timer(settings: Any) -> None:
    settings.MRC_MIRROR_DIR = ""
    assert timers() == TABLE
    settings.MRC_MIRROR_DIR = "/mirror"
    assert [timer.command for timer in timers()[len(TABLE) :]] == [("write_mirror",)]


@pytest.mark.parametrize(
    ("schedule", "now", "newest", "cron"),
    [
        (Every(5), (10, 14, 59), (10, 10), "*/5 * * * *"),
        (Every(15), (10, 15, 0), (10, 15), "*/15 * * * *"),
        (Daily("00:20"), (0, 20, 0), (0, 20), "20 0 * * *"),
        (Daily("07:30"), (23, 59, 59), (7, 30), "30 7 * * *"),
    ],
)
def test_newest_moment_of_a_schedule(
    schedule: Every | Daily, now: tuple[int, ...], newest: tuple[int, int], cron: str
) -> None:
    moment = datetime.datetime(2026, 11, 22, *now, tzinfo=KARACHI)
    assert schedule.newest(moment) == datetime.datetime(2026, 11, 22, *newest, tzinfo=KARACHI)
    assert schedule.cron == cron


def test_a_daily_moment_that_is_still_ahead_was_yesterday() -> None:
    moment = datetime.datetime(2026, 11, 22, 0, 10, tzinfo=KARACHI)
    assert Daily("00:20").newest(moment) == datetime.datetime(2026, 11, 21, 0, 20, tzinfo=KARACHI)


def test_times_of_an_hour_divide_it() -> None:
    assert all(60 % t.schedule.minutes == 0 for t in TABLE if isinstance(t.schedule, Every))
