"""What may happen to a fact, and by which way."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Action(models.TextChoices):
    """What happened to a fact, in one word for the database."""

    CREATED = "created", pgettext_lazy("history of a fact", "Written")
    #: How it stood when its history began, or after somebody changed the row by another way.
    FOUND = "found", pgettext_lazy("history of a fact", "Found like this")
    CHANGED = "changed", pgettext_lazy("history of a fact", "Changed")
    CHECKED = "checked", _("Checked, still right")
    SHOWN = "shown", _("Shown in place of another source's figure")
    SET_ASIDE = "set_aside", _("Another source's figure is shown in its place")
    EXPIRED = "expired", _("Passed its date")
    DELETED = "deleted", pgettext_lazy("history of a fact", "Deleted")


class Origin(models.TextChoices):
    """By which way it happened."""

    ADMIN = "admin", _("In the admin")
    IMPORT = "import", _("From a file")
    CONTENT = "content", _("With the first content")
    CLOCK = "clock", _("By the calendar")
    #: Not by any of our services: seen in the row, not at the time.
    ELSEWHERE = "other", _("By another way")
