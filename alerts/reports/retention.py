"""Until when a report is kept."""

import calendar
import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def purge_day(since: datetime.date) -> datetime.date:
    """The day on which a report is deleted that came, or was closed, on the day `since`.

    `MRC_REPORT_MONTHS` of the calendar later; in a month without that day, its last one.
    """
    months: int = settings.MRC_REPORT_MONTHS
    if months < 1:
        raise ImproperlyConfigured("MRC_REPORT_MONTHS is 1 or more.")
    year, month = divmod(since.year * 12 + since.month - 1 + months, 12)
    day = min(since.day, calendar.monthrange(year, month + 1)[1])
    return datetime.date(year, month + 1, day)
