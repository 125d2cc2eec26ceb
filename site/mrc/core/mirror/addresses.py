"""Where a copy begins, and what may be copied: the site's own pages and public views."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import (
    NoReverseMatch,
    Resolver404,
    URLPattern,
    URLResolver,
    get_resolver,
    resolve,
    reverse,
)
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils import translation
from django.utils.translation import get_language_from_path
from wagtail.models import Page, PageLogEntry, Site

from mrc.core.readable import ReadablePageQuerySet

from .kinds import CLOSED_FOLDERS, KINDS, Kind

_PAGES = "wagtail_serve"


@dataclass(frozen=True)
class Pages:
    """The live pages of the site by their paths, and which of them everybody may read."""

    live: dict[str, int]
    public: frozenset[str]

    def may_be_read(self, path: str) -> bool:
        """Whether the page that answers at a path, or at one below it, is public.

        A page answers for what stands below its own address: print views, parts of a list.
        """
        parts = path.strip("/").split("/")
        for number in range(len(parts), 0, -1):
            above = f"/{'/'.join(parts[:number])}/"
            if above in self.live:
                return above in self.public
        return False


def pages() -> Pages:
    """Of the default site, in all languages. Two queries, and one for each language's home."""
    live: dict[str, int] = {}
    public = set()
    for home in _homes():
        below = Page.objects.descendant_of(home, inclusive=True).live()
        readable = ReadablePageQuerySet(Page).readable().descendant_of(home, inclusive=True)
        open_keys = set(readable.values_list("pk", flat=True))
        for page in below.select_related("locale").order_by("path"):
            path = page.get_url()
            if path is None:
                continue
            path = f"/{path.split('://')[-1].partition('/')[2]}" if "://" in path else path
            live[path] = page.pk
            if page.pk in open_keys:
                public.add(path)
    return Pages(live, frozenset(public))


def _homes() -> list[Page]:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return list(site.root_page.get_translations(inclusive=True)) if site is not None else []


def changed_paths(known: Pages, since: datetime.datetime) -> list[str]:
    """The pages that somebody published, withdrew, moved or opened since then, in all languages,
    and the lists above them: what a reader must not see as it was."""
    keys = PageLogEntry.objects.filter(timestamp__gte=since).values("page_id")
    twins = Page.objects.filter(pk__in=keys).values("translation_key")
    touched = set(Page.objects.filter(translation_key__in=twins).values_list("pk", flat=True))
    changed = [path for path, key in known.live.items() if key in touched]
    above = {
        f"/{'/'.join(parts[:number])}/"
        for parts in (path.strip("/").split("/") for path in changed)
        for number in range(1, len(parts))
    }
    return [*changed, *sorted(above.difference(changed), key=len, reverse=True)]


def views() -> list[str]:
    """The public views that take nothing: feeds, figures, forms, robots and the sitemap."""
    found: list[str] = []
    for name in _names_without_arguments(get_resolver().url_patterns):
        if KINDS.get(name, Kind.NEVER) in (Kind.COPY, Kind.AWAY) and name != _PAGES:
            found += _in_every_language(name)
    return list(dict.fromkeys(found))


def _names_without_arguments(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            is_plain = isinstance(entry.pattern, RoutePattern | LocalePrefixPattern)
            if is_plain and entry.namespace is None and not entry.pattern.converters:
                yield from _names_without_arguments(entry.url_patterns)
        elif isinstance(entry.pattern, RoutePattern) and not entry.pattern.converters:
            yield entry.name or ""


def _in_every_language(name: str) -> Iterator[str]:
    for code, _label in settings.LANGUAGES:
        with translation.override(code):
            try:
                yield reverse(name)
            except NoReverseMatch:
                return


def kind_of(path: str, known: Pages) -> tuple[Kind, str]:
    """What becomes of a path, and the name of its pattern."""
    language = get_language_from_path(path)
    below = path.removeprefix(f"/{language}" if language else "").lstrip("/")
    if below.startswith(CLOSED_FOLDERS):
        return Kind.NEVER, ""
    with translation.override(language or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return Kind.NEVER, ""
    name = match.url_name or ""
    # Files and forms beside a page are as private as the page.
    if match.namespaces or (language and not known.may_be_read(path)):
        return Kind.NEVER, name
    return KINDS.get(name, Kind.NEVER), name
