"""Writes: what is remembered when a page is published."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .models import PublishedSegments
from .segments import Segment, segment_of


def remember(page: Page, segments: Iterable[Segment]) -> None:
    """Keep the fingerprints of what a page shows from now on."""
    kept = [segment.as_json() for segment in segments]
    PublishedSegments.objects.update_or_create(page_id=page.pk, defaults={"kept": kept})


def segments_in(page: Page) -> list[Segment]:
    """The translatable texts of a page as it is in memory, in its own language."""
    values = (value for value in extract_segments(page) if isinstance(value, StringSegmentValue))
    ordered = sorted(values, key=lambda value: value.order)
    return [segment_of(value.path, value.string.data) for value in ordered]


def translated_segments(translation: Translation) -> list[Segment]:
    """The texts of the source that have a translation without an error."""
    rows = (
        StringSegment.objects.filter(source=translation.source)
        .annotate_translation(translation.target_locale)
        .filter(translation__isnull=False)
        .order_by("order")
        .values_list("context__path", "string__data")
    )
    return [segment_of(path, text) for path, text in rows]


def remember_missing() -> int:
    """Fingerprints for live pages that were published before they were kept; gives how many.

    Safe to run again. A translation counts as made from what its source says today where its hash
    says so, else from those texts of the source that have a translation.
    """
    return sum(1 for page in _unknown_pages() if _remember_as_it_is(page))


def _unknown_pages() -> Iterator[Page]:
    known = PublishedSegments.objects.values("page_id")
    pages = Page.objects.live().filter(alias_of__isnull=True, depth__gt=1).exclude(pk__in=known)
    return pages.order_by("depth", "path").specific().iterator()


def _remember_as_it_is(page: Page) -> bool:
    if page.locale.language_code == settings.LANGUAGE_CODE:
        remember(page, segments_in(page))
        return True
    translation = translation_of(page)
    if translation is None:
        return False
    remember(page, translated_segments(translation))
    return True


def translation_of(page: Page) -> Translation | None:
    """The record by which a translated page is kept together with its source; None where an
    editor stopped that, or never began it."""
    translation: Translation | None = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source", "target_locale")
        .first()
    )
    return translation


def source_of(page: Page) -> TranslationSource | None:
    source: TranslationSource | None = TranslationSource.objects.get_for_instance_or_none(page)
    return source
