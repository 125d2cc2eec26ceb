"""Tags of the templates that are drawn."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.blocks.stream_block import StreamValue

from destinations.documents.printed import block_html, picture_name
from mrc.core.bilingual import current_language, paired_value
from mrc.core.drawing.texts import set_text

register = template.Library()


@register.simple_tag(takes_context=True)
def printed_block(context: dict[str, Any], block: StreamValue.StreamChild) -> SafeString:
    return block_html(block, context.flatten())  # type: ignore[attr-defined]


@register.simple_tag(takes_context=True)
def printed_picture(context: dict[str, Any], image: Any) -> str:
    """The name under which the drawing process is given the picture."""
    return picture_name(image, context["pictures"])


@register.simple_tag
def printed_value(instance: Any, name: str) -> SafeString | str:
    """A bilingual value with its numbers whole and in order, marked where it falls back to the
    other language."""
    text, language = paired_value(instance, name)
    text = set_text(text, language)
    if not text or language == current_language():
        return text
    direction = "rtl" if language == "ur" else "ltr"
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction, text)


@register.filter
def direction_of(language: str) -> str:
    return "rtl" if language == "ur" else "ltr"
