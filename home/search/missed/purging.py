"""Forgetting searches without a result."""

import datetime

from django.conf import settings
from django.db import transaction

from .models import MissedSearch, MissedSearchMonth

#: Days after which words that were typed once only are forgotten: they may be a name.
ONCE_DAYS = 31


def month_before(today: datetime.date, months: int) -> datetime.date:
    """The first day of the month that lies so many months before."""
    number = today.year * 12 + today.month - 1 - months
    return datetime.date(number // 12, number % 12 + 1, 1)


@transaction.atomic
def purge(*, today: datetime.date) -> int:
    """Deletes counts older than MRC_MISSED_SEARCH_MONTHS, words that have none left, and words
    that were typed once, a month ago. Gives how many words were deleted. Safe to run twice."""
    oldest = month_before(today, settings.MRC_MISSED_SEARCH_MONTHS)
    MissedSearchMonth.objects.filter(month__lt=oldest).delete()
    once = MissedSearch.objects.with_total().filter(
        total=1, last_day__lt=today - datetime.timedelta(days=ONCE_DAYS)
    )
    none_left = MissedSearch.objects.filter(months=None)
    keys = set(once.values_list("pk", flat=True)) | set(none_left.values_list("pk", flat=True))
    MissedSearch.objects.filter(pk__in=keys).delete()
    return len(keys)
