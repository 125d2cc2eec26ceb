"""On what a code is printed: the letter after it in the address that the QR code says."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Medium(models.TextChoices):
    """Values are the letters in printed addresses: they keep their meaning for ever."""

    SLIDE = "s", _("Slide")
    POSTER = "p", _("Poster")
    LEAFLET = "l", _("Leaflet")

    @property
    def utm(self) -> str:
        """As Plausible shows it."""
        return self.name.lower()


#: Counted under this: the address was typed, or passed on without its letter.
TYPED = "-"
