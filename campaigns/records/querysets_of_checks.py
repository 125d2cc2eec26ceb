"""Reads of back-checks: whose, in which state, and how often a check confirmed what was sent."""

import datetime
from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from .querysets import centre_scope

#: The state of a back-check that nobody has tried yet; else it is the newest outcome.
OPEN = "open"


@dataclass(frozen=True)
class CheckRate:
    """How the back-checks of a selection stand. Shares are of those that have ended."""

    drawn: int
    open: int
    unreachable: int
    confirmed: int
    differs: int

    @property
    def ended(self) -> int:
        return self.confirmed + self.differs

    @property
    def confirmed_percent(self) -> int | None:
        """None where nothing has ended: no rate of nothing."""
        return round(100 * self.confirmed / self.ended) if self.ended else None


class BackCheckQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Of the sessions that the person sees; whether their role shows back-checks is asked
        by their permission."""
        scope = centre_scope(user, "session__centre")
        return self.none() if scope is None else self.filter(scope)

    def standing(self) -> Self:
        """Without those whose session was voided meanwhile."""
        return self.exclude(session__state="void")

    def with_state(self) -> Self:
        """Adds `state`: ``open``, or the newest outcome."""
        from .models import BackCheckResult

        newest = BackCheckResult.objects.filter(back_check=OuterRef("pk")).order_by("-pk")
        return self.annotate(state=Coalesce(Subquery(newest.values("outcome")[:1]), Value(OPEN)))

    def to_do(self) -> Self:
        """Not tried yet, or nobody was reached."""
        return self.standing().with_state().filter(state__in=[OPEN, "unreachable"])

    def in_month(self, month: datetime.date) -> Self:
        return self.filter(draw__month=month)

    def rate(self) -> CheckRate:
        """One query."""
        counts = (
            self.standing()
            .with_state()
            .order_by()
            .aggregate(
                drawn=Count("pk"),
                **{
                    f"{name}_count": Count("pk", filter=Q(state=name))
                    for name in (OPEN, "unreachable", "confirmed", "differs")
                },
            )
        )
        return CheckRate(
            drawn=counts["drawn"],
            open=counts["open_count"],
            unreachable=counts["unreachable_count"],
            confirmed=counts["confirmed_count"],
            differs=counts["differs_count"],
        )
