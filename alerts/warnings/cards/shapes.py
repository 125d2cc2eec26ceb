"""What is drawn of each message of a warning. Knows nothing of Django, for the drawing process."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    #: As messengers and social networks show a shared link.
    WIDE = "wide"
    #: For statuses and groups, where a picture is shown whole.
    SQUARE = "square"
    #: A4, for institutes and bus stations.
    POSTER = "poster"


@dataclass(frozen=True)
class Format:
    """Sizes in pixels of CSS, which for the two pictures are pixels of the picture too."""

    width: int
    height: int
    #: The file may have no more bytes than this.
    largest: int
    #: The largest text first; the first at which everything has room is taken. 1.0 is the size
    #: that the style sheet names.
    steps: tuple[float, ...]
    #: What running text never goes below, of the size that the style sheet names.
    smallest: float
    is_picture: bool

    @property
    def ending(self) -> str:
        return "png" if self.is_picture else "pdf"


_STEPS = tuple(round(1.0 - 0.04 * step, 2) for step in range(20))

FORMATS = {
    Shape.WIDE: Format(1200, 630, 300_000, _STEPS, 0.7, is_picture=True),
    Shape.SQUARE: Format(1080, 1080, 300_000, _STEPS, 0.7, is_picture=True),
    # 210 x 297 mm at 96 pixels an inch.
    Shape.POSTER: Format(794, 1123, 1_000_000, _STEPS, 0.8, is_picture=False),
}

#: A new look gets a new number: `draw_cards` then draws again what the old one has drawn.
DESIGN = 1
