"""The words of a subscription."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", _("At once, whenever there is something new")
    WEEKLY = "weekly", _("Once a week, everything in one mail")


class Audience(models.TextChoices):
    """Whom an announcement is for."""

    #: Everybody whose choices it matches.
    MATCHING = "matching"
    #: Of these only those who had nothing of the same thread yet: a translation that came later.
    NEW = "new"
    #: Those who had something of the same thread, whatever they chose, and at once: a withdrawal.
    READERS = "readers"


class State(models.TextChoices):
    """Where a mail is on its way."""

    #: For the next weekly mail of its reader.
    HELD = "held", pgettext_lazy("mail", "held for the weekly mail")
    WAITING = "waiting", pgettext_lazy("mail", "waiting to be sent")
    SENT = "sent", pgettext_lazy("mail", "sent")
    #: Given up: refused by the reader's server, or not to be built.
    FAILED = "failed", pgettext_lazy("mail", "given up")
    #: Not needed any more: withdrawn, replaced by something newer, or its reader has left.
    DROPPED = "dropped", pgettext_lazy("mail", "not needed any more")


class Reason(models.TextChoices):
    """Why an address gets nothing from us for a while."""

    BOUNCED = "bounced", _("its mail came back")
    REFUSED = "refused", _("its owner asked us never to write")
