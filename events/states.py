"""What was last published of an event's time, place and status.

Calendars and people who registered must hear of every change, and of nothing else: so each
publication is compared with the state that is kept here, once for all languages of an event.
"""

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q

from .choices import Status

if TYPE_CHECKING:
    from .models import EventPage


class EventState(models.Model):
    """One row for each event that was ever published."""

    wagtail_reference_index_ignore = True

    #: The event in every language: `translation_key` of its pages.
    event = models.UUIDField(primary_key=True)
    #: iCalendar's SEQUENCE: how often a published time, place or status was changed.
    sequence = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SCHEDULED)
    #: As `times_of` gives it.
    times = models.JSONField(default=list)
    #: By language, as `place_of` gives it: a venue's name is translated.
    places = models.JSONField(default=dict)
    changed_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="events_state_status"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.sequence}"

    @classmethod
    def sequences(cls, events: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
        """How often each of these events was changed; those that never were may be missing."""
        rows = cls.objects.filter(event__in=list(events))
        return dict(rows.values_list("event", "sequence"))


def times_of(event: "EventPage") -> list[str]:
    """First and last day, beginning and end; empty where not known."""
    values: list[datetime.date | datetime.time | None] = [
        event.starts_on,
        event.ends_on,
        event.start_time,
        event.end_time,
    ]
    return [value.isoformat() if value else "" for value in values]


def place_of(event: "EventPage") -> list[Any]:
    """How people take part, venue, address and district, in the language of the page."""
    venue = " ".join(event.venue_name.split())
    address = " ".join(event.venue_address.split())
    return [event.mode, venue, address, event.district_id, event.join_url]
