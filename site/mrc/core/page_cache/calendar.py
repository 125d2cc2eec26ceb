"""The day that pages show: at midnight in Pakistan facts pass their date and warnings expire."""

import datetime

from django.utils import timezone


def today() -> str:
    return _now().date().isoformat()


def seconds_left_today() -> int:
    """Whole seconds until midnight, from which on nothing that was rendered today holds."""
    now = _now()
    tomorrow = now.date() + datetime.timedelta(days=1)
    midnight = datetime.datetime.combine(tomorrow, datetime.time.min, tzinfo=now.tzinfo)
    return int((midnight - now).total_seconds())


def _now() -> datetime.datetime:
    """In the zone of the settings, whatever zone a member of staff works in."""
    return timezone.localtime(timezone=timezone.get_default_timezone())
