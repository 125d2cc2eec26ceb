"""A card as the HTML that WeasyPrint draws."""

from django.template.loader import render_to_string

from mrc.core.drawing.qr import modules, svg_path

from .shapes import FORMATS, Shape
from .texts import Card, grouped

#: CSS pixels of the QR code's side, at most: it takes whole pixels for each module, so that no edge
#: of one is grey.
_QR_ROOM = {Shape.WIDE: 150, Shape.SQUARE: 225, Shape.POSTER: 200}


def card_html(card: Card, shape: Shape) -> str:
    """The whole document. It names one style sheet of ours and nothing else from outside."""
    rows = modules(card.scanned)
    template = "poster" if shape is Shape.POSTER else "card"
    context = {
        "card": card,
        "shape": shape.value,
        "format": FORMATS[shape],
        "code": grouped(card.code),
        "qr_path": svg_path(rows),
        "qr_side": len(rows),
        "qr_pixels": _QR_ROOM[shape] // len(rows) * len(rows),
    }
    return render_to_string(f"alerts/cards/{template}.html", context)
