"""Blocks that only events have."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from mrc.core.blocks import INLINE_FEATURES, DocumentBlock
from mrc.core.sources import date_text


class NeutralTextBlock(blocks.CharBlock):
    """A short text that is the same in every language, so that nobody translates it."""

    def to_python(self, value: Any) -> str:
        # Content files and imports write a number as a number.
        return "" if value is None else str(value)

    def get_translatable_segments(self, value: str) -> list[Any]:
        return []

    def restore_translated_segments(self, value: str, segments: list[Any]) -> str:
        return value


class DateTextBlock(NeutralTextBlock):
    """A date as precise as it is known."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(validators=[date_text], **kwargs)


class PartnersBlock(blocks.StreamBlock):
    name = blocks.CharBlock(label=_("Partner"), max_length=200, icon="group")

    class Meta:
        required = False


class SpeakerBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("name"), max_length=160)
    role = blocks.CharBlock(label=_("role and organisation"), required=False, max_length=200)
    said = blocks.RichTextBlock(
        label=_("what they said"),
        required=False,
        features=INLINE_FEATURES,
        help_text=_("In our words, one or two sentences."),
    )

    class Meta:
        icon = "user"
        label = _("Speaker")


class SpeakersBlock(blocks.StreamBlock):
    speaker = SpeakerBlock()

    class Meta:
        required = False


class RecommendationBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("recommendation"), features=INLINE_FEATURES)
    to = blocks.CharBlock(label=_("to whom"), required=False, max_length=200)

    class Meta:
        icon = "pick"
        label = _("Recommendation")


class RecommendationsBlock(blocks.StreamBlock):
    recommendation = RecommendationBlock()

    class Meta:
        required = False


class DocumentsBlock(blocks.StreamBlock):
    document = DocumentBlock()

    class Meta:
        required = False


class FigureValue(blocks.StructValue):
    @property
    def as_source(self) -> dict[str, str]:
        """Its source as `blocks/source.html` shows sources."""
        return {"name": self["source_name"], "url": self["source_url"], "date": self["source_date"]}


class FigureBlock(blocks.StructBlock):
    """A number that somebody else reported: never one that this site counted."""

    number = NeutralTextBlock(
        label=_("number"),
        max_length=20,
        help_text=_("Digits only: 73. Words go into the next field."),
    )
    what = blocks.CharBlock(label=_("what it counts"), max_length=200)
    source_name = NeutralTextBlock(label=_("who reported it"), max_length=200)
    source_url = blocks.URLBlock(label=_("address"), required=False)
    source_date = DateTextBlock(
        label=_("date"), required=False, help_text=_("2025-12-04, 2024-08 or 2021")
    )

    class Meta:
        icon = "order"
        label = _("Reported figure")
        value_class = FigureValue


class FiguresBlock(blocks.StreamBlock):
    figure = FigureBlock()

    class Meta:
        required = False
