"""Searching every page of one language.

Whole words first; where they find nothing, beginnings of words: there is no stemmer for Urdu.
"""

from dataclasses import dataclass

from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet

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
    """Live, public, really translated pages of one language."""
    locale = Locale.objects.filter(language_code=language).first()
    # Search can filter by indexed fields only, and `alias_of` is none; aliases go by their keys.
    aliases = Page.objects.filter(locale=locale, alias_of__isnull=False).values_list(
        "pk", flat=True
    )
    return (
        Page.objects.live().public().filter(locale=locale, depth__gt=1).exclude(pk__in=[*aliases])
    )


def search_pages(query: str, *, language: str) -> SearchResults:
    """The pages that hold every word of the query, best first."""
    query = " ".join(query.split())[:MAX_QUERY_LENGTH]
    if not words(query):
        return SearchResults(query, [], False)
    pages = searchable_pages(language)
    found = list(pages.search(query, operator="and")[:MAX_RESULTS])
    by_prefix = False
    if not found:
        found = list(pages.autocomplete(query, operator="and")[:MAX_RESULTS])
        by_prefix = bool(found)
    ids = [page.pk for page in found]
    specific = {page.pk: page for page in Page.objects.filter(pk__in=ids).specific()}
    return SearchResults(query, [specific[pk] for pk in ids], by_prefix)
