"""`manage.py make_folders`: a step of `upgrade`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mrc.core.file_folders import make_folders


class Command(BaseCommand):
    help = "Makes the folders of uploads and private files that are missing. Safe to repeat."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            make_folders()
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from error
