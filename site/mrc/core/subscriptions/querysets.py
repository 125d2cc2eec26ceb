"""Reads of subscribers and of mail on its way. Moments are arguments."""

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from .choices import State

if TYPE_CHECKING:
    from .models import Choice


class OutgoingQuerySet(models.QuerySet[Any]):
    """Mail on its way: every kind of it."""

    def waiting(self) -> Self:
        return self.filter(state=State.WAITING)

    def unsent(self) -> Self:
        """Not sent, and still meant to be; held ones included."""
        return self.filter(state__in=[State.HELD, State.WAITING])

    def due(self, *, at: datetime.datetime) -> Self:
        """What may be sent now and no living worker holds, longest due first."""
        return (
            self.waiting()
            .filter(Q(claimed_until=None) | Q(claimed_until__lte=at), next_at__lte=at)
            .order_by("next_at", "pk")
        )


class SubscriberQuerySet(models.QuerySet[Any]):
    def since(self, moment: datetime.datetime) -> Self:
        """Who had confirmed by that moment."""
        return self.filter(confirmed_at__lte=moment)

    def who_chose(self, what: str, values: Collection[str]) -> Self:
        """Who chose one of the values, or none at all of that sort: none means all.

        News without any value (a warning that names no country) concerns everybody.
        """
        if not values:
            return self
        chosen = self._choices(what)
        matching = Exists(chosen.filter(value__in=list(values)))
        return self.filter(matching | ~Exists(chosen))

    def _choices(self, what: str) -> "models.QuerySet[Choice]":
        from .models import Choice

        return Choice.objects.filter(subscriber=OuterRef("pk"), what=what)
