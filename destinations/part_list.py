"""The parts of a guide as its page lists them: each says by itself in which language it is, and
whether the English is newer than the translation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import CharField, F, Q, Subquery

from mrc.core.freshness.reading import (
    SourceState,
    differences,
    is_behind,
    newer_blocks,
)

if TYPE_CHECKING:
    from destinations.models import GuidePage, GuidePartPage


@dataclass(frozen=True)
class PartLine:
    """One part in the list."""

    title: str
    summary: str
    #: The page where it is read; None where only `english_url` leads to it.
    page: "GuidePartPage | None"
    language: str
    #: The English text changed after this one was translated.
    is_behind: bool = False
    #: Where the English is read; empty in the list of the English guide.
    english_url: str = ""


def part_lines(
    guide: "GuidePage", parts: "Sequence[GuidePartPage]", *, english_guide_url: str
) -> list[PartLine]:
    """The live parts of a guide in the order of the tree, and after them those that exist in
    English alone. One query, none for the English guide.

    `english_guide_url` is the address of the English guide, empty for the English guide itself.
    """
    if guide.locale.language_code == settings.LANGUAGE_CODE:
        return [PartLine(part.title, part.summary, part, part.text_language) for part in parts]
    sources = guide.english_parts
    mark_parts(parts, sources)
    lines = [
        PartLine(
            part.title,
            part.summary,
            part,
            part.text_language,
            part.is_newer_in_english,
            _address(english_guide_url, sources.get(str(part.translation_key))),
        )
        for part in parts
    ]
    here = {str(part.translation_key) for part in parts}
    lines += [
        PartLine(
            source.title,
            "",
            None,
            settings.LANGUAGE_CODE,
            english_url=_address(english_guide_url, source),
        )
        for key, source in sources.items()
        if key not in here and english_guide_url
    ]
    return lines


def parts_with_english(
    guide: "GuidePage",
) -> "tuple[list[GuidePartPage], dict[str, SourceState]]":
    """The live parts of a guide in another language, without their bodies, and those of the
    English one (`english_parts`). One query for both."""
    found = _live_parts_below(Q(path__startswith=guide.path) | _BELOW_ENGLISH, guide)
    rows = list(found.select_related("locale").defer_streamfields())
    own = [page for page in rows if page.path.startswith(guide.path)]
    english = [page for page in rows if not page.path.startswith(guide.path)]
    return own, {
        str(page.translation_key): SourceState(
            page.pk, page.title, page.slug, page.path, page.source_hash
        )
        for page in english
    }


def english_parts(guide: "GuidePage") -> dict[str, SourceState]:
    """The live English parts of a guide in another language, by the key that both share, in the
    order of the English tree. One query."""
    rows = _live_parts_below(_BELOW_ENGLISH, guide).values_list(
        "translation_key", "pk", "title", "slug", "path", "source_hash"
    )
    return {str(key): SourceState(*values) for key, *values in rows}


_BELOW_ENGLISH = Q(path__startswith=F("english_path"))


def _live_parts_below(condition: Q, guide: "GuidePage") -> Any:
    from destinations.models import GuidePage, GuidePartPage

    english = GuidePage.objects.live().filter(
        translation_key=guide.translation_key, locale__language_code=settings.LANGUAGE_CODE
    )
    path = Subquery(english.values("path")[:1], output_field=CharField())
    parts: Any = GuidePartPage.objects.readable().alias(english_path=path)
    return parts.filter(condition).order_by("path")


def mark_parts(parts: "Sequence[GuidePartPage]", sources: dict[str, SourceState]) -> None:
    """Tell each part whether its English is newer."""
    for part in parts:
        source = sources.get(str(part.translation_key))
        part.is_newer_in_english = is_behind(part, source)


def mark_blocks(parts: "Sequence[GuidePartPage]", sources: dict[str, SourceState]) -> None:
    """Tell each part, and which of its blocks. One query more if any is behind."""
    mark_parts(parts, sources)
    pairs = {
        part.pk: sources[str(part.translation_key)].pk for part in parts if part.is_newer_in_english
    }
    found = differences(pairs)
    for part in parts:
        part.newer_blocks = newer_blocks(found.get(part.pk))


def _address(guide_url: str, source: SourceState | None) -> str:
    return f"{guide_url}{source.slug}/" if guide_url and source is not None else ""
