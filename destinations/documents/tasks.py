"""What the worker does after a guide or a fact has changed."""

import logging
import uuid
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from .services import DocumentsFailedError, draw_guide

logger = logging.getLogger(__name__)

#: Minutes before each further attempt; after the last, `draw_guides` remains.
RETRIES = (1, 10, 60)


@task(priority=-10)
def draw_documents_of(guide: str, attempt: int = 0) -> int:
    """Draw what is out of date of a guide's documents; tries again later what failed."""
    try:
        return draw_guide(uuid.UUID(guide), today=timezone.localdate())
    except DocumentsFailedError as error:
        logger.warning("Documents failed: %s, attempt %d", error, attempt)
        if attempt < len(RETRIES) and draw_documents_of.get_backend().supports_defer:
            later = timezone.now() + timedelta(minutes=RETRIES[attempt])
            draw_documents_of.using(run_after=later).enqueue(guide, attempt + 1)
        return 0
