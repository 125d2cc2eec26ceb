"""Urdu texts of which we are not sure, until somebody who writes Urdu well has looked at them."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from mrc.core.models import User


class UrduNote(models.Model):
    """A question about one Urdu text, and its answer."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for a check")
        CONFIRMED = "confirmed", _("Confirmed")

    where: "models.CharField[str, str]" = models.CharField(
        _("where"), max_length=200, help_text=_("The page, list or file in which the text stands.")
    )
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    text_ur: "models.CharField[str, str]" = models.CharField(_("Urdu text"), max_length=500)
    question: "models.TextField[str, str]" = models.TextField(_("question"))
    state: "models.CharField[str, str]" = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.WAITING
    )
    answer: "models.TextField[str, str]" = models.TextField(
        _("answer"), blank=True, help_text=_("What was decided, or what the text says now.")
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    settled_on = models.DateField(_("confirmed on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-state", "where", "pk"]
        verbose_name = _("Urdu text to check")
        verbose_name_plural = _("Urdu texts to check")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["where", "text_ur"], name="home_urdu_note_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_on=None, settled_by=None)
                | Q(state="confirmed", settled_on__isnull=False),
                name="home_urdu_note_confirmed_on_a_day",
                violation_error_message=_("What is confirmed was confirmed on a day."),
            ),
        ]

    def __str__(self) -> str:
        return self.text_ur[:80]


def stamp(note: UrduNote, *, user: User | None, today: datetime.date) -> None:
    """Writes down who confirmed the text and when; takes it back when it waits again.

    A text that was confirmed before keeps its first name and day.
    """
    if note.state != UrduNote.State.CONFIRMED:
        note.settled_by, note.settled_on = None, None
    elif note.settled_on is None:
        note.settled_by, note.settled_on = user, today


class UrduNoteForm(WagtailAdminModelForm):
    """Who confirms is never typed: it is whoever sends the form."""

    def save(self, commit: bool = True) -> Any:
        stamp(self.instance, user=self.for_user, today=timezone.localdate())
        return super().save(commit)
