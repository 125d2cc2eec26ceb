"""Which language a page is in, where its other language is, and whether that one is behind."""

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, Translation, TranslationSource

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


def is_behind(page: "BasePage", source: "BasePage | None") -> bool:
    """Whether the source's text changed after this translation was completed."""
    if source is None or source.pk == page.pk or page.alias_of_id:
        return False
    return bool(source.source_hash) and page.translated_hash != source.source_hash


def page_languages(page: "BasePage") -> PageLanguages:
    """Everything about a page's languages, in one query more than the page itself."""
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
    return PageLanguages(
        links=links,
        alternates=alternates,
        canonical=canonical,
        is_untranslated=bool(page.alias_of_id),
        is_behind=is_behind(page, source),
        source_url=source.url if source is not None and source.pk != page.pk else "",
    )


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
