"""What a message sets going."""

from typing import Any

from django.conf import settings

from alerts.warnings.messages import AlertMessage

from .tasks import draw_cards_of


def draw_soon(sender: Any, message: AlertMessage, **kwargs: Any) -> None:
    """Leave the cards of a new message to the worker; nobody waits for a picture to publish."""
    if settings.MRC_DRAW_CARDS:
        draw_cards_of.enqueue(message.pk)
