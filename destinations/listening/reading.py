"""Reads: the recording of a page, and which ones no longer say what their page says."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from destinations.fact_book import FactBook
from destinations.printing import printed_parts
from mrc.core.frame import keep

from .models import Recording
from .text import text_hash

if TYPE_CHECKING:
    from destinations.models import GuidePage, GuidePartPage


#: What `mrc.core.frame` keeps: the keys of the pages that somebody has read aloud.
RECORDED = "recorded-pages"


@dataclass(frozen=True)
class Player:
    """What a page shows of its recording."""

    recording: Recording
    #: The text has changed since; where they differ, the text is right.
    is_outdated: bool


def player_of(page: "GuidePage | GuidePartPage") -> Player | None:
    """A page that waits for its translation has the voice of its source.

    Most pages have no recording: which have one is kept for a few seconds.
    """
    page_id = page.alias_of_id or page.pk
    if page_id not in keep(RECORDED, _recorded_pages):
        return None
    recording = Recording.objects.filter(page_id=page_id).first()
    if recording is None:
        return None
    return Player(recording, recording.text_hash != text_hash(page))


def _recorded_pages() -> frozenset[int]:
    return frozenset(Recording.objects.values_list("page_id", flat=True))


def outdated(recordings: Iterable[Recording]) -> set[int]:
    """Keys of those whose text has changed; the same few queries for ten and for a thousand, and
    one for the facts of each country.

    Recordings of pages that are no part of a guide any more are left out.
    """
    from destinations.models import GuidePage, GuidePartPage

    by_page = {one.page_id: one for one in recordings}
    guides = list(_of(GuidePage, by_page).select_related("country"))
    parts = list(_of(GuidePartPage, by_page))
    _share_fact_books(guides, parts)
    return {
        by_page[printed.page.pk].pk
        for printed in printed_parts([*guides, *parts])
        if by_page[printed.page.pk].text_hash != text_hash(printed.page, printed.blocks)
    }


def _of(model: Any, by_page: dict[int, Recording]) -> Any:
    return model.objects.filter(pk__in=by_page).select_related("locale")


def _share_fact_books(guides: "list[GuidePage]", parts: "list[GuidePartPage]") -> None:
    """Each part gets its guide in one query for all, and guides of one country share its facts."""
    from destinations.models import GuidePage

    paths = {part.path[: -part.steplen] for part in parts}
    above = list(GuidePage.objects.filter(path__in=paths).select_related("locale", "country"))
    books: dict[int, FactBook] = {}
    for guide in [*guides, *above]:
        book = FactBook(guide.country, today=timezone.localdate())
        guide.fact_book = books.setdefault(guide.country_id, book)
    by_path = {guide.path: guide for guide in above}
    for part in parts:
        part.guide = by_path[part.path[: -part.steplen]]
