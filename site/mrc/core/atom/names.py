"""Names and moments as feeds give them. An id never changes once given out."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

#: The year from which our tag: addresses (RFC 4151) count; part of every id ever given out.
TAG_YEAR = 2026


def sender() -> str:
    """Who sends, unique in the world: a domain, without spaces or commas (CAP 1.2, `sender`)."""
    configured: str = settings.MRC_CAP_SENDER
    return configured or urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"


def tag(specific: str) -> str:
    """An id for Atom (RFC 4287) that stays the same wherever the site is moved to."""
    return f"tag:{sender()},{TAG_YEAR}:{specific}"


def moment(at: datetime.datetime) -> str:
    """A moment as CAP 1.2 writes it, in Pakistan's time: ``2026-03-09T12:00:00+05:00``."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    return local.isoformat(timespec="seconds")


def start_of(day: datetime.date) -> datetime.datetime:
    """Midnight in Karachi with which the day begins."""
    zone = timezone.get_default_timezone()
    return datetime.datetime.combine(day, datetime.time.min, tzinfo=zone)


def end_of(day: datetime.date) -> datetime.datetime:
    """The last second of a day in Karachi."""
    return start_of(day + datetime.timedelta(days=1)) - datetime.timedelta(seconds=1)
