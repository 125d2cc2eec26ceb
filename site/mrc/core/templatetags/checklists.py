"""What checklists need to remember their ticks on the reader's device."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def checklist_place(context: dict[str, Any]) -> str:
    """The page to whose list it belongs: the same in both languages and in the print view.

    Items keep their ids when a page is copied, so an item's id alone would not do. Empty outside
    a page of the tree: then nothing is remembered.
    """
    part = context.get("part")
    page = getattr(part, "page", None) or context.get("page")
    return str(getattr(page, "translation_key", "") or "")
