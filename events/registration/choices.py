"""The words of a registration."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: Seats in one registration: a family that comes together.
MOST_SEATS = 5


class State(models.TextChoices):
    CONFIRMED = "confirmed", pgettext_lazy("registration", "registered")
    WAITING = "waiting", pgettext_lazy("registration", "on the waiting list")
    #: One of too many at once: holds no seat until somebody of the staff has looked at it.
    HELD = "held", pgettext_lazy("registration", "to be looked at")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")


class Notice(models.TextChoices):
    """Why somebody who registered gets a mail."""

    CONFIRMED = "confirmed", _("You are registered")
    WAITING = "waiting", _("You are on the waiting list")
    #: From the waiting list to a seat.
    PROMOTED = "promoted", _("A seat is free for you")
    CANCELLED = "cancelled", _("Your registration is cancelled")
    REMINDER = "reminder", _("Tomorrow")
    MOVED = "moved", _("Changed")
    CALLED_OFF = "called_off", _("Does not take place")
    RESUMED = "resumed", _("Takes place after all")


#: What is said of the event itself: a newer one takes the place of an older one.
OF_THE_EVENT = (Notice.MOVED, Notice.CALLED_OFF, Notice.RESUMED)
