"""What leaves this room: a warning that case workers propose, in codes and numbers only."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alerts.reports.choices import AmountBand
from alerts.warnings.choices import Channel, Kind

from .wording import country, month


class WarningProposal(models.Model):
    """What case workers would warn of: codes and a number, nothing that anybody wrote.

    It knows no report, and no report knows it. Communications begin a warning from it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for communications")
        BEGUN = "begun", _("A warning was begun")
        SET_ASIDE = "set_aside", pgettext_lazy("state of a proposal", "Set aside")

    #: Its readers are named by their right to write warnings; see `proposals`.
    wagtail_reference_index_ignore = True

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    channel = models.CharField(
        _("how it reaches people"), max_length=10, choices=Channel.choices, blank=True
    )
    country_code = models.CharField(_("country"), max_length=2, blank=True)
    district = models.ForeignKey(
        "core.District",
        verbose_name=_("district"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    amount_band = models.CharField(
        _("money paid"), max_length=10, choices=AmountBand.choices, blank=True
    )
    #: ``2026-11``.
    month = models.CharField(_("month"), max_length=7)
    report_count = models.PositiveSmallIntegerField(_("number of reports"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    page = models.ForeignKey(
        "alerts.AlertPage",
        verbose_name=_("warning"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        default_permissions: ClassVar[tuple[str, ...]] = ()
        ordering: ClassVar[list[str]] = ["-proposed_at", "-pk"]
        verbose_name = _("proposal for a warning")
        verbose_name_plural = _("proposals for warnings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="alerts_proposal_kind"),
            models.CheckConstraint(
                condition=Q(channel__in=["", *Channel.values]), name="alerts_proposal_channel"
            ),
            models.CheckConstraint(
                condition=Q(amount_band__in=["", *AmountBand.values]),
                name="alerts_proposal_amount",
            ),
            models.CheckConstraint(
                condition=Q(country_code__regex=r"^([A-Z]{2})?$"), name="alerts_proposal_country"
            ),
            models.CheckConstraint(
                condition=Q(report_count__gte=1), name="alerts_proposal_of_reports"
            ),
            models.CheckConstraint(
                condition=Q(month__regex=r"^20[0-9]{2}-(0[1-9]|1[0-2])$"),
                name="alerts_proposal_month",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True, settled_by__isnull=True)
                | Q(
                    state__in=["begun", "set_aside"],
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                ),
                name="alerts_proposal_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.report_count})"

    @property
    def month_name(self) -> str:
        return month(self.month)

    @property
    def country_name(self) -> str:
        return country(self.country_code)
