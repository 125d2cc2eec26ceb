"""Public figures as they were issued: written when a period closes, and never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TableKey(models.TextChoices):
    """The fixed list of public tables."""

    TOTALS = "totals", _("Sessions and attendances")
    PROVINCE = "province", _("Province")
    SEX = "sex", _("Sex")
    AGE_BAND = "age_band", _("Age")
    INSTITUTION_KIND = "institution_kind", _("Kind of institution")


class FrozenTable(models.Model):
    """One public table of one quarter or year, with small numbers hidden.

    `campaigns.figures` writes and reads it; the public page reads nothing else. Where sessions
    were amended or verified after the period closed, a row with the next version restates it, and
    the first one stays beside it.
    """

    Key = TableKey

    #: A quarter (2026-Q3) or a whole calendar year (2026).
    period = models.CharField(_("period"), max_length=7)
    key = models.CharField(_("table"), max_length=20, choices=TableKey.choices)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    #: ``[{"key": "female", "number": 120}, …]``; null is a hidden number. The row with the key
    #: ``""`` is the total of attendances. Provinces carry their names, which may change later.
    rows = models.JSONField(_("rows"))
    frozen_at = models.DateTimeField(_("frozen at"))
    #: True when any session that it counts is generated sample data.
    is_sample = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["period", "key", "version"]
        verbose_name = _("public table")
        verbose_name_plural = _("public tables")
        default_permissions: ClassVar[tuple[str, ...]] = ()
        permissions: ClassVar[tuple[tuple[str, str], ...]] = (("view_figures", "Can see figures"),)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["period", "key", "version"], name="campaigns_frozen_once"
            ),
            models.CheckConstraint(
                condition=Q(period__regex=r"^20[0-9]{2}(-Q[1-4])?$"),
                name="campaigns_frozen_period",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="campaigns_frozen_from_one"),
            models.CheckConstraint(
                condition=Q(key__in=TableKey.values), name="campaigns_frozen_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.key} v{self.version}"

    @property
    def is_restated(self) -> bool:
        return self.version > 1
