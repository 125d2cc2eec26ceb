"""The Urdu of a page, put in through wagtail-localize's own records, so that editors see each text
as a translation of theirs.

The caller has the Urdu as values of the page's own fields. wagtail-localize extracts the texts of
both in the same order, so each English text finds its Urdu in the same place.
"""

import copy
from collections import Counter
from typing import Any

from django.utils.translation import override
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .accounts.models import User


class MissingUrduError(ValueError):
    """An English text of the page has no Urdu in the same place."""

    def __init__(self, english: str, path: str) -> None:
        super().__init__(f"no Urdu for “{english[:60]}” at {path}")
        self.english = english
        self.path = path


def translate_page(
    page: Page,
    urdu_values: dict[str, Any],
    *,
    publish: bool = True,
    allow_missing: bool = False,
    user: User | None = None,
) -> Page:
    """Create the Urdu page of a saved English one, and give it.

    `urdu_values` are values of the page's fields as the fields themselves read them, with the ids
    that the blocks have in English. Raises `MissingUrduError` unless missing texts are allowed;
    then the draft shows English there, and the translation editor says so.
    """
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
        if text:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=urdu,
                context=segment.context,
                defaults={
                    "data": text,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "last_translated_by": user,
                },
            )
        elif not allow_missing:
            raise MissingUrduError(segment.string.data, path)
    with override("ur"):
        translation.save_target(user=user, publish=publish)
    return page.get_translation(urdu)


def _texts_by_place(page: Page) -> dict[tuple[str, int], str]:
    """Every translatable string of a page by its path and its place among the strings there.

    The order that wagtail-localize keeps runs through the whole page and counts addresses too,
    which the Urdu values do not repeat.
    """
    texts: dict[tuple[str, int], str] = {}
    seen: Counter[str] = Counter()
    segments = [s for s in extract_segments(page) if isinstance(s, StringSegmentValue)]
    for segment in sorted(segments, key=lambda segment: segment.order):
        texts[segment.path, seen[segment.path]] = segment.string.data
        seen[segment.path] += 1
    return texts
