"""What must hold between the fields of an event."""

import calendar
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import EventPage


def event_problems(event: "EventPage") -> dict[str, str | Promise]:
    """The problems by the field to mend; empty where all is well."""
    return {**_time_problems(event), **_month_problems(event), **_place_problems(event)}


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
