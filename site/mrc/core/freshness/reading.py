"""Reads: what a translation lacks, for readers and for lists of pages."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from wagtail.models import Page

from .models import PublishedSegments
from .segments import Difference, difference

if TYPE_CHECKING:
    from mrc.core.models import BasePage


@dataclass(frozen=True)
class SourceState:
    """The live page in the source language, as much of it as a list in another language needs."""

    pk: int
    title: str
    slug: str
    path: str
    source_hash: str


def is_behind(page: "BasePage", source: "BasePage | SourceState | None") -> bool:
    """Whether the source's text changed after this translation was completed."""
    if source is None or source.pk == page.pk or page.alias_of_id:
        return False
    return bool(source.source_hash) and page.translated_hash != source.source_hash


def difference_between(translation: Page, source_pk: int) -> Difference | None:
    """What a live translation lacks of its live source, in one query; None where it is unknown."""
    return differences({translation.pk: source_pk}).get(translation.pk)


def differences(pairs: Mapping[int, int]) -> dict[int, Difference]:
    """The same of many translations: id of the translation -> id of its source. One query."""
    if not pairs:
        return {}
    rows = PublishedSegments.objects.in_bulk({*pairs, *pairs.values()})
    return {
        page: difference(rows[source].segments, rows[page].segments)
        for page, source in pairs.items()
        if page in rows and source in rows
    }


def sources_of(model: type[Page], keys: Collection[UUID]) -> dict[UUID, SourceState]:
    """The live source pages of some pages, by the key that both share. One query, none for none."""
    if not keys:
        return {}
    pages: Any = model._default_manager
    rows = pages.live().filter(
        translation_key__in=keys, locale__language_code=settings.LANGUAGE_CODE
    )
    found = rows.values_list("translation_key", "pk", "title", "slug", "path", "source_hash")
    return {key: SourceState(*values) for key, *values in found}


def newer_blocks(lacking: Difference | None) -> frozenset[str]:
    """Ids of the blocks of a body of which the source has a newer text."""
    if lacking is None:
        return frozenset()
    parts = (section.partition(".") for section in lacking.sections)
    return frozenset(block for _field, _dot, block in parts if block)
