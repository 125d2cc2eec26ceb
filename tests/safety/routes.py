"""Every address pattern that the resolver knows: ours, Wagtail's and those of its packages."""

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

#: How the table writes the language in front of a page's address.
LANGUAGE = "<lang>/"


def all_routes() -> list[str]:
    """Each pattern once, in the resolver's order; of two with one text the first one answers."""
    return list(dict.fromkeys(_walk(get_resolver().url_patterns, "")))


def _walk(entries: Iterable[URLPattern | URLResolver], prefix: str) -> Iterator[str]:
    for entry in entries:
        is_language = isinstance(entry.pattern, LocalePrefixPattern)
        route = prefix + (LANGUAGE if is_language else str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, route)
        else:
            yield route
