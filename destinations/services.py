"""Writes: recording that somebody checked a fact."""

import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from destinations.models import Fact
    from mrc.core.models import User


def set_check(fact: "Fact", *, on: datetime.date | None, by: "User | None") -> None:
    """Put the day and the person on a fact together, without saving it; no day, no person."""
    fact.checked_on = on
    fact.checked_by = by if on is not None else None
    if on is None:
        fact.check_due_on = None
