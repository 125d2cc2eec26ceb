"""What a foreign service agreement must say, point by point."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from mrc.core.bilingual import Paired


class ContractPoint(models.Model):
    """One question to a contract. Its figures are facts: none stands in its own words.

    The minimum is Pakistan's, from the national facts; the law is the country's own.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True, allow_unicode=False)
    title_en = models.CharField(_("title (English)"), max_length=120)
    title_ur = models.CharField(_("title (Urdu)"), max_length=120, blank=True)
    question_en = models.CharField(
        _("question (English)"),
        max_length=300,
        help_text=_("What must be written there, as a question that “yes” answers well."),
    )
    question_ur = models.CharField(_("question (Urdu)"), max_length=300, blank=True)
    advice_en = models.CharField(
        _("if it is missing (English)"),
        max_length=300,
        blank=True,
        help_text=_("What the reader asks the agent or the company to write."),
    )
    advice_ur = models.CharField(_("if it is missing (Urdu)"), max_length=300, blank=True)
    minimum = models.ForeignKey(
        "destinations.FactKind",
        verbose_name=_("Pakistan's minimum"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Kind of the national fact that the contract is held against."),
    )
    law = models.ForeignKey(
        "destinations.FactKind",
        verbose_name=_("the country's own rule"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Shown beside the point to readers who say where they are going."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=100, help_text=_("Smaller numbers come first.")
    )
    title = Paired("title")
    question = Paired("question")
    advice = Paired("advice")

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "key"]
        verbose_name = _("point of a contract")
        verbose_name_plural = _("points of a contract")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(title_en="") & ~models.Q(question_en=""),
                name="destinations_contract_point_said",
                violation_error_message=_("A point needs its title and its question in English."),
            )
        ]

    def __str__(self) -> str:
        return self.title
