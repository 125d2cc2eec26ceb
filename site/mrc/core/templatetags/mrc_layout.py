"""Tags of the frame: menu, breadcrumbs, language switch."""

from typing import Any

from django import template
from wagtail.models import Page

from mrc.core import navigation
from mrc.core.translations import LanguageLink

register = template.Library()


@register.simple_tag(takes_context=True)
def site_menu(context: dict[str, Any]) -> navigation.Menu:
    request = context.get("request")
    return navigation.menu(request) if request is not None else navigation.Menu()


@register.simple_tag
def breadcrumbs(page: Page) -> list[navigation.MenuItem]:
    return navigation.breadcrumbs(page) if page.pk else []


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[LanguageLink]:
    request = context.get("request")
    if request is None:
        return []
    languages = context.get("languages")
    return navigation.language_links(request, languages.links if languages else None)
