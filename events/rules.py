"""What must hold between the fields of an event."""

import calendar
import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .choices import Status
from .sessions import session_problem

if TYPE_CHECKING:
    from .models import EventPage


def event_problems(event: "EventPage") -> dict[str, str | Promise]:
    """The problems by the field to mend; empty where all is well."""
    return {
        **_time_problems(event),
        **_month_problems(event),
        **_place_problems(event),
        **_status_problems(event),
        **_registration_problems(event),
        **_session_problems(event),
    }


def former_time(event: "EventPage") -> tuple[datetime.date | None, datetime.time | None]:
    """First day and beginning as they were announced before the event was moved.

    Taken from the live page when a moved event gets another time; empty for one that did not move.
    A translation is told by its source.
    """
    if event.status != Status.MOVED:
        return None, None
    if event.locale.language_code != settings.LANGUAGE_CODE or event.alias_of_id:
        return event.former_starts_on, event.former_start_time
    live = type(event).objects.live().filter(pk=event.pk).first() if event.pk else None
    if live is None:
        return event.former_starts_on, event.former_start_time
    if (live.starts_on, live.start_time) == (event.starts_on, event.start_time):
        return live.former_starts_on, live.former_start_time
    return live.starts_on, live.start_time


def _status_problems(event: "EventPage") -> dict[str, str | Promise]:
    """Whoever wanted to come is told why, in their language."""
    if event.status == Status.SCHEDULED:
        return {}
    problems: dict[str, str | Promise] = {}
    for name in ("status_note_en", "status_note_ur"):
        if not getattr(event, name).strip():
            problems[name] = _("Say why, and what people should do now.")
    if event.status == Status.MOVED and event.is_month_only:
        problems["status"] = _("Write the new day first: only a month is known now.")
    return problems


def _registration_problems(event: "EventPage") -> dict[str, str | Promise]:
    if not event.takes_registrations:
        return {}
    problems: dict[str, str | Promise] = {}
    opens, closes = event.registration_opens_on, event.registration_closes_on
    if event.is_month_only:
        problems["takes_registrations"] = _("People can register once the day is known.")
    if event.capacity == 0:
        problems["capacity"] = _("Write how many seats there are, or leave this empty.")
    if event.starts_on and closes and closes > (event.ends_on or event.starts_on):
        problems["registration_closes_on"] = _("The event is over by then.")
    elif opens and closes and closes < opens:
        problems["registration_closes_on"] = _("It closes before it opens.")
    if event.starts_on and opens and opens > (event.ends_on or event.starts_on):
        problems["registration_opens_on"] = _("The event is over by then.")
    return problems


def _session_problems(event: "EventPage") -> dict[str, str | Promise]:
    reference = event.session_reference.strip()
    if not reference or not event.starts_on:
        return {}
    problem = session_problem(reference, first=event.starts_on, last=event.last_day)
    return {"session_reference": problem} if problem else {}


def _time_problems(event: "EventPage") -> dict[str, str | Promise]:
    problems: dict[str, str | Promise] = {}
    if event.starts_on and event.ends_on and event.ends_on < event.starts_on:
        problems["ends_on"] = _("The last day is before the first day.")
    if event.end_time and not event.start_time:
        problems["start_time"] = _("Write when it begins too, or leave both times empty.")
    elif (
        event.start_time
        and event.end_time
        and event.end_time <= event.start_time
        and event.ends_on in (None, event.starts_on)
    ):
        problems["end_time"] = _(
            "It ends before it begins. Is it pm instead of am, or does it end on another day?"
        )
    return problems


def _month_problems(event: "EventPage") -> dict[str, str | Promise]:
    """An event of which only the month is known stands for that whole month."""
    if not event.is_month_only or not event.starts_on:
        return {}
    problems: dict[str, str | Promise] = {}
    first = event.starts_on
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if first.day != 1:
        problems["starts_on"] = _("Write the first day of the month.")
    if event.ends_on != last:
        problems["ends_on"] = _("Write the last day of the month.")
    if event.start_time or event.end_time:
        problems["start_time"] = _("Leave the times empty while the day is not known.")
    return problems


def _place_problems(event: "EventPage") -> dict[str, str | Promise]:
    problems: dict[str, str | Promise] = {}
    if event.mode == event.Mode.ONLINE:
        for name in ("venue_name", "venue_address"):
            if getattr(event, name):
                problems[name] = _(
                    "An online event has no venue. Choose “In person and online” or empty this."
                )
    elif event.mode == event.Mode.IN_PERSON:
        if event.join_url:
            problems["join_url"] = _(
                "Nobody can join this event online. Choose “In person and online” or empty this."
            )
        if not event.venue_name and not event.district_id:
            problems["venue_name"] = _("Write the venue, or choose at least the district.")
    return problems
