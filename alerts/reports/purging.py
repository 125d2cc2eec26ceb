"""Deleting reports whose time is over: rows, pictures, and what nobody names any more."""

import datetime
import logging
from dataclasses import dataclass

from django.db import transaction

from .choices import ReportState
from .models import ReportEvidence, ScamReport, reports_storage
from .storage import delete_picture, held_names

logger = logging.getLogger(__name__)

#: A file without a row that is younger may belong to a report that is being stored.
_ORPHAN_AGE = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Purged:
    """How many were deleted, and how many are left that should not be."""

    reports: int
    pictures: int
    orphans: int
    left: int


def purge(*, now: datetime.datetime, today: datetime.date) -> Purged:
    """Deletes every report whose `purge_on` has come, its pictures first.

    A report is marked as expired before anything of it goes: from then on nobody sees it, and a
    run that was stopped in the middle is finished by the next one. One whose file cannot be
    deleted stays marked and does not keep the others.
    """
    reports = pictures = 0
    for key in list(ScamReport.objects.due(on=today).values_list("pk", flat=True)):
        ScamReport.objects.filter(pk=key).exclude(state=ReportState.EXPIRED).update(
            state=ReportState.EXPIRED
        )
        names = list(ReportEvidence.objects.filter(report=key).values_list("name", flat=True))
        left = [name for name in names if not delete_picture(name)]
        if left:
            continue
        with transaction.atomic():
            ScamReport.objects.filter(pk=key, state=ReportState.EXPIRED).delete()
        reports += 1
        pictures += len(names)
    orphans, stuck = _delete_orphans(now)
    logger.info("Reports purged", extra={"count": reports})
    return Purged(
        reports=reports,
        pictures=pictures,
        orphans=orphans,
        left=ScamReport.objects.due(on=today).count() + stuck,
    )


def _delete_orphans(now: datetime.datetime) -> tuple[int, int]:
    """Files that no row names: of reports that were never stored, or encrypted anew meanwhile."""
    deleted = stuck = 0
    storage = reports_storage()
    held = list(held_names())
    named = set(ReportEvidence.objects.values_list("name", flat=True))
    for name in held:
        if name in named:
            continue
        try:
            if now - storage.get_modified_time(name) < _ORPHAN_AGE:
                continue
        except OSError:
            # It went in the meantime.
            continue
        if delete_picture(name):
            deleted += 1
        else:
            stuck += 1
    return deleted, stuck
