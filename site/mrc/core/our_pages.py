"""Which page of ours an address means: for forms that are told where a reader came from."""

import re
import uuid
from dataclasses import dataclass

from django.conf import settings
from wagtail.models import Page

from .navigation import home_page
from .readable import ReadablePageQuerySet

_LONGEST = 200
_PATH = re.compile(r"/(?P<language>[a-z]{2})/(?P<rest>(?:[a-z0-9_-]+/)*)")


@dataclass(frozen=True)
class OurPage:
    """A public page of the site, as a reader saw it."""

    #: The translation key: the same in both languages, and after the page has moved.
    key: uuid.UUID
    path: str
    language: str
    title: str


def our_page(address: str | None) -> OurPage | None:
    """The public page at a path such as ``/ur/destinations/qatar/``; None for anything else.

    Addresses of other sites, pages that do not exist and private ones are nothing to us. Where a
    page is not in the tree of its language, its English one is meant, as when it is served.
    """
    path = (address or "").partition("#")[0].partition("?")[0]
    found = _PATH.fullmatch(path) if len(path) <= _LONGEST else None
    if found is None or found["language"] not in dict(settings.LANGUAGES):
        return None
    for language in dict.fromkeys((found["language"], settings.LANGUAGE_CODE)):
        home = home_page(language)
        if home is None:
            continue
        pages = ReadablePageQuerySet(Page).readable().filter(url_path=home.url_path + found["rest"])
        row = pages.values_list("translation_key", "title").first()
        if row is not None:
            return OurPage(row[0], path, found["language"], row[1])
    return None
