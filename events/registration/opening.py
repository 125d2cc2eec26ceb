"""Whether somebody can register now, and if not, why not."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone

from .models import SeatBook

if TYPE_CHECKING:
    from events.models import EventPage


class Door(StrEnum):
    """What the form's page says."""

    #: This event takes no registrations.
    NONE = "none"
    NOT_YET = "not_yet"
    OPEN = "open"
    #: Every seat is given: who registers now waits.
    FULL = "full"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    OVER = "over"


@dataclass(frozen=True)
class Openness:
    door: Door
    #: Seats that are free; None where there is no limit, or nobody can register.
    free: int | None = None

    @property
    def is_open(self) -> bool:
        return self.door in (Door.OPEN, Door.FULL)


def openness(event: "EventPage", *, now: datetime.datetime) -> Openness:
    """As the event's page and its form need it; asks the database only where people may register.

    Registration ends with the last day that was set for it, and when the event begins.
    """
    if not event.takes_registrations or event.is_month_only:
        return Openness(Door.NONE)
    if event.is_cancelled:
        return Openness(Door.CANCELLED)
    today = timezone.localdate(now)
    if event.is_over(today):
        return Openness(Door.OVER)
    if event.registration_opens_on and today < event.registration_opens_on:
        return Openness(Door.NOT_YET)
    if event.registration_closes_on and today > event.registration_closes_on:
        return Openness(Door.CLOSED)
    if has_begun(event, now=now):
        return Openness(Door.CLOSED)
    book = SeatBook.objects.filter(event=event.translation_key).first()
    free = free_seats(event.capacity, book)
    return Openness(Door.FULL if free == 0 else Door.OPEN, free)


def has_begun(event: "EventPage", *, now: datetime.datetime) -> bool:
    """Whether the first day's beginning has passed; an unknown one is the end of that day."""
    begins = event.starts_at()
    if begins is not None:
        return begins <= now
    return event.starts_on < timezone.localdate(now)


def free_seats(capacity: int | None, book: SeatBook | None) -> int | None:
    """None where there is no limit."""
    if capacity is None:
        return None
    return max(0, capacity - (book.taken if book else 0))
