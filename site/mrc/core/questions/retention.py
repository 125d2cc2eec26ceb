"""Until when a question is kept."""

import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from mrc.core.retention import months_later


def purge_day(since: datetime.date) -> datetime.date:
    """The day on which a question is deleted that was last touched on the day `since`.

    `MRC_QUESTION_MONTHS` of the calendar later.
    """
    months: int = settings.MRC_QUESTION_MONTHS
    if months < 1:
        raise ImproperlyConfigured("MRC_QUESTION_MONTHS is 1 or more.")
    return months_later(since, months)
