"""Until when something is kept that is kept for a number of months."""

import calendar
import datetime


def months_later(day: datetime.date, months: int) -> datetime.date:
    """So many months of the calendar later; in a month without that day, its last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))
