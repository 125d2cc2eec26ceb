"""Draws a handout while somebody waits: one sheet takes a second or two, and few people ask.

Nothing is kept, so that no file can say what the campaign no longer says.
"""

import logging
from pathlib import Path

from django.conf import settings

from campaigns.codes.addresses import Named, code_of
from mrc.core.drawing.apart import Drawing, DrawingError, draw_apart

from .page import handout_html
from .shapes import Handout
from .texts import sheetful_of

logger = logging.getLogger(__name__)

STYLES = Path(__file__).parent / "styles"


def draw_handout(thing: Named, handout: Handout) -> Drawing:
    """The file of a campaign's, a plan's or a session's handout.

    Raises DrawingError where this machine cannot draw: then the page for printing remains.
    """
    return draw(handout_html(sheetful_of(thing, handout), handout), handout)


def draw(html: str, handout: Handout) -> Drawing:
    if not settings.MRC_DRAW_CARDS:
        raise DrawingError("drawing is turned off here (MRC_DRAW_CARDS)")
    return draw_apart(html, handout.sheet, styles=STYLES)


def file_name(thing: Named, handout: Handout) -> str:
    """As somebody finds it again among the files of a phone: mrc-7K3QX9-poster.pdf."""
    return f"mrc-{code_of(thing)}-{handout.value}.{handout.sheet.ending}"
