"""Searching every page of one language.

Whole words first; where they find nothing, beginnings of words: there is no stemmer for Urdu.
"""

import datetime
from dataclasses import dataclass

from django.apps import apps
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

from alerts.models import AlertPage
from mrc.core.models import BasePage
from mrc.core.urdu import words

#: Longer questions are cut: nobody types more, and the database need not parse it.
MAX_QUERY_LENGTH = 100
MAX_RESULTS = 60


@dataclass(frozen=True)
class SearchResults:
    query: str
    pages: list[Page]
    #: True when only beginnings of words matched.
    is_by_prefix: bool


def searchable_pages(language: str) -> PageQuerySet:
    """Live, public pages of one language."""
    locale = Locale.objects.filter(language_code=language).first()
    return Page.objects.live().public().filter(locale=locale, depth__gt=1)


def search_pages(query: str, *, language: str) -> SearchResults:
    """The pages that hold every word of the query, best first."""
    query = " ".join(query.split())[:MAX_QUERY_LENGTH]
    if not words(query):
        return SearchResults(query, [], False)
    pages = searchable_pages(language)
    found = _translated(pages.search(query, operator="and")[:MAX_RESULTS])
    by_prefix = False
    if not found:
        found = _translated(pages.autocomplete(query, operator="and")[:MAX_RESULTS])
        by_prefix = bool(found)
    return SearchResults(query, found, by_prefix)


def summaries(pages: list[Page]) -> dict[int, str]:
    """The summaries of pages of any type by their keys, in one query."""
    keys = [page.pk for page in pages]
    querysets = [
        model._default_manager.filter(pk__in=keys).order_by().values_list("pk", "summary")
        for model in apps.get_models()
        if issubclass(model, BasePage)
    ]
    return dict(querysets[0].union(*querysets[1:], all=True)) if keys else {}


def ended_warnings(pages: list[Page], *, on: datetime.date) -> set[int]:
    """The keys of those pages that are warnings which hold no more on that day, in one query."""
    keys = [page.pk for page in pages]
    return set(AlertPage.objects.filter(pk__in=keys).ended(on=on).values_list("pk", flat=True))


def _translated(results: object) -> list[Page]:
    """Without pages that only stand in for a translation: they hold the other language's text."""
    return [page for page in results if page.alias_of_id is None]  # type: ignore[attr-defined]
