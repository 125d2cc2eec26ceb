"""Until when a report is kept."""

import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mrc.core.retention import months_later


def purge_day(since: datetime.date) -> datetime.date:
    """The day on which a report is deleted that came, or was closed, on the day `since`.

    `MRC_REPORT_MONTHS` of the calendar later; in a month without that day, its last one.
    """
    months: int = settings.MRC_REPORT_MONTHS
    if months < 1:
        raise ImproperlyConfigured("MRC_REPORT_MONTHS is 1 or more.")
    return months_later(since, months)
