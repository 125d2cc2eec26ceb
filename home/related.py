"""Related pages: by topic and by country, at most four, in the language being read.

From the catalogue of pages that search keeps in memory (`home.search.catalogue`): nothing is kept
for a page by itself, and a page costs the same whatever is related to it.
"""

import datetime

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from wagtail.models import Page

from mrc.core.bilingual import current_language

from .search.catalogue import Catalogue, Entry, catalogue

MOST = 4
#: What makes pages related. The first page of a topic says most about it.
_TOPIC, _FIRST, _COUNTRY, _WARNING = 3.0, 1.0, 2.5, 0.5


def related_pages(request: HttpRequest | None, *, page: Page, **kwargs: object) -> SafeString | str:
    """Fills the slot `related_pages` of guides, parts, warnings, events and information pages."""
    language = current_language()
    entries = related_to(page, language=language, today=timezone.localdate())
    if not entries:
        return ""
    context = {"entries": entries, "language": language}
    return render_to_string("home/components/related_pages.html", context, request=request)


def related_to(page: Page, *, language: str, today: datetime.date) -> list[Entry]:
    """The nearest pages first; none that has ended, nor what the page lists itself."""
    pages = catalogue()
    own = _entry_of(page, pages, language)
    if own is None:
        return []
    scored = [
        (-score, entry.title, entry.page.path, entry)
        for entry in pages.of_language(language)
        if _may_stand_beside(own, entry, today) and (score := _nearness(own, entry))
    ]
    return [entry for *_order, entry in sorted(scored, key=lambda one: one[:3])[:MOST]]


def _entry_of(page: Page, pages: Catalogue, language: str) -> Entry | None:
    """The page itself; for one that waits for its translation, the one that it stands in for."""
    if page.pk in pages.entries:
        return pages.entries[page.pk]
    twins = [
        entry
        for entry in pages.entries.values()
        if entry.page.translation_key == page.translation_key
    ]
    return min(twins, key=lambda entry: entry.language != language, default=None)


def _may_stand_beside(own: Entry, entry: Entry, today: datetime.date) -> bool:
    if entry.page.translation_key == own.page.translation_key or entry.is_past(today):
        return False
    shares_country = bool(own.countries & entry.countries)
    if entry.part:
        # A guide lists its own parts; and of a page about many countries, no one's part is nearer.
        return shares_country and not own.is_guide and len(own.countries) == 1
    # The way from a part to its guide stands above it already.
    return not (entry.is_guide and own.part and shares_country)


def _nearness(own: Entry, entry: Entry) -> float:
    shared = own.topics.keys() & entry.topics.keys()
    firsts = sum(1 for topic in shared if entry.topics[topic] == 0)
    near = _TOPIC * len(shared) + _FIRST * firsts
    # Every page about a country is near to its other pages, but parts need a topic in common:
    # they lie side by side anyway.
    if own.countries & entry.countries and (not entry.part or shared):
        near += _COUNTRY
    return near + _WARNING if near and entry.is_warning else near
