"""What is drawn of each message of a warning."""

from enum import StrEnum

from mrc.core.drawing.sheets import Sheet


class Shape(StrEnum):
    #: As messengers and social networks show a shared link.
    WIDE = "wide"
    #: For statuses and groups, where a picture is shown whole.
    SQUARE = "square"
    #: A4, for institutes and bus stations.
    POSTER = "poster"


_STEPS = tuple(round(1.0 - 0.04 * step, 2) for step in range(20))

FORMATS = {
    Shape.WIDE: Sheet(1200, 630, 300_000, _STEPS, 0.7, is_picture=True),
    Shape.SQUARE: Sheet(1080, 1080, 300_000, _STEPS, 0.7, is_picture=True),
    # 210 x 297 mm at 96 pixels an inch.
    Shape.POSTER: Sheet(794, 1123, 1_000_000, _STEPS, 0.8),
}

#: A new look gets a new number: `draw_cards` then draws again what the old one has drawn.
DESIGN = 2
