"""Which language a page is in, where its other language is, and whether that one is behind."""

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from .freshness.reading import difference_between, is_behind, newer_blocks

if TYPE_CHECKING:
    from .models import BasePage


@dataclass(frozen=True)
class LanguageLink:
    """One entry of the language switch."""

    code: str
    name: str
    url: str
    #: False when the address leads to a page that is not this one in that language.
    is_same_page: bool
    #: True for the language being read.
    is_current: bool


@dataclass(frozen=True)
class PageLanguages:
    """What a template needs to know about a page's languages."""

    links: list[LanguageLink]
    #: hreflang code -> absolute address; reciprocal, and empty while there is one language only.
    alternates: dict[str, str]
    canonical: str
    #: This page stands in for a translation that does not exist yet.
    is_untranslated: bool
    #: The source page changed after this translation was completed.
    is_behind: bool
    source_url: str
    #: Ids of the blocks of its body of which the source has a newer text, where that is known.
    newer_blocks: frozenset[str] = frozenset()
    #: Whether the source has blocks of which the translation has nothing at all.
    has_more_in_source: bool = False


def source_hash_of(source: TranslationSource) -> str:
    """SHA-256 over the source's translatable segments, in an order that does not depend on ids."""
    segments = StringSegment.objects.filter(source=source).values_list(
        "context__path", "order", "string__data_hash", "string__data"
    )
    rows = sorted([path, order, data] for path, order, _hash, data in segments)
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def is_complete(translation: Translation) -> bool:
    """Whether every string of the source has a translation without an error."""
    total, translated = translation.get_progress()
    return total == translated


def page_languages(page: "BasePage") -> PageLanguages:
    """Everything about a page's languages, in one query more than the page itself; a translation
    that is behind its source costs another one, which says where."""
    siblings = {p.locale.language_code: p for p in _siblings(page)}
    names = dict(settings.LANGUAGES)
    here = page.locale.language_code
    links = []
    for code, name in names.items():
        sibling = siblings.get(code)
        # Honest fallback: the nearest ancestor that exists in that language, at last the home page.
        url = sibling.url if sibling else _nearest_url(page, code)
        same = sibling is not None and not sibling.alias_of_id
        links.append(LanguageLink(code, name, url, same, code == here))
    translated = {code: p for code, p in siblings.items() if not p.alias_of_id}
    source = translated.get(settings.LANGUAGE_CODE)
    alternates = {}
    if len(translated) > 1 and page.is_translated:
        alternates = {code: p.full_url for code, p in translated.items()}
        alternates["x-default"] = translated.get(settings.LANGUAGE_CODE, page).full_url
    canonical = page.full_url
    if page.alias_of_id and source is not None:
        canonical = source.full_url
    behind = is_behind(page, source)
    newer: frozenset[str] = frozenset()
    if behind and source is not None:
        newer = newer_blocks(difference_between(page, source.pk))
    shown = newer & _block_ids(page)
    return PageLanguages(
        links=links,
        alternates=alternates,
        canonical=canonical,
        is_untranslated=bool(page.alias_of_id),
        is_behind=behind,
        source_url=source.url if source is not None and source.pk != page.pk else "",
        newer_blocks=shown,
        has_more_in_source=newer != shown,
    )


def _block_ids(page: Page) -> set[str]:
    """Of the blocks in its streams, those of a reader's page."""
    streams = (getattr(page, name).raw_data for name in page.get_streamfield_names())
    return {str(block.get("id", "")) for stream in streams for block in stream}


def _siblings(page: "BasePage") -> list["BasePage"]:
    """The page itself and its live translations, in one query that brings its own locale too."""
    versions = (
        type(page)
        ._default_manager.filter(translation_key=page.translation_key)
        .filter(Q(live=True) | Q(pk=page.pk))
        .select_related("locale")
    )
    others = []
    for version in versions:
        if version.pk == page.pk:
            page.locale = version.locale
        else:
            others.append(version)
    return [page, *others]


def _nearest_url(page: Page, language_code: str) -> str:
    locale = Locale.objects.filter(language_code=language_code).first()
    if locale is None:
        return f"/{language_code}/"
    ancestors = page.get_ancestors().filter(depth__gt=1).order_by("-depth")
    for ancestor in ancestors:
        twin = ancestor.get_translation_or_none(locale)
        if twin is not None and twin.live:
            return twin.url or f"/{language_code}/"
    return f"/{language_code}/"
