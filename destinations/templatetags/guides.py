"""Tags of the guides' templates."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from destinations.dialling import with_calls
from destinations.models.facts import Fact, FactGroup, FactKind
from destinations.printing import as_printed
from mrc.core.bilingual import current_language, paired_value

register = template.Library()


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], code: str, around: str = "") -> SafeString | str:
    """`lang` and `dir` for an element, where its language is not that of the text around it.

    Around it is the page's own text, unless the template names another, here or as
    `around_language`.

    A guide that waits for its translation is English inside an Urdu frame; our labels and the
    facts in it are Urdu again.
    """
    page = context.get("page")
    around = around or context.get("around_language", "")
    if not around:
        around = page.text_language if page is not None else context.get("language", "en")
    if code == around:
        return ""
    return format_html(' lang="{}" dir="{}"', code, "rtl" if code == "ur" else "ltr")


@register.simple_tag
def fact_value(fact: Fact, kind: FactKind) -> SafeString | str:
    """What a fact says, as `paired` shows it; a number of “Whom to call” is one tap away.

    The kind is asked for, because an entry has it already: nothing is looked up for each fact.
    """
    text, language = paired_value(fact, "value")
    shown = with_calls(text) if kind.group == FactGroup.EMERGENCY else text
    if not text or language == current_language():
        return shown
    direction = "rtl" if language == "ur" else "ltr"
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction, shown)


register.filter("as_printed", as_printed)


@register.filter
def address(page: Page, request: HttpRequest | None) -> str:
    """The page's address; the request keeps what looking it up needs, so it is asked once."""
    return page.get_url(request) or ""
