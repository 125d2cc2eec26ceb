"""The states by which editors look for facts, in the order in which they are worked off."""

import datetime
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mrc.core.sources import CheckState

if TYPE_CHECKING:
    from destinations.querysets import FactQuerySet

#: A check that is due within so many days can be done now.
DUE_SOON_DAYS = 30

#: More than readers are told apart: what is due soon, and all that waits for a check.
WAITING, DUE = "waiting", "due"
STATE_CHOICES: list[tuple[str, str | Promise]] = [
    (WAITING, _("Waiting for a check: overdue, due soon or never checked")),
    (CheckState.EXPIRED.value, _("Overdue")),
    (DUE, _("Due within 30 days")),
    (CheckState.PUBLISHED.value, _("Never checked")),
    (CheckState.CHECKED.value, _("Checked")),
    (CheckState.MISSING.value, _("To be confirmed: no value yet")),
]


def in_listed_state(facts: "FactQuerySet", state: str, *, today: datetime.date) -> "FactQuerySet":
    if state == DUE:
        return facts.due_within(DUE_SOON_DAYS, today=today)
    if state == WAITING:
        return facts.waiting(DUE_SOON_DAYS, today=today)
    return facts.in_state(CheckState(state), today=today)


def in_working_order(facts: "FactQuerySet") -> "FactQuerySet":
    """What is due first stands first, what nobody ever checked behind it."""
    return facts.order_by(
        F("check_due_on").asc(nulls_last=True),
        F("country__slug").asc(nulls_first=True),
        "kind__group",
        "kind__order",
        "pk",
    )
