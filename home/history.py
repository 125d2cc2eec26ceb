"""The work so far in figures: what others reported, each figure with its source and its date.

Nothing here is counted by this site, and sources that contradict each other stand side by side.
"""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from events.blocks import FigureBlock
from mrc.core.blocks import INLINE_FEATURES, BodyBlock, SourcesBlock
from mrc.core.models import BasePage


class PeriodBlock(blocks.StructBlock):
    """A stretch of time and what was reported about it."""

    heading = blocks.CharBlock(label=_("heading"), max_length=160)
    text = blocks.RichTextBlock(label=_("text"), required=False, features=INLINE_FEATURES)
    figures = blocks.ListBlock(FigureBlock(), label=_("figures"))
    disagreement = blocks.RichTextBlock(
        label=_("what to know when reading"),
        required=False,
        features=INLINE_FEATURES,
        help_text=_(
            "Where sources disagree, or a figure cannot be compared: which one the site uses."
        ),
    )

    class Meta:
        icon = "history"
        label = _("Period")


class PeriodsBlock(blocks.StreamBlock):
    period = PeriodBlock()

    class Meta:
        required = False


class HistoryPage(BasePage):
    """Reported figures, period by period."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))
    periods = StreamField(PeriodsBlock(), blank=True, verbose_name=_("periods"))
    sources = StreamField(SourcesBlock(), blank=True, verbose_name=_("sources"))

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("periods"),
        FieldPanel("sources"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("periods"),
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        TranslatableField("body"),
        TranslatableField("periods"),
        SynchronizedField("sources"),
    ]
    template = "home/history_page.html"

    class Meta:
        verbose_name = _("history in figures")
