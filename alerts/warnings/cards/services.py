"""Draws the cards of a message and keeps them. What the worker and `draw_cards` call."""

import hashlib
import logging
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Count, Q
from django.utils import timezone

from alerts.warnings.messages import AlertMessage
from mrc.core.drawing.apart import DrawingError, draw_apart

from .models import AlertCard
from .page import card_html
from .shapes import DESIGN, FORMATS, Shape
from .texts import card_of

logger = logging.getLogger(__name__)

#: The style sheets of cards and poster.
STYLES = Path(__file__).parent / "styles"
_FOLDER = "cards"
_PROBLEM_LENGTH = 300


class CardsFailedError(Exception):
    """At least one card could not be drawn now; another attempt may succeed."""


def draw_cards(message: AlertMessage, *, again: bool = False) -> int:
    """Draw what is missing of a message's cards, or everything with `again`; gives how many files
    were written.

    Safe to repeat: a card that exists is left alone. A card that fails leaves its reason, does
    not keep the others from being drawn, and raises `CardsFailedError` at the end.
    """
    ready = set() if again else _ready_shapes(message)
    card = card_of(message)
    failed = []
    for shape in Shape:
        if shape not in ready and not _draw_one(message, shape, card_html(card, shape)):
            failed.append(shape.value)
    if failed:
        raise CardsFailedError(f"{message.code}: {', '.join(failed)}")
    return len(Shape) - len(ready)


def without_cards() -> list[int]:
    """Keys of the newest message of each warning that lacks a card of the present design."""
    drawn = Count("cards", filter=Q(cards__design=DESIGN) & ~Q(cards__name=""))
    messages = AlertMessage.objects.latest().annotate(drawn=drawn).filter(drawn__lt=len(Shape))
    return list(messages.order_by("pk").values_list("pk", flat=True))


def _ready_shapes(message: AlertMessage) -> set[str]:
    """What is drawn in the present design, and whose file is still where it was put."""
    cards = AlertCard.objects.filter(message=message, design=DESIGN).exclude(name="")
    return {card.shape for card in cards if default_storage.exists(card.name)}


def _draw_one(message: AlertMessage, shape: Shape, html: str) -> bool:
    drawing, problem = None, ""
    try:
        drawing = draw_apart(html, FORMATS[shape], styles=STYLES)
    except DrawingError as error:
        logger.error("A card could not be drawn: %s %s", message.code, shape.value)
        problem = str(error)[:_PROBLEM_LENGTH]
    values = {
        "name": _keep(message, shape, drawing.content) if drawing else "",
        "size": len(drawing.content) if drawing else 0,
        "width": drawing.width if drawing else 0,
        "height": drawing.height if drawing else 0,
        "design": DESIGN,
        "made_at": timezone.now(),
        "problem": problem,
    }
    if drawing is not None:
        AlertCard.objects.update_or_create(message=message, shape=shape.value, defaults=values)
        return True
    # A card that is there stays better than none.
    AlertCard.objects.get_or_create(message=message, shape=shape.value, defaults=values)
    return False


def _keep(message: AlertMessage, shape: Shape, content: bytes) -> str:
    """The name under which the content is stored: nobody guesses it, and it never changes its
    content, so that everybody may keep a copy for ever."""
    digest = hashlib.sha256(content).hexdigest()[:24]
    name = f"{_FOLDER}/{message.code}-{digest}-{shape.value}.{FORMATS[shape].ending}"
    if default_storage.exists(name):
        return name
    return default_storage.save(name, ContentFile(content))
