"""Delete the questions that have been kept long enough, and old lines about pages. Every night."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from mrc.core.feedback.services import purge_lines
from mrc.core.questions.purging import purge
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Deletes questions to counsellors MRC_QUESTION_MONTHS after they were last worked on, with "
        "their answers, and the lines that readers wrote about a page after MRC_FEEDBACK_MONTHS. "
        "Says counts only. Safe to run twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        purged, lines = purge(today=today), purge_lines(today=today)
        if options["verbosity"]:
            self.stdout.write(f"{purged.questions} questions and {lines} lines deleted.")
        if purged.left:
            raise CommandError(f"{purged.left} could not be deleted; the log says why.")
