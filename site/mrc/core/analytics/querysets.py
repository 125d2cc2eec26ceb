"""Reads of the outbox."""

import datetime
from typing import Any, Self

from django.db import models


class OutboxQuerySet(models.QuerySet[Any]):
    def pending(self) -> Self:
        return self.filter(state=self.model.State.PENDING)

    def dead(self) -> Self:
        return self.filter(state=self.model.State.DEAD)

    def due(self, *, at: datetime.datetime) -> Self:
        """What may be sent now and is not leased to another worker, longest due first."""
        return self.pending().filter(next_at__lte=at).order_by("next_at", "pk")
