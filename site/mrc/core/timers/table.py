"""The timers as data: `run_timers`, the CronJobs for Kubernetes and the tests all read this.

Times are of Pakistan (`TIME_ZONE`). What a night missed is caught up when a scheduler is back.
"""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone


@dataclass(frozen=True)
class Every:
    """Every so many minutes, counted from the full hour; has to divide it."""

    minutes: int

    def newest(self, now: datetime.datetime) -> datetime.datetime:
        """The newest moment of the schedule that is not after `now`."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        return hour + datetime.timedelta(minutes=now.minute // self.minutes * self.minutes)

    @property
    def cron(self) -> str:
        return f"*/{self.minutes} * * * *"


@dataclass(frozen=True)
class Daily:
    """Once a day at this time of Pakistan."""

    at: str

    def newest(self, now: datetime.datetime) -> datetime.datetime:
        local = timezone.localtime(now)
        hour, minute = (int(part) for part in self.at.split(":"))
        today = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return today if today <= local else today - datetime.timedelta(days=1)

    @property
    def cron(self) -> str:
        hour, minute = (int(part) for part in self.at.split(":"))
        return f"{minute} {hour} * * *"


@dataclass(frozen=True)
class Timer:
    """A management command with its arguments, and when it is due."""

    command: tuple[str, ...]
    schedule: Every | Daily
    #: Minutes after which it is ended; the next one goes on where it was.
    longest: int = 30

    @property
    def name(self) -> str:
        return self.command[0]


#: Just after midnight comes what the date changes, then the nightly work, in the morning the mails.
TABLE = (
    Timer(("publish_scheduled",), Every(5)),
    Timer(("send_mail",), Every(5)),
    Timer(("send_analytics",), Every(5)),
    Timer(("resume_imports",), Every(5)),
    Timer(("purge_cache",), Every(30)),
    Timer(("expire_facts",), Daily("00:05")),
    Timer(("draw_guides",), Daily("00:20"), longest=180),
    Timer(("draw_cards",), Daily("00:50"), longest=120),
    Timer(("freeze_figures",), Daily("01:10")),
    Timer(("draw_back_checks",), Daily("01:20")),
    Timer(("purge_reports",), Daily("01:30")),
    Timer(("purge_questions",), Daily("01:35")),
    Timer(("purge_evidence",), Daily("01:40")),
    Timer(("purge_registrations",), Daily("01:45")),
    Timer(("purge_searches",), Daily("01:50")),
    Timer(("purge_subscriptions",), Daily("01:55")),
    Timer(("clearsessions",), Daily("02:00")),
    Timer(("prune_db_task_results",), Daily("02:05")),
    Timer(("pass_questions",), Daily("02:10")),
    Timer(("check_links",), Daily("02:20"), longest=180),
    Timer(("check_records",), Daily("03:00"), longest=120),
    Timer(("send_centre_pages",), Daily("07:30")),
    Timer(("send_event_reminders",), Daily("08:00")),
    Timer(("send_digests",), Daily("09:00")),
)


def nightly_backup(folder: str, kept: int) -> Timer:
    return Timer(("backup", "--to", folder, "--keep", str(kept)), Daily("03:30"), longest=180)


def timers() -> tuple[Timer, ...]:
    """The table of this installation, with what its settings ask for besides."""
    found = list(TABLE)
    if maildir := settings.MRC_BOUNCES_MAILDIR:
        found.append(Timer(("read_bounces", "--maildir", str(maildir)), Every(15)))
    if settings.MRC_MIRROR_DIR:
        # Publishing refreshes the static copy at once; what only time changes is caught up here.
        found.append(Timer(("write_mirror",), Every(30), longest=60))
    if folder := settings.MRC_BACKUP_DIR:
        found.append(nightly_backup(str(folder), settings.MRC_BACKUPS_KEPT))
    return tuple(found)
