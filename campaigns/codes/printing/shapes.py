"""What is printed of a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.codes.media import Medium
from mrc.core.drawing.sheets import Sheet


class Handout(models.TextChoices):
    """Values are the last words of the files' addresses."""

    SLIDE = "slide", _("Slide for the screen")
    POSTER = "poster", _("Poster, A4")
    LEAFLET = "leaflet", _("Leaflet, A5")

    @property
    def medium(self) -> Medium:
        return Medium[self.name]

    @property
    def sheet(self) -> Sheet:
        return _SHEETS[self]


_STEPS = (1.32, 1.16, 1.0, 0.84, 0.68, 0.52)

_SHEETS = {
    # A picture: every presentation takes one, and a projector shows its pixels as they are.
    Handout.SLIDE: Sheet(1920, 1080, 1_500_000, _STEPS, 0.5, is_picture=True),
    # 210 x 297 mm and 148 x 210 mm at 96 pixels an inch.
    Handout.POSTER: Sheet(794, 1123, 1_000_000, _STEPS, 0.5),
    Handout.LEAFLET: Sheet(559, 794, 1_000_000, _STEPS, 0.5),
}

#: CSS pixels of the QR code's side, at most: whole pixels for each module.
QR_ROOM = {Handout.SLIDE: 640, Handout.POSTER: 380, Handout.LEAFLET: 270}
