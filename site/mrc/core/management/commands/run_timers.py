"""The scheduler: starts what the table of timers says, on as many machines as one likes."""

import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from mrc.core.timers.running import Scheduler
from mrc.core.timers.table import Timer, timers


class Command(BaseCommand):
    help = (
        "Runs until it is stopped and starts each timer when it is due, in a process of its own. "
        "Several may run: each moment of a timer has one of them, and what a night missed is "
        "caught up."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--list", action="store_true", help="only say what there is")
        parser.add_argument(
            "--once",
            metavar="NAME",
            help="start this timer alone if its newest moment was not dealt with yet, and end with"
            " it: for cron and CronJobs",
        )
        parser.add_argument("--at-once", type=int, default=2, help="commands at a time")
        parser.add_argument("--seconds", type=float, default=5, help="between two looks")
        parser.add_argument(
            "--patience", type=float, default=50, help="seconds for what runs when it is stopped"
        )
        parser.add_argument(
            "--alive", type=Path, help="a file that is touched with every look, for health checks"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        table = timers()
        if options["list"]:
            for timer in table:
                self.stdout.write(f"{timer.schedule.cron:14} {' '.join(timer.command)}")
            return
        over = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            over.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        if name := options["once"]:
            self._once(_named(name, table), over, options["patience"])
            return
        scheduler = Scheduler(table, at_once=options["at_once"])
        while not over.is_set():
            self._look(scheduler, options["alive"])
            over.wait(options["seconds"])
        scheduler.stop(options["patience"])

    def _once(self, timer: Timer, over: threading.Event, patience: float) -> None:
        scheduler = Scheduler([timer])
        scheduler.tick(timezone.now())
        if not scheduler.running:
            self.stdout.write(
                f"{timer.name}: nothing to do now. Its newest moment was dealt with, is at work"
                " elsewhere, or waits after a failure."
            )
            return
        while scheduler.running and not over.wait(0.5):
            try:
                close_old_connections()
                scheduler.look(timezone.now())
            except DatabaseError as error:
                self.stderr.write(f"The database does not answer: {type(error).__name__}")
                connection.close()
        scheduler.stop(patience)
        if code := scheduler.ended.get(timer.name, 1):
            raise CommandError(f"{timer.name} failed with exit code {code}.")

    def _look(self, scheduler: Scheduler, alive: Path | None) -> None:
        """A database that is away stops nothing for good: the next look finds it again."""
        try:
            close_old_connections()
            scheduler.tick(timezone.now())
        except DatabaseError as error:
            self.stderr.write(f"The database does not answer: {type(error).__name__}")
            connection.close()
            return
        if alive is not None:
            alive.touch()


def _named(name: str, table: tuple[Timer, ...]) -> Timer:
    for timer in table:
        if timer.name == name:
            return timer
    known = ", ".join(timer.name for timer in table)
    raise CommandError(f"There is no timer “{name}” here. Known: {known}.")
