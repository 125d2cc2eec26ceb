"""Draw the sessions that are asked about again at their institution. Run it every night."""

import datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from campaigns.records import services
from campaigns.records.services.back_checks import months_to_draw
from mrc.core.models import Centre
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Draws back-checks from the verified sessions of each centre and month: all with warnings, "
        "and a random share (MRC_BACK_CHECK_SHARE per cent) of the others. Safe to run twice: "
        "what was drawn stays drawn, and only sessions verified since are looked at."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", help="Such as 2026-10; without it the last three months.")
        parser.add_argument("--centre", help="A centre's code; without it every centre.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        months = [_read_month(options["month"])] if options["month"] else months_to_draw(now)
        centres = Centre.objects.order_by("code")
        if options["centre"]:
            centres = centres.filter(code=options["centre"])
            if not centres:
                raise CommandError(f"No centre has the code {options['centre']}.")
        drawn = 0
        for centre in centres:
            for month in months:
                try:
                    checks = services.draw_back_checks(centre=centre, month=month, now=now)
                except services.WrongStateError as error:
                    raise CommandError(str(error.message)) from error
                drawn += len(checks)
                if checks and options["verbosity"]:
                    self.stdout.write(f"{centre.code} {month:%Y-%m}: {len(checks)} drawn")
        if options["verbosity"]:
            self.stdout.write(f"{drawn} sessions drawn.")


def _read_month(text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 (a day, no moment)
    except ValueError:
        raise CommandError(f"{text!r} is no month; write it like 2026-10.") from None
