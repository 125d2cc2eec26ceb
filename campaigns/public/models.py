"""What stands behind the public tables and is never published itself."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_PERIOD = r"^20[0-9]{2}(-Q[1-4])?$"


class IssuedCount(models.Model):
    """Which sessions an issue counted, and where: written with it, never changed.

    Without it nobody could tell later whether the difference between two issues comes from one
    session alone. It also answers an auditor who asks what stands behind a public number.
    """

    period = models.CharField(_("period"), max_length=7)
    version = models.PositiveSmallIntegerField(_("version"))
    #: Of a quarter ``{session: {"province": {…}, "sex": {…}, …}}``, for a session counted by
    #: estimate ``{session: {"estimate": people}}``; of a year ``{quarter: version}``.
    counted = models.JSONField(_("counted"))

    class Meta:
        ordering: ClassVar[list[str]] = ["period", "version"]
        verbose_name = _("what a public table counted")
        verbose_name_plural = _("what public tables counted")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "version"], name="campaigns_issued_once"),
            models.CheckConstraint(
                condition=Q(period__regex=_PERIOD), name="campaigns_issued_period"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="campaigns_issued_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.period} v{self.version}"


class WaitingCorrection(models.Model):
    """A period whose records changed so little that a restatement would show a single session.

    It waits for the next change. The row goes when the period is restated.
    """

    period = models.CharField(_("period"), max_length=7, unique=True)
    since = models.DateTimeField(_("since"))

    class Meta:
        ordering: ClassVar[list[str]] = ["period"]
        verbose_name = _("correction that waits")
        verbose_name_plural = _("corrections that wait")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(period__regex=_PERIOD), name="campaigns_waiting_period"
            )
        ]

    def __str__(self) -> str:
        return self.period
