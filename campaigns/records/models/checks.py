"""Back-checks: some sessions, drawn by rule, are asked about again at the institution.

What a call or a visit found is counted, never described: a note may not name anybody, and nothing
here points to a participant. How sessions are drawn: `campaigns/records/services/back_checks.py`.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.records.querysets_of_checks import BackCheckQuerySet

from .sessions import Session


class DrawReason(models.TextChoices):
    FLAGGED = "flagged", _("It has warnings")
    RANDOM = "random", _("Drawn at random")


class CheckMethod(models.TextChoices):
    CALL = "call", _("Phone call to the institution")
    VISIT = "visit", _("Visit")


class CheckOutcome(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    DIFFERS = "differs", _("Another count was found")
    UNREACHABLE = "unreachable", _("Nobody could be reached")


#: Outcomes that end a back-check; after another one it may be tried again.
FINAL_OUTCOMES = (CheckOutcome.CONFIRMED, CheckOutcome.DIFFERS)


class BackCheckDraw(models.Model):
    """The rule by which one centre's sessions of one month are drawn, fixed at the first drawing.

    With the seed and the share anybody can draw the same sample again.
    """

    centre = models.ForeignKey(
        "core.Centre", verbose_name=_("centre"), on_delete=models.PROTECT, related_name="+"
    )
    #: The first day of the month in which the sessions were held.
    month = models.DateField(_("month"))
    #: Random, in hex, made after the month has ended: nobody can choose what is not drawn.
    seed = models.CharField(_("seed"), max_length=32)
    #: Of the sessions without warnings, in per cent.
    share_percent = models.PositiveSmallIntegerField(_("random share (per cent)"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        ordering: ClassVar[list[str]] = ["-month", "centre"]
        verbose_name = _("back-check sample")
        verbose_name_plural = _("back-check samples")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["centre", "month"], name="campaigns_draw_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="campaigns_draw_month"),
            models.CheckConstraint(
                condition=Q(seed__regex=r"^[0-9a-f]{32}$"), name="campaigns_draw_seed"
            ),
            models.CheckConstraint(
                condition=Q(share_percent__lte=100), name="campaigns_draw_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.month:%Y-%m}"


class BackCheck(models.Model):
    """A verified session that was drawn. Its state is that of its newest result."""

    session = models.OneToOneField(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, related_name="back_check"
    )
    draw = models.ForeignKey(
        BackCheckDraw, verbose_name=_("sample"), on_delete=models.PROTECT, related_name="checks"
    )
    reason = models.CharField(_("why"), max_length=8, choices=DrawReason.choices)
    drawn_at = models.DateTimeField(_("drawn at"))

    objects = BackCheckQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["drawn_at", "id"]
        verbose_name = _("back-check")
        verbose_name_plural = _("back-checks")
        default_permissions: ClassVar[tuple[str, ...]] = ("view",)
        permissions: ClassVar[tuple[tuple[str, str], ...]] = (
            ("record_back_check", "Can record the result of a back-check"),
        )
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(reason__in=DrawReason.values), name="campaigns_backcheck_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.reason}"


class BackCheckResult(models.Model):
    """What one call or visit found. Append only; after a confirmed or another count no more."""

    back_check = models.ForeignKey(BackCheck, on_delete=models.PROTECT, related_name="results")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("checked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("recorded at"))
    method = models.CharField(_("how"), max_length=6, choices=CheckMethod.choices)
    checked_on = models.DateField(_("date"))
    outcome = models.CharField(_("result"), max_length=12, choices=CheckOutcome.choices)
    #: What the session's current version counted at that moment: an amendment may move it later.
    recorded_total = models.PositiveIntegerField(_("people on record"))
    found_total = models.PositiveIntegerField(_("people found"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["back_check", "id"]
        verbose_name = _("result of a back-check")
        verbose_name_plural = _("results of back-checks")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["back_check"],
                condition=Q(outcome__in=FINAL_OUTCOMES),
                name="campaigns_result_final_once",
            ),
            models.CheckConstraint(
                condition=Q(method__in=CheckMethod.values), name="campaigns_result_method"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=CheckOutcome.values), name="campaigns_result_outcome"
            ),
            models.CheckConstraint(
                condition=(
                    Q(outcome=CheckOutcome.DIFFERS, found_total__isnull=False)
                    & ~Q(found_total=F("recorded_total"))
                )
                | (~Q(outcome=CheckOutcome.DIFFERS) & Q(found_total__isnull=True)),
                name="campaigns_result_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.back_check_id} {self.outcome}"
