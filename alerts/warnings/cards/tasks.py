"""What the worker does after a message was sent."""

import logging
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from alerts.warnings.messages import AlertMessage

from .services import CardsFailedError, draw_cards

logger = logging.getLogger(__name__)

#: Minutes before each further attempt; after the last, `draw_cards` and the admin remain.
RETRIES = (1, 10, 60)


@task(priority=10)
def draw_cards_of(message_id: int, attempt: int = 0) -> int:
    """Draw the missing cards of a message; tries again later what failed."""
    message = AlertMessage.objects.get(pk=message_id)
    try:
        return draw_cards(message)
    except CardsFailedError as error:
        logger.warning("Cards failed: %s, attempt %d", error, attempt)
        if attempt < len(RETRIES) and draw_cards_of.get_backend().supports_defer:
            later = timezone.now() + timedelta(minutes=RETRIES[attempt])
            draw_cards_of.using(run_after=later).enqueue(message_id, attempt + 1)
        return 0
