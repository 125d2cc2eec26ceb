"""Take in what mail servers send back: from a Maildir, or one message from standard input.

As a pipe of the mail server (Postfix: ``bounces: "|manage.py read_bounces --pipe"``) it ends with
75 when the database is away, on which the mail server tries again.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from mrc.core.subscriptions.bounces import LARGEST_NOTICE, note_bounce, read_notice
from mrc.core.timers.leases import alone

#: EX_TEMPFAIL of sysexits.h.
_TRY_AGAIN = 75


class Command(BaseCommand):
    help = "Counts mails that came back, and forgets addresses for which it happens again and again"

    def add_arguments(self, parser: ArgumentParser) -> None:
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("--pipe", action="store_true", help="one message on standard input")
        source.add_argument(
            "--maildir",
            type=Path,
            help="a Maildir: notices about our mail are deleted, everything else moves to cur/",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["pipe"]:
            try:
                found = _take_in(sys.stdin.buffer.read(LARGEST_NOTICE + 1))
            except DatabaseError:
                sys.exit(_TRY_AGAIN)
            number = int(found)
        else:
            # A second reader would find messages gone that it has just listed.
            with alone("read_bounces") as is_mine:
                number = self._read_maildir(options["maildir"]) if is_mine else 0
        if options["verbosity"] and not options["pipe"]:
            self.stdout.write(f"{number} notices taken in.")

    def _read_maildir(self, folder: Path) -> int:
        """Each message is deleted after it was counted: counting it twice changes nothing."""
        if not (folder / "new").is_dir():
            raise CommandError(f"{folder} is no Maildir: it has no folder new/.")
        number = 0
        for path in sorted((folder / "new").iterdir()):
            with path.open("rb") as message:
                found = _take_in(message.read(LARGEST_NOTICE + 1))
            if found:
                path.unlink(missing_ok=True)
                number += 1
            else:
                (folder / "cur").mkdir(exist_ok=True)
                path.rename(folder / "cur" / f"{path.name}:2,S")
        return number


def _take_in(raw: bytes) -> bool:
    """Whether it was a notice about mail of ours."""
    notices = read_notice(raw)
    for notice in notices:
        note_bounce(mail_id=notice.mail_id, is_hard=notice.is_hard)
    return bool(notices)
