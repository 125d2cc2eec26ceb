"""Reads of imports."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q

from mrc.core.accounts.roles import Role

from .querysets import centre_scope


class ImportBatchQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own; supervisors: their centre's; data officers and auditors: all."""
        scope = centre_scope(user)
        if scope is None:
            return self.none()
        visible = self.filter(scope)
        if user.has_role(Role.OFFICER) and not user.has_role(Role.SUPERVISOR) and scope:
            return visible.filter(uploaded_by=user)
        return visible

    def with_counts(self) -> Self:
        """Adds `row_count`, `ready_count`, `faulty_count`, `imported_count`, `waiting_count`."""
        return self.annotate(
            row_count=Count("rows"),
            **{
                f"{state}_count": Count("rows", filter=Q(rows__state=state))
                for state in ("waiting", "ready", "faulty", "imported")
            },
        )

    def claimable(self, *, now: datetime.datetime) -> Self:
        """Those that have work left and that no living worker has in hand, oldest first."""
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        return self.filter(free, state__in=["checking", "importing", "undoing"]).order_by(
            "uploaded_at", "pk"
        )
