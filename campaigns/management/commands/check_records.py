"""`manage.py check_records`: are the campaign records what was sent, and the guards in place?"""

from itertools import chain
from typing import Any

from django.core.management.base import CommandError

from campaigns.figures.summary.keeping import problems as problems_of_summaries
from campaigns.records.integrity import problems
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = "Checks hashes, copied figures, states, guards and summaries; changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for problem in chain(problems(), problems_of_summaries()):
            number += 1
            self.stderr.write(problem)
        if number:
            raise CommandError(f"{number} problems found.")
        self.stdout.write("The records are sound.")
