"""A limit far above what a phone can send, against a program that has run wild.

A phone flushing a queue of a month sends its sessions and pictures one after the other, each after
the answer to the one before; so no queue ever meets the limit. Where the cache does not answer,
nobody is refused.
"""

import logging

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from mrc.core.models import User

from .answers import RefusalError

logger = logging.getLogger(__name__)

#: Requests of one officer in one minute.
MOST = 6000
_SPAN = 60


def check(request: HttpRequest, user: User) -> None:
    """Raises `RefusalError` (429) with the seconds until the next minute."""
    second = int(timezone.now().timestamp())
    key = f"outreach-api:{user.pk}:{second // _SPAN}"
    try:
        cache.add(key, 0, timeout=2 * _SPAN)
        number = cache.incr(key)
    except Exception:
        logger.warning("The cache does not count requests", exc_info=True)
        return
    if number > MOST:
        raise RefusalError("too-many", 429, retry_after=_SPAN - second % _SPAN)
