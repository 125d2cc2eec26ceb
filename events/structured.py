"""An event as schema.org data."""

import datetime
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from mrc.core.structured_data import structured_data

from .choices import Status

if TYPE_CHECKING:
    from .models import EventPage

_STATUS = {
    Status.SCHEDULED: "https://schema.org/EventScheduled",
    Status.MOVED: "https://schema.org/EventRescheduled",
    Status.CANCELLED: "https://schema.org/EventCancelled",
}
_ATTENDANCE = {
    "in_person": "https://schema.org/OfflineEventAttendanceMode",
    "online": "https://schema.org/OnlineEventAttendanceMode",
    "hybrid": "https://schema.org/MixedEventAttendanceMode",
}


def event_data(event: "EventPage", address: str, *, today: datetime.date) -> SafeString:
    """The event at its canonical address; a date alone where the time is unknown."""
    start, end = event.starts_at(), event.ends_at()
    return structured_data(
        {
            "@type": "Event",
            "name": event.title,
            "description": event.summary,
            "url": address,
            "inLanguage": event.text_language,
            "startDate": _date(event, start or event.starts_on),
            "endDate": _date(event, end or event.last_day),
            "eventStatus": _STATUS[Status(event.status)],
            "previousStartDate": _former(event),
            "eventAttendanceMode": _ATTENDANCE[event.mode],
            "location": [_place(event), _online(event, address, today)],
            "organizer": {"@type": "Organization", "name": event.host} if event.host else None,
            "performer": [
                {"@type": "Person", "name": block.value["name"]} for block in event.speakers
            ],
            "isAccessibleForFree": True,
        }
    )


def _date(event: "EventPage", moment: datetime.date | datetime.datetime) -> str:
    """As precise as it is known."""
    return f"{moment:%Y-%m}" if event.is_month_only else moment.isoformat()


def _former(event: "EventPage") -> str | None:
    if event.status != Status.MOVED or event.former_starts_on is None:
        return None
    former = event.former_at()
    return (former or event.former_starts_on).isoformat()


def _place(event: "EventPage") -> dict[str, Any] | None:
    if event.mode == event.Mode.ONLINE:
        return None
    address = {
        "@type": "PostalAddress",
        "streetAddress": event.venue_address,
        "addressLocality": event.district.name if event.district else "",
        "addressCountry": "PK",
    }
    return {"@type": "Place", "name": event.venue_name, "address": address}


def _online(event: "EventPage", address: str, today: datetime.date) -> dict[str, Any] | None:
    if event.mode == event.Mode.IN_PERSON:
        return None
    # Afterwards the way to join is nobody's business any more.
    join_url = "" if event.is_over(today) or event.is_cancelled else event.join_url
    return {"@type": "VirtualLocation", "url": join_url or address}
