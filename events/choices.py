"""The words of an event that code asks about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Whether an announced event takes place, and when it was announced for."""

    SCHEDULED = "scheduled", _("Takes place as announced")
    MOVED = "moved", _("Moved")
    CANCELLED = "cancelled", _("Cancelled")
