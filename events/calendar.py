"""Events as iCalendar (RFC 5545 and 7986): one to download, all to subscribe to."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .choices import Status
from .states import EventState
from .templatetags.event_times import long_date, time_of_day

if TYPE_CHECKING:
    from .models import EventPage

#: Clocks in Pakistan have not changed since November 2009: the description of the time zone that
#: goes into each file begins after that.
ZONE_SINCE = datetime.date(2010, 1, 1)
#: How often subscribed calendars may ask again.
REFRESH_EVERY = datetime.timedelta(hours=12)


def calendar_of(events: Iterable["EventPage"], *, name: str, language: str) -> bytes:
    """A calendar file in UTF-8.

    `name` is what a subscriber's program calls the calendar, `language` that of its own words;
    each event is written in the language of its own text.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//MRC Pakistan//Events//{language.upper()}")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name, parameters={"LANGUAGE": language})
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH_EVERY, parameters={"VALUE": "DURATION"})
    listed = list(events)
    sequences = EventState.sequences(event.translation_key for event in listed)
    for event in listed:
        calendar.add_component(_entry(event, sequences.get(event.translation_key, 0)))
    calendar.add_missing_timezones(first_date=ZONE_SINCE)
    return calendar.to_ical()


def _entry(event: "EventPage", sequence: int) -> Event:
    language = {"LANGUAGE": event.text_language}
    entry = Event()
    # The same in every language: whoever has both calendars sees the event once.
    entry.add("uid", str(event.translation_key))
    entry.add("sequence", sequence)
    changed = event.last_published_at or event.latest_revision_created_at or timezone.now()
    entry.add("dtstamp", changed.astimezone(datetime.UTC))
    entry.add("last-modified", changed.astimezone(datetime.UTC))
    _add_times(entry, event)
    with translation.override(event.text_language):
        entry.add("summary", title_with_status(event), parameters=language)
        entry.add("description", _description(event), parameters=language)
        entry.add("location", location_of(event), parameters=language)
        entry.add("categories", [event.get_kind_display()], parameters=language)
    entry.add("url", event.full_url)
    if _can_be_joined(event):
        entry.add("conference", event.join_url, parameters={"VALUE": "URI"})
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return entry


def _add_times(entry: Event, event: "EventPage") -> None:
    """Moments in Pakistan where the times are known, whole days where they are not.

    Several days of which only the first beginning is known are whole days too; one day whose end
    is not known has a beginning only, because an invented end would be believed.
    """
    start, end = event.starts_at(), event.ends_at()
    if start is None or (end is None and event.last_day > event.starts_on):
        entry.add("dtstart", event.starts_on)
        entry.add("dtend", event.last_day + datetime.timedelta(days=1))
        return
    entry.add("dtstart", start)
    if end is not None:
        entry.add("dtend", end)


def _description(event: "EventPage") -> str:
    lines = [event.summary]
    if event.is_sample:
        lines.insert(0, _("This is sample data, not a real event."))
    if event.status != Status.SCHEDULED:
        lines.insert(0, event.status_note)
    if event.status == Status.MOVED and event.former_starts_on:
        day = long_date(event.former_starts_on)
        lines.insert(1, _("It was announced for %(day)s.") % {"day": day})
    if event.start_time and not event.end_time:
        lines.append(
            _("Begins at %(time)s, Pakistan time.") % {"time": time_of_day(event.start_time)}
        )
    if _can_be_joined(event):
        lines.append(_("Join online: %(address)s") % {"address": event.join_url})
    if event.audience:
        lines.append(_("For whom: %(audience)s") % {"audience": event.audience})
    lines.append(event.full_url)
    return "\n".join(line for line in lines if line)


def _can_be_joined(event: "EventPage") -> bool:
    is_on = not event.is_cancelled and not event.is_over(timezone.localdate())
    return bool(event.join_url) and is_on


def title_with_status(event: "EventPage") -> str:
    """Its title for a place that shows nothing else: a cancelled one must say so there too."""
    title = event.title
    if event.is_sample:
        title = _("Sample data: %(title)s") % {"title": title}
    if event.status == Status.CANCELLED:
        return _("Cancelled: %(title)s") % {"title": title}
    if event.status == Status.MOVED:
        return _("Moved: %(title)s") % {"title": title}
    return title


def location_of(event: "EventPage") -> str:
    """Where it is, in one line, in the active language as far as it is known."""
    if event.mode == event.Mode.ONLINE:
        return _("Online")
    district = event.district.name if event.district else ""
    parts = [event.venue_name, " ".join(event.venue_address.split()), district]
    # A venue that is named after its town is not followed by the town once more.
    return ", ".join(dict.fromkeys(part for part in parts if part)) or _("To be confirmed")
