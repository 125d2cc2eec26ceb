"""How much there is to translate: one row for each page in the source language."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from .models import PublishedSegments
from .segments import Difference, difference


class WorkState(models.TextChoices):
    """What a page needs, in the order in which it should be done."""

    OUTDATED = "outdated", _("Behind the English")
    READY = "ready", _("Translated, to be published")
    UNTRANSLATED = "untranslated", _("Not translated yet")
    APART = "apart", _("Kept by hand: cannot be compared")
    CURRENT = "current", _("Up to date")


#: What waits for somebody.
WAITING = (WorkState.OUTDATED, WorkState.READY, WorkState.UNTRANSLATED)


@dataclass(frozen=True)
class PageWork:
    """One page and its translation."""

    pk: int
    title: str
    #: Its place in the tree: a page above begins with the same signs.
    path: str
    #: What kind of page it is, in the active language.
    kind: str
    #: The page of the first level below the home page that it stands under.
    section: str
    state: WorkState
    #: The page in the other language, its stand-in too; None where there is none.
    translation_pk: int | None
    #: What readers of the translation lack; of a page that is not translated, everything.
    lacking: Difference
    #: Texts that nobody has translated yet, published or not; None before it was begun.
    left: int | None

    @property
    def words(self) -> int:
        return self.lacking.words

    @property
    def texts(self) -> int:
        return self.lacking.texts

    @property
    def changed(self) -> int:
        return self.lacking.changed

    @property
    def new(self) -> int:
        return self.lacking.new

    @property
    def deleted(self) -> int:
        return self.lacking.deleted

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


def translation_work(language: str) -> list[PageWork]:
    """Every live page in the source language, in the order of the tree. The number of queries
    does not depend on the number of pages."""
    sources = list(
        Page.objects.live()
        .filter(locale__language_code=settings.LANGUAGE_CODE, alias_of__isnull=True, depth__gt=1)
        .order_by("path")
        .only("pk", "title", "path", "depth", "translation_key", "content_type_id")
    )
    twins = {
        page.translation_key: page
        for page in Page.objects.filter(locale__language_code=language).only(
            "pk", "live", "alias_of_id", "translation_key"
        )
    }
    kept = PublishedSegments.objects.in_bulk(
        [page.pk for page in sources] + [page.pk for page in twins.values()]
    )
    row = partial(
        _work, twins=twins, kept=kept, left=_texts_left(language), sections=_sections(sources)
    )
    kinds = {
        pk: str(kind.name)
        for pk, kind in ContentType.objects.in_bulk(
            {page.content_type_id for page in sources}
        ).items()
    }
    return [row(page, kind=kinds.get(page.content_type_id, "")) for page in sources]


def _work(
    page: Page,
    *,
    kind: str,
    twins: dict[UUID, Page],
    kept: dict[int, PublishedSegments],
    left: dict[UUID, int],
    sections: dict[str, str],
) -> PageWork:
    twin = twins.get(page.translation_key)
    texts_left = left.get(page.translation_key)
    state, lacking = _compare(page, twin, kept, texts_left)
    return PageWork(
        pk=page.pk,
        title=page.title,
        path=page.path,
        kind=kind,
        section=sections.get(page.path[: 3 * Page.steplen], ""),
        state=state,
        translation_pk=twin.pk if twin is not None else None,
        lacking=lacking,
        left=texts_left,
    )


def _compare(
    page: Page, twin: Page | None, kept: dict[int, PublishedSegments], left: int | None
) -> tuple[WorkState, Difference]:
    source = kept.get(page.pk)
    segments = source.segments if source is not None else []
    if twin is None or twin.alias_of_id or not twin.live:
        ready = left == 0 and bool(segments)
        state = WorkState.READY if ready else WorkState.UNTRANSLATED
        return state, difference(segments, [])
    made_from = kept.get(twin.pk)
    if left is None or made_from is None or source is None:
        return WorkState.APART, Difference()
    if source.kept == made_from.kept:
        return WorkState.CURRENT, Difference()
    # What was only put into another order is translated, and is published again.
    state = WorkState.OUTDATED if left else WorkState.READY
    return state, difference(segments, made_from.segments)


def _sections(pages: Iterable[Page]) -> dict[str, str]:
    return {page.path: page.title for page in pages if page.depth == 3}


def _texts_left(language: str) -> dict[UUID, int]:
    """For each page whose translation was begun, how many of its texts have none yet. One query."""
    begun: Any = Translation.objects.filter(target_locale__language_code=language, enabled=True)
    segments = (
        StringSegment.objects.filter(
            source__in=begun.values("source"),
        )
        .annotate(
            is_translated=Exists(
                StringTranslation.objects.filter(
                    translation_of_id=OuterRef("string_id"),
                    context_id=OuterRef("context_id"),
                    locale__language_code=language,
                    has_error=False,
                )
            )
        )
        .values("source__object_id")
        .annotate(left=Count("pk", filter=Q(is_translated=False)))
        .order_by()
    )
    found = {row["source__object_id"]: row["left"] for row in segments}
    # A page without a single text to translate was begun all the same.
    return dict.fromkeys(begun.values_list("source__object_id", flat=True), 0) | found
