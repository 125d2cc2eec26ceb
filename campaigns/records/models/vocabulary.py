"""Short lists that a session draws from, kept by the data office: topics, materials, partners.

Topics are tags in the everyday sense, but not django-taggit's. They are a closed list with a name
in each language, and what a session said about them is part of an immutable version, whereas
taggit makes tags from whatever is typed in one language and replaces rows when they are set.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from destinations.models.parts import GuidePart
from mrc.core.bilingual import Paired


class Term(models.Model):
    """An entry of such a list. It is retired by unticking, never deleted once it was used."""

    key = models.SlugField(_("key"), max_length=60, unique=True, allow_unicode=False)
    name_en = models.CharField(_("name (English)"), max_length=120)
    name_ur = models.CharField(_("name (Urdu)"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    is_offered = models.BooleanField(_("offered for new sessions"), default=True)
    name = Paired("name")

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["order", "name_en"]

    def __str__(self) -> str:
        return self.name


class Topic(Term):
    """What a session was about."""

    guide_part = models.CharField(
        _("part of the guides"),
        max_length=40,
        choices=GuidePart.choices,
        blank=True,
        help_text=_("What people read of a country's guide after a session about this topic."),
    )

    class Meta(Term.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Material(Term):
    """Something handed out at a session: counted in items, never in people."""

    class Meta(Term.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")


class Partner(Term):
    """An authority or organisation that takes part in sessions: FIA, BEOE, TEVTA."""

    class Meta(Term.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
