"""Where a statement comes from, and whether we checked it."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

#: A date as precise as it is known.
date_text = RegexValidator(
    r"^\d{4}(-\d{2}(-\d{2})?)?$", _("Write the date as 2025-12-04, 2024-08 or 2021.")
)


class SourceKind(models.TextChoices):
    OFFICIAL = "official", _("Official site")
    INTERNATIONAL = "international", _("ICMPD, United Nations or European Union")
    PRESS = "press", _("Press")
    THIRD_PARTY = "third_party", _("Other website")
    DOCUMENT = "document", _("Project document")


class CheckState(models.TextChoices):
    """The states that a reader is told apart; see `Sourced.check_state`."""

    CHECKED = "checked", _("checked")
    EXPIRED = "expired", _("past its date")
    PUBLISHED = "published", _("as published, not checked")
    MISSING = "missing", _("to be confirmed")


class Sourced(models.Model):
    """A statement with its source, and the day on which somebody of ours checked it.

    Only a checked statement can expire: what nobody checked carries its source's date instead.
    """

    source_name = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("source's address"), max_length=500, blank=True)
    source_kind = models.CharField(
        _("kind of source"), max_length=20, choices=SourceKind.choices, blank=True
    )
    source_date = models.CharField(
        _("date of the source"),
        max_length=20,
        blank=True,
        validators=[date_text],
        help_text=_("As precise as it is known: 2025-12-04, 2024-08 or 2021. Empty if undated."),
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    check_due_on = models.DateField(_("next check due on"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_stated(self) -> bool:
        """Whether there is anything to show; a subclass with an optional value overrides this."""
        return True

    def check_state(self, today: datetime.date) -> CheckState:
        if not self.is_stated():
            return CheckState.MISSING
        if self.checked_on is None:
            return CheckState.PUBLISHED
        if self.check_due_on is not None and self.check_due_on < today:
            return CheckState.EXPIRED
        return CheckState.CHECKED

    source_panel_fields: ClassVar[tuple[str, ...]] = (
        "source_name",
        "source_url",
        "source_kind",
        "source_date",
        "checked_on",
        "check_due_on",
    )
