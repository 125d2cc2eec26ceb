"""The Urdu of a page, put in through wagtail-localize's own records.

The Urdu file has the structure of the English one, so the segments that wagtail-localize extracts
from both stand in the same places; each pair becomes a translation that editors see as their own.
"""

import copy
from collections import Counter
from typing import Any

from django.utils.translation import override
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .files import ContentFileError


def translate_page(page: Page, urdu_values: dict[str, Any], *, where: str) -> Page:
    """Create and publish the Urdu page of an English one; gives the Urdu page."""
    urdu = Locale.objects.get(language_code="ur")
    source, _created = TranslationSource.update_or_create_from_instance(page)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=urdu)
    twin = copy.copy(page)
    for name, value in urdu_values.items():
        setattr(twin, name, value)
    texts = _texts_by_place(twin)
    segments = StringSegment.objects.filter(source=source).select_related("string", "context")
    seen: Counter[str] = Counter()
    for segment in segments.order_by("order"):
        path = segment.context.path
        text = texts.get((path, seen[path]))
        seen[path] += 1
        if text is None:
            raise ContentFileError(
                f"{where}: no Urdu for “{segment.string.data[:60]}” at {segment.context.path}"
            )
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            locale=urdu,
            context=segment.context,
            defaults={
                "data": text,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
            },
        )
    with override("ur"):
        translation.save_target(publish=True)
    return page.get_translation(urdu)


def _texts_by_place(page: Page) -> dict[tuple[str, int], str]:
    """Every translatable string of a page by its path and its place among the strings there.

    The order that wagtail-localize keeps runs through the whole page and counts addresses too,
    which the Urdu file does not repeat.
    """
    texts: dict[tuple[str, int], str] = {}
    seen: Counter[str] = Counter()
    segments = [s for s in extract_segments(page) if isinstance(s, StringSegmentValue)]
    for segment in sorted(segments, key=lambda segment: segment.order):
        texts[segment.path, seen[segment.path]] = segment.string.data
        seen[segment.path] += 1
    return texts
