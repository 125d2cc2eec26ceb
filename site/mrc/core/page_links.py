"""Links between pages inside rich text, in the language being read."""

import re
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Any

from django.core.signals import request_started
from django.db.models import Q
from django.dispatch import receiver
from wagtail.fields import StreamField
from wagtail.models import Page

from .bilingual import current_language

#: Addresses looked up for the page that this request shows.
_known: ContextVar[dict[Any, str] | None] = ContextVar("known_page_links", default=None)
_LINK = re.compile(r'<a (?=[^>]*linktype="page")[^>]*\bid="(\d+)"')


def known_addresses(page_ids: set[Any]) -> dict[Any, str]:
    """Looked up already for the page being shown, or else now."""
    known = _known.get() or {}
    return known if page_ids <= known.keys() else addresses(page_ids)


def addresses(page_ids: set[Any]) -> dict[Any, str]:
    """Where each page is in the language being read; "" for one that is not live in any."""
    language = current_language()
    keys = Page.objects.filter(pk__in=page_ids).values("translation_key")
    pages = list(
        Page.objects.filter(translation_key__in=keys, live=True)
        .filter(Q(pk__in=page_ids) | Q(locale__language_code=language))
        .select_related("locale")
    )
    twins = {p.translation_key: p for p in pages if p.locale.language_code == language}
    chosen = {page.pk: page for page in pages}
    found = dict.fromkeys(page_ids, "")
    for page_id in page_ids & chosen.keys():
        page = chosen[page_id]
        found[page_id] = twins.get(page.translation_key, page).url or ""
    return found


def preload_links(pages: Iterable[Page]) -> None:
    """Looks up the links in the bodies of these pages at once, for the rest of this request."""
    wanted = {
        int(page_id)
        for page in pages
        for field in page._meta.get_fields()
        if isinstance(field, StreamField)
        for text in _texts(list(getattr(page, field.name).raw_data))
        for page_id in _LINK.findall(text)
    }
    wanted -= (_known.get() or {}).keys()
    if wanted:
        _known.set({**(_known.get() or {}), **addresses(wanted)})


def _texts(value: Any) -> Iterator[str]:
    """Every string inside the raw value of a stream."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


@receiver(request_started)
def forget_links(sender: object, **kwargs: object) -> None:
    """Threads live longer than requests."""
    _known.set(None)


def page_id_of(attrs: dict[str, Any]) -> int | None:
    text = str(attrs.get("id", ""))
    return int(text) if text.isdigit() else None
