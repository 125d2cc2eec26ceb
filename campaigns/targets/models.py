"""The mail that brings a centre's page of the month to its supervisors."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mrc.core.subscriptions.choices import State
from mrc.core.subscriptions.models import Outgoing


class CentrePageMail(Outgoing):
    """One supervisor's mail about one month of a centre. What it says is written when it is sent.

    The row is what makes it one mail, whoever asks for it how often.
    """

    wagtail_reference_index_ignore = True

    centre = models.ForeignKey(
        "core.Centre", verbose_name=_("centre"), on_delete=models.PROTECT, related_name="+"
    )
    #: The first day of the month that the page is about.
    month = models.DateField(_("month"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    class Meta:
        verbose_name = _("monthly page by mail")
        verbose_name_plural = _("monthly pages by mail")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["centre", "month", "recipient"], name="campaigns_centrepage_once"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="campaigns_centrepage_month"),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="campaigns_centrepage_state"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "next_at"], name="campaigns_centrepage_due")
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.month:%Y-%m}: {self.pk}"
