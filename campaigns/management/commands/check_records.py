"""`manage.py check_records`: are the campaign records what was sent, and the guards in place?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.records.integrity import problems


class Command(BaseCommand):
    help = "Checks hashes, copied figures, states and database guards; changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        number = 0
        for problem in problems():
            number += 1
            self.stderr.write(problem)
        if number:
            raise CommandError(f"{number} problems found.")
        self.stdout.write("The records are sound.")
