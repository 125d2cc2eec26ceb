"""Reads of the register."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models

if TYPE_CHECKING:
    from .models import PromoterChange, RegisterEdition


class RegisterEditionQuerySet(models.QuerySet[Any]):
    def newest(self) -> "RegisterEdition | None":
        """The list that the register follows: the one imported last."""
        return self.order_by("-number").first()


class PromoterQuerySet(models.QuerySet[Any]):
    def listed(self) -> Self:
        """Those that the newest list names."""
        return self.filter(gone_since__isnull=True)

    def not_listed(self) -> Self:
        return self.filter(gone_since__isnull=False)

    def history(self, pk: Any) -> "models.QuerySet[PromoterChange]":
        """What the lists said about one licence, the newest first."""
        from .models import PromoterChange

        changes = PromoterChange.objects.filter(promoter_id=pk)
        return changes.select_related("edition").order_by("-edition__number")
