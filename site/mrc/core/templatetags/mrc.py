"""Tags and filters that every template may use (built in). Thin: the logic is in pure functions."""

import re
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.models import Page

from mrc.core.bilingual import current_language, paired_value

register = template.Library()
#: Phone numbers and references: LHE-2026-00412, +92 51 111 040 040, K7QM-2XWD.
_NUMBER = re.compile(r"[+(]?[A-Z]{0,3}-?\d[\d\s\-()]{0,22}|[0-9A-Z]{4}(?:-[0-9A-Z]{4})+")


@register.simple_tag
def paired(instance: Any, name: str) -> SafeString | str:
    """A bilingual value; marked with its own language where it falls back to the other one."""
    text, language = paired_value(instance, name)
    if not text or language == current_language():
        return text
    direction = "rtl" if language == "ur" else "ltr"
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction, text)


@register.filter
def ltr(value: Any) -> SafeString | str:
    """A phone number, reference or address, kept in its own order inside Urdu text."""
    if value in (None, ""):
        return ""
    # A number is read as one: it never breaks over two lines. A long web address may.
    style = "latin nowrap" if _NUMBER.fullmatch(str(value)) else "latin"
    return format_html('<bdi dir="ltr" class="{}">{}</bdi>', style, value)


@register.filter
def localized(page: Page | None) -> Page | None:
    """The page in the language being read, where choosers keep pointing to the English one."""
    return page.localized if page is not None else None


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "") -> dict[str, str]:
    """An icon of the sprite; without a label it is decoration."""
    return {"name": name, "label": label}
