"""`manage.py import_field_file FILE --as USER`: hands in a phone's file of unsent work.

For a machine at the centre, where the officer cannot sign in. The file has to be that user's own.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from campaigns.field.api.access import is_officer
from campaigns.field.api.files import FILE_LIMIT, FileError, read_file, too_large
from campaigns.field.api.handing_in import Line, hand_in
from mrc.core.models import User


class Command(BaseCommand):
    help = "Hands in the file of unsent work that the field log's app has saved."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as", dest="username", required=True, help="the officer whose file it is"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        officer = User.objects.filter(username=options["username"]).first()
        if officer is None or not is_officer(officer) or officer.centre is None:
            raise CommandError(f"{options['username']} is no outreach officer of a centre.")
        try:
            outcome = hand_in(
                read_file(self._data(options["file"])),
                officer=officer,
                centre=officer.centre,
                now=timezone.now(),
                device="file, command",
                seconds=float("inf"),
            )
        except FileError as error:
            raise CommandError(str(error.message)) from error
        for line in outcome.lines:
            self.stdout.write(_told(line))
        for trouble in outcome.troubles:
            self.stderr.write(trouble)
        if outcome.unreadable:
            self.stderr.write(f"{outcome.unreadable} entries cannot be read.")
        if not outcome.is_complete:
            raise CommandError("Not everything in the file is stored: keep the file.")

    def _data(self, path: Path) -> bytes:
        try:
            if path.stat().st_size > FILE_LIMIT:
                raise CommandError(str(too_large()))
            return path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error


def _told(line: Line) -> str:
    parts = [str(line.entry.id), str(line.held_on or "-"), line.place or "-", line.result.value]
    if line.reference:
        parts.append(f"{line.reference} version {line.version}")
    parts += [f"{key}: {reason}" if key else reason for key, reason in line.reasons]
    if line.pictures_stored or line.pictures_waiting or line.picture_reasons:
        waiting = f"{line.pictures_waiting} waiting, {len(line.picture_reasons)} refused"
        parts.append(f"{line.pictures_stored} pictures, {waiting}")
    return " | ".join(parts)
