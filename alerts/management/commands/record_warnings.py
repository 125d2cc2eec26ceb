"""First messages of warnings that were published before messages were kept."""

from typing import Any

from django.core.management.base import BaseCommand

from alerts.warnings.life import record_missing


class Command(BaseCommand):
    help = (
        "Records the first message of every live warning that has none: run it once after the "
        "upgrade that brought messages. Safe to run again."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{record_missing()} warning(s) recorded.")
