"""What is being written, and the texts that are ready to be taken."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alerts.warnings.choices import Kind
from mrc.core.bilingual import Paired


class Part(models.TextChoices):
    """The lists of a warning for which texts are ready."""

    SIGNS = "signs", _("How to recognise it")
    DO_NOW = "do_now", _("What to do now")
    ALREADY_PAID = "already_paid", _("If you have already paid")


class ReadyTextQuerySet(models.QuerySet["ReadyText"]):
    def for_kind(self, kind: str) -> "ReadyTextQuerySet":
        """Those for every kind, and those for this one; without a kind the former alone."""
        return self.filter(Q(kind="") | Q(kind=kind))


class ReadyText(models.Model):
    """A sentence that many warnings need, in both languages. Changing it changes no warning."""

    key = models.SlugField(_("key"), max_length=60, unique=True, allow_unicode=False)
    part = models.CharField(_("for which list"), max_length=12, choices=Part.choices)
    kind = models.CharField(
        _("for which kind of warning"),
        max_length=20,
        choices=Kind.choices,
        blank=True,
        help_text=_("Empty: for every kind."),
    )
    text_en = models.CharField(_("text (English)"), max_length=300)
    text_ur = models.CharField(_("text (Urdu)"), max_length=300)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    text = Paired("text")

    objects = ReadyTextQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["part", "kind", "order", "pk"]
        verbose_name = _("ready text")
        verbose_name_plural = _("ready texts")

    def __str__(self) -> str:
        return self.text


class WarningDraft(models.Model):
    """A warning that somebody is writing: everything typed so far, step by step, as it was typed.

    Deleted once its pages exist.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    #: Step -> field name -> the values that the browser sent.
    typed = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar[list[str]] = ["-saved_at"]
        verbose_name = _("warning being written")

    def __str__(self) -> str:
        return self.title or str(_("Warning without a title"))

    def values_of(self, step: str) -> dict[str, list[str]]:
        values: dict[str, list[str]] = self.typed.get(step, {})
        return values

    def first(self, step: str, name: str) -> str:
        """The one value of a field; empty where nothing was typed."""
        return (self.values_of(step).get(name) or [""])[0]

    @property
    def title(self) -> str:
        return self.first("what", "title_en") or self.first("what", "title_ur")

    def keep(self, step: str, values: dict[str, Any]) -> None:
        """Keep what was typed on one step, whatever it is."""
        self.typed[step] = values
        self.save()
