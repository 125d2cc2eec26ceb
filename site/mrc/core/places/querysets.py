"""Reads of places."""

from typing import Any, Self

from django.db import models
from django.db.models import Q


class DistrictQuerySet(models.QuerySet[Any]):
    def offered(self, *, kept: int | None = None) -> Self:
        """Those that exist today, and the one that a record already names."""
        return self.filter(Q(counted_with__isnull=True) | Q(pk=kept))
