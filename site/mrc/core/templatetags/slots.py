"""The place in a template that another app fills: see `mrc.core.slots`."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from mrc.core import slots

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: dict[str, Any], name: str, **kwargs: Any) -> SafeString:
    return slots.render(name, context.get("request"), **kwargs)
