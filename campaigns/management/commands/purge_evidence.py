"""Delete the evidence that has been kept long enough. Run it every night."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from campaigns.models import EvidenceFile
from campaigns.records import services
from campaigns.records.services.evidence import kept_since
from mrc.core.timers.commands import OneAtATime


class Command(OneAtATime):
    help = (
        "Deletes the files of attendance sheets, photographs and letters that are older than "
        "MRC_EVIDENCE_MONTHS; their rows stay. Safe to run twice."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        deleted = services.delete_expired_evidence(now=now)
        if options["verbosity"]:
            self.stdout.write(f"{deleted} files deleted.")
        left = EvidenceFile.objects.held().uploaded_before(kept_since(now)).count()
        if left:
            raise CommandError(f"{left} files could not be deleted; the log says why.")
