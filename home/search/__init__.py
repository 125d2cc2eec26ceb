"""Searching the site: what people type, in either script and any spelling, to the pages they need.

`questions` reads what was typed (with `lexicon`: countries, words that mean the same, sounds),
`matching` asks the index which pages hold it, `ranking` puts them in order, `catalogue` knows the
pages. `spelling`, `suggestions` and `highlighting` help; `missed` counts what was not found.
"""

from dataclasses import dataclass

from wagtail.models import Page

from .questions import MAX_QUERY_LENGTH
from .searching import MAX_RESULTS, Found, find

__all__ = ["MAX_QUERY_LENGTH", "MAX_RESULTS", "Found", "SearchResults", "find", "search_pages"]


@dataclass(frozen=True)
class SearchResults:
    query: str
    pages: list[Page]
    #: True when only beginnings of words matched.
    is_by_prefix: bool


def search_pages(query: str, *, language: str) -> SearchResults:
    """The pages that answer the question, best first."""
    found = find(query, language=language)
    pages = [entry.page for entry in found.entries]
    return SearchResults(found.question.query, pages, found.is_by_prefix)
