"""Reads of reports. Who may read is decided here, by role and centre; never by `is_superuser`."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from mrc.core.accounts.roles import Role

from .choices import ReportState


def may_see_reports(user: Any) -> bool:
    """Case workers, and nobody else: a superuser is no case worker by being one."""
    return bool(
        getattr(user, "is_authenticated", False)
        and user.is_active
        and user.has_role(Role.CASE_WORKER)
    )


class ScamReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A case worker's centre's, and those that belong to no centre yet; nobody else's."""
        if not may_see_reports(user) or not user.centre_id:
            return self.none()
        return self.kept().filter(Q(centre=user.centre_id) | Q(centre=None))

    def kept(self) -> Self:
        """Without those whose time is over and which the purge is deleting."""
        return self.exclude(state=ReportState.EXPIRED)

    def in_queue(self) -> Self:
        """Without those in quarantine."""
        return self.filter(quarantine="")

    def in_quarantine(self) -> Self:
        return self.exclude(quarantine="")

    def open(self) -> Self:
        return self.kept().exclude(state=ReportState.CLOSED)

    def urgent_first(self) -> Self:
        """Somebody in danger first, then as they came. Within a day the order means nothing."""
        return self.order_by("-in_danger", "received_on", "pk")

    def without_texts(self) -> Self:
        """For lists: nothing is opened that the list does not show."""
        return self.defer("what_happened", "who", "contact", "reach_safely")

    def due(self, *, on: datetime.date) -> Self:
        """Those whose time is over on this day, and those that a purge began to delete."""
        return self.filter(Q(purge_on__lte=on) | Q(state=ReportState.EXPIRED))
