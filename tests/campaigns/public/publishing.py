"""Sessions of closed quarters, frozen: what the tests of the public pages begin with."""

import datetime
from typing import Any

from django.utils import timezone

from campaigns.models import FrozenTable
from campaigns.public.services import freeze_closed_quarters
from tests.campaigns.figures.builders import Cells, Office, hold

Q3 = datetime.date(2025, 8, 5)
Q4 = datetime.date(2025, 11, 5)
AFTER = datetime.date(2026, 2, 1)
CLASS: Cells = {("female", "18_24"): 20, ("male", "18_24"): 25, ("male", "25_29"): 8}


def freeze(today: datetime.date = AFTER) -> list[FrozenTable]:
    return freeze_closed_quarters(today=today, now=timezone.now())


def hold_two(office: Office, day: datetime.date, cells: Cells, **values: Any) -> None:
    """Two sessions, so that no number is a single session's."""
    for number in (1, 2):
        hold(office, held_on=day, cells=cells, venue=f"Hall {number}", **values)
