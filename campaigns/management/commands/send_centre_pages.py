"""Mail each centre's page of the month to its supervisors. Run it every day."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from campaigns.figures.periods import Month
from campaigns.targets.monthly.mailing import write_down
from campaigns.targets.monthly.page import last_month
from mrc.core.models import Centre
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Writes down the mails that bring each centre's page of the last month to its supervisors; "
        "the worker sends them. Safe to run twice and from several machines: nobody gets the page "
        "of a month twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", help="Such as 2026-10; without it the last month.")
        parser.add_argument("--centre", help="A centre's code; without it every centre.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        month = _read_month(options["month"]) if options["month"] else last_month(now)
        if month > last_month(now):
            raise CommandError("This month has not ended.")
        centres = Centre.objects.order_by("code")
        if options["centre"]:
            centres = centres.filter(code=options["centre"])
            if not centres:
                raise CommandError(f"No centre has the code {options['centre']}.")
        written = sum(write_down(centre=centre, month=month, now=now) for centre in centres)
        if options["verbosity"]:
            self.stdout.write(f"{month.key}: {written} mails written down.")


def _read_month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError:
        raise CommandError(f"{text!r} is no month; write it like 2026-10.") from None
