"""Links between the account pages, which keep the language that was chosen by `?lang=`."""

from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def account_url(context: dict[str, Any], name: str) -> str:
    """The address of an account page, in the language being read."""
    language = context["request"].GET.get("lang", "")
    query = f"?{urlencode({'lang': language})}" if language in dict(settings.LANGUAGES) else ""
    return f"{reverse(name)}{query}"
