"""Reads of donor reports. None of them loads the snapshots' data unless it is asked for."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef

from .choices import ReportAction, ReportState

if TYPE_CHECKING:
    from mrc.core.models import User


class DonorReportQuerySet(models.QuerySet[Any]):
    def for_lists(self) -> Self:
        """With what every list shows, in one query."""
        return self.select_related("programme", "snapshot__made_by", "restates").defer(
            "snapshot__canonical"
        )

    def issued(self) -> Self:
        return self.filter(state=ReportState.ISSUED)

    def reviewable_by(self, user: "User") -> Self:
        """Generated, by others than this person, with no text of theirs.

        Whether their role lets them review is for `campaigns.reports.authority`.
        """
        from .models import ReportEvent

        own = ReportEvent.objects.filter(
            report=OuterRef("pk"), by=user, action=ReportAction.WRITTEN
        )
        waiting = self.filter(~Exists(own), state=ReportState.GENERATED)
        return waiting.exclude(snapshot__made_by=user)


class PictureClearanceQuerySet(models.QuerySet[Any]):
    def standing(self) -> Self:
        """Not withdrawn, and the picture is still in the library."""
        return self.filter(withdrawn_at__isnull=True, image__isnull=False)
