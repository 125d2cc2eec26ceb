"""Days and times of day as people say them."""

import datetime
from typing import TYPE_CHECKING

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mrc.core.templatetags.sourced import source_date

if TYPE_CHECKING:
    from events.models import EventPage

register = template.Library()


@register.filter
def long_date(value: datetime.date) -> str:
    """``Thursday, 29 July 2021``: people remember the day of the week."""
    return _("%(weekday)s, %(date)s") % {
        "weekday": date_format(value, "l"),
        "date": date_format(value),
    }


@register.filter
def time_of_day(value: datetime.time) -> str:
    """``10 am`` or ``1:30 pm``; in Urdu with the part of the day in front, as everybody says it.

    Django's own Urdu calls every hour after noon an evening one.
    """
    hour = value.hour % 12 or 12
    clock = f"{hour}:{value.minute:02}" if value.minute else str(hour)
    if value.hour < 4:
        pattern = pgettext("time of day: midnight to 4", "%(time)s am")
    elif value.hour < 12:
        pattern = pgettext("time of day: 4 to noon", "%(time)s am")
    elif value.hour < 16:
        pattern = pgettext("time of day: noon to 4", "%(time)s pm")
    elif value.hour < 20:
        pattern = pgettext("time of day: 4 to 8 in the evening", "%(time)s pm")
    else:
        pattern = pgettext("time of day: 8 to midnight", "%(time)s pm")
    return pattern % {"time": clock}


@register.filter
def when_text(event: "EventPage") -> str:
    """Day and time in words alone, as `events/components/when.html` shows them."""
    if event.is_month_only:
        return source_date(f"{event.starts_on:%Y-%m}")
    day = long_date(event.starts_on)
    if event.last_day != event.starts_on:
        day = _("%(first)s to %(last)s") % {"first": day, "last": long_date(event.last_day)}
    if not event.start_time:
        return day
    start = time_of_day(event.start_time)
    if not event.end_time:
        return f"{day}\n" + _("From %(start)s, Pakistan time") % {"start": start}
    both = {"start": start, "end": time_of_day(event.end_time)}
    return f"{day}\n" + _("%(start)s to %(end)s, Pakistan time") % both


@register.filter
def where_text(event: "EventPage") -> str:
    """Where it is, in one line without markup."""
    from events.calendar import location_of

    return location_of(event)
