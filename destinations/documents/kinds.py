"""The two files that are made of a guide."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mrc.core.drawing.sheets import Sheet


class DocumentKind(models.TextChoices):
    #: All parts, on A4.
    GUIDE = "guide", _("Whole guide")
    #: Two sides of the size of a passport, on one sheet of A4.
    CARD = "card", _("Emergency card")


#: A4 at 96 pixels an inch, upright and on its side.
SHEETS = {
    DocumentKind.GUIDE: Sheet(794, 1123, 3_000_000, pages=120, seconds=120),
    DocumentKind.CARD: Sheet(
        1123,
        794,
        500_000,
        steps=tuple(round(1.0 - 0.04 * step, 2) for step in range(13)),
        smallest=0.72,
    ),
}

#: A new look, or another wording of our own, gets a new number: everything is then drawn again.
DESIGN = 1
