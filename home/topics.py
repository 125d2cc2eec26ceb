"""Topics: pages that belong together, whatever their place in the tree and their language.

A topic holds its pages (their English ones), not the other way round: an editor sees a whole topic
at once, and a change is there without publishing every page again. A topic may also stand for one
part of every country's guide, so that nobody lists “Pay and hours” of eight countries by hand.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, Page

from destinations.models import GuidePart
from mrc.core.bilingual import Paired


class Topic(ClusterableModel):
    """What pages have in common: “Agents”, “Pay”, “Papers”."""

    key: "models.SlugField[str, str]" = models.SlugField(
        _("key"), max_length=60, unique=True, allow_unicode=False
    )
    name_en: "models.CharField[str, str]" = models.CharField(_("name (English)"), max_length=80)
    name_ur: "models.CharField[str, str]" = models.CharField(_("name (Urdu)"), max_length=80)
    part: "models.CharField[str, str]" = models.CharField(
        _("part of the guides"),
        max_length=40,
        choices=GuidePart.choices,
        blank=True,
        help_text=_("This part of every country's guide belongs to the topic."),
    )
    name = Paired("name")

    class Meta:
        ordering: ClassVar[list[str]] = ["name_en"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(part="") | models.Q(part__in=GuidePart.values),
                name="home_topic_part",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TopicPage(Orderable):
    """One page of a topic; the first is what a search for the topic shows first."""

    topic = ParentalKey(Topic, on_delete=models.CASCADE, related_name="pages")
    page: "models.ForeignKey[Page, Page]" = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("The English page. Its translation belongs to the topic by itself."),
    )

    class Meta(Orderable.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["topic", "page"], name="home_topic_page_once"),
        ]
