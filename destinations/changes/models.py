"""What was published of the guides, each publication once and for ever.

What holds:

- `guide` is the `translation_key` that the language pages of a guide share; `part` is one of
  `GuidePart`, or empty for the guide itself. A change of a fact that is the same for every country
  has neither a guide nor a country: it belongs to all of them.
- A large change (`is_major`) has its note for readers in English. One that an editor made in a
  page has it in Urdu too; where a note came without Urdu, readers get the English marked as such.
- Small ones are kept too, for editors; readers, feeds and subscribers never see them.
- `key` names what happened: recording the same again changes nothing.
"""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from destinations.models.parts import GuidePart
from mrc.core.bilingual import Paired


class GuideChangeQuerySet(models.QuerySet["GuideChange"]):
    def major(self) -> Self:
        """What readers are told of."""
        return self.filter(is_major=True)

    def about(self, country: Any) -> Self:
        """Of one country's guide, and what is the same for every country."""
        return self.filter(Q(country=country) | Q(country__isnull=True))

    def newest_first(self) -> Self:
        return self.order_by("-happened_at", "-pk")


class GuideChange(models.Model):
    """One publication of a guide, of a part or of a fact in it; see the top of this module."""

    guide = models.UUIDField(_("guide"), null=True, blank=True)
    country = models.ForeignKey(
        "destinations.Country",
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    part = models.CharField(_("part"), max_length=40, choices=GuidePart.choices, blank=True)
    is_new_guide = models.BooleanField(_("the guide is new"), default=False)
    is_major = models.BooleanField(_("large change"))
    note_en = models.CharField(_("what has changed (English)"), max_length=500, blank=True)
    note_ur = models.CharField(_("what has changed (Urdu)"), max_length=500, blank=True)
    happened_at = models.DateTimeField(_("when"), db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    key = models.CharField(max_length=160, unique=True)
    note = Paired("note")

    objects = GuideChangeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-happened_at", "-pk"]
        verbose_name = _("change of a guide")
        verbose_name_plural = _("changes of guides")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["country", "-happened_at"],
                condition=Q(is_major=True),
                name="destinations_change_major",
            )
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(is_major=False) | ~Q(note_en=""),
                name="destinations_change_major_has_note",
            ),
            models.CheckConstraint(
                condition=Q(country__isnull=False) | Q(guide__isnull=True, part=""),
                name="destinations_change_of_a_country",
            ),
            models.CheckConstraint(
                condition=Q(is_new_guide=False) | Q(is_major=True, part="", guide__isnull=False),
                name="destinations_change_new_guide",
            ),
        ]

    def __str__(self) -> str:
        return self.note_en or self.key

    @property
    def part_name(self) -> str:
        """In the active language; empty for the guide itself."""
        return str(GuidePart(self.part).label) if self.part else ""
