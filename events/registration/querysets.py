"""Reads of registrations. Names are encrypted, so that ordering by them is left to Python."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Count, Q, Sum

from .choices import State


class RegistrationQuerySet(models.QuerySet["Registration"]):  # type: ignore[name-defined]
    def confirmed(self) -> Self:
        return self.filter(state=State.CONFIRMED)

    def waiting(self) -> Self:
        """The waiting list, who came first at its head."""
        return self.filter(state=State.WAITING).order_by("created_at", "pk")

    def standing(self) -> Self:
        """Who would like to come: everybody but those who cancelled."""
        return self.exclude(state=State.CANCELLED)

    def sums(self) -> dict[str, int]:
        """Seats by state, people who came, and how many registrations were looked at at the door.

        ``confirmed``, ``waiting`` and ``held`` count seats; ``came_people`` people; ``asked`` and
        ``standing_number`` registrations.
        """
        found = self.aggregate(**_sums())
        return {name: number or 0 for name, number in found.items()}

    def sums_by_event(self) -> dict[uuid.UUID, dict[str, int]]:
        """The same for each event that has registrations, in one query."""
        rows = self.order_by().values("book").annotate(**_sums())
        return {
            row["book"]: {name: number or 0 for name, number in row.items() if name != "book"}
            for row in rows
        }


def _sums() -> dict[str, Any]:
    of = {state: Q(state=state) for state in (State.CONFIRMED, State.WAITING, State.HELD)}
    return {
        **{str(state): Sum("seats", filter=condition) for state, condition in of.items()},
        "came_people": Sum("came", filter=of[State.CONFIRMED]),
        "asked": Count("pk", filter=of[State.CONFIRMED] & Q(came__isnull=False)),
        "standing_number": Count("pk", filter=~Q(state=State.CANCELLED)),
    }
