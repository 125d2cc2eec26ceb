"""Writes: what a reader says of a page, and forgetting the words of it."""

import datetime
import logging
import uuid

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from mrc.core.our_pages import OurPage
from mrc.core.retention import months_later

from .models import PageFeedback

logger = logging.getLogger(__name__)


def keep_feedback(
    *,
    key: uuid.UUID,
    page: OurPage,
    answer: str,
    line: str = "",
    is_doubtful: bool = False,
    today: datetime.date,
) -> None:
    """Once, however often the same `key` comes. Raises what the database raises."""
    if PageFeedback.objects.filter(pk=key).exists():
        return
    row = PageFeedback(
        pk=key,
        page_key=page.key,
        language=page.language,
        day=today,
        answer=answer,
        line=" ".join(line.split()),
        is_doubtful=is_doubtful,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        if not PageFeedback.objects.filter(pk=key).exists():
            raise


def purge_lines(*, today: datetime.date) -> int:
    """Forgets the lines that are older than `MRC_FEEDBACK_MONTHS`; gives how many.

    The answers stay and are counted on. Safe to run twice.
    """
    months: int = settings.MRC_FEEDBACK_MONTHS
    if months < 1:
        raise ImproperlyConfigured("MRC_FEEDBACK_MONTHS is 1 or more.")
    last_day = months_later(today, -months)
    purged = PageFeedback.objects.with_line().filter(day__lte=last_day).update(line="")
    logger.info("Lines of feedback purged", extra={"count": purged})
    return purged
