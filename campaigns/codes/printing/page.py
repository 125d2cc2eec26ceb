"""A handout as HTML: the one that WeasyPrint draws, and the one that a browser prints."""

from typing import Any

from django.template.loader import render_to_string

from mrc.core.drawing.qr import modules, svg_path

from .shapes import QR_ROOM, Handout
from .texts import Sheetful


def context_of(sheetful: Sheetful, handout: Handout) -> dict[str, Any]:
    """What both ways of printing show."""
    rows = modules(sheetful.scanned)
    return {
        "sheet": sheetful,
        "handout": handout,
        "qr_path": svg_path(rows),
        "qr_side": len(rows),
        "qr_pixels": QR_ROOM[handout] // len(rows) * len(rows),
    }


def handout_html(sheetful: Sheetful, handout: Handout) -> str:
    """The whole document. It names two style sheets of ours and nothing else from outside."""
    return render_to_string("campaigns/codes/print/handout.html", context_of(sheetful, handout))
