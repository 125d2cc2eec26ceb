"""Days and times of day as people say them."""

import datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

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
