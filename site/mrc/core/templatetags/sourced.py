"""How a source and its date are written for readers."""

import datetime
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mrc.core.sources import Sourced

register = template.Library()
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")


@dataclass(frozen=True)
class ShownState:
    name: str
    #: The source as a link where it has an address.
    source: SafeString | str
    date: str


@register.filter
def source_date(value: str) -> str:
    """``2025-12-04``, ``2024-08`` or ``2021`` in words, as precise as it is known."""
    if not re.fullmatch(r"\d{4}(-\d{2}){0,2}", value or ""):
        return value or ""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return value
    day = datetime.date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1)
    return date_format(day, "DATE_FORMAT" if len(parts) == 3 else "YEAR_MONTH_FORMAT")


@register.simple_tag
def check_state(sourced: Sourced) -> ShownState:
    """The state of a sourced statement today, ready to be shown."""
    name = _name(sourced.source_name)
    source = (
        format_html('<a href="{}">{}</a>', sourced.source_url, name) if sourced.source_url else name
    )
    return ShownState(
        sourced.check_state(timezone.localdate()).value, source, source_date(sourced.source_date)
    )


def _name(name: str) -> SafeString:
    """In its own script: an English name in an Urdu page is read and set as English."""
    if _ARABIC.search(name):
        return format_html("<bdi>{}</bdi>", name)
    return format_html('<bdi lang="en" dir="ltr">{}</bdi>', name)


@register.filter
def bare_address(url: Any) -> str:
    """A web address as people say it: without https and www."""
    parts = urlsplit(str(url))
    return (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")
