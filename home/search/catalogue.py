"""Every page that a reader may find, in memory: what ranking and suggestions need to know of it.

No texts: those are the database's, which answers which pages hold a word. Made in four queries
whatever the number of pages, and anew when a page is published, unpublished, moved or made private.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.signals import page_published, page_unpublished, post_page_move

from alerts.models import AlertPage
from home.topics import Topic, TopicPage
from mrc.core.models import BasePage
from mrc.core.readable import ReadablePageQuerySet
from mrc.core.search.kept import Kept
from mrc.core.urdu import fold_name

from .kinds import Kind, kind_of

#: The length of treebeard's path step: a part's guide is one step up.
_STEP = Page.steplen


@dataclass(frozen=True, eq=False)
class Entry:
    """One page of the catalogue."""

    page: Page
    language: str
    kind: Kind
    title: str
    summary: str
    #: The folded title between blanks, for words and phrases alike.
    title_key: str
    summary_key: str
    #: Keys of the countries that it is about.
    countries: frozenset[int]
    is_guide: bool
    #: The part of a guide that it is, or "", and the title of that guide.
    part: str
    guide_title: str
    #: Keys of its topics -> its place there; 0 is the first.
    topics: dict[int, int]
    #: A warning or an event: its first and last day, and whether it was withdrawn.
    starts: datetime.date | None
    ends: datetime.date | None
    is_withdrawn: bool
    #: Of an event: scheduled, moved or cancelled.
    event_status: str = ""

    def is_past(self, today: datetime.date) -> bool:
        """A warning that holds no more, or an event that is over."""
        return self.is_withdrawn or (self.ends is not None and self.ends < today)

    @property
    def is_warning(self) -> bool:
        return self.kind is Kind.WARNINGS and self.ends is not None


@dataclass(frozen=True, eq=False)
class Catalogue:
    entries: dict[int, Entry]

    def of_language(self, language: str) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.language == language]


def readable_pages() -> PageQuerySet:
    """Live, public pages with a text of their own: none that stands in for its translation."""
    pages = ReadablePageQuerySet(Page).readable()
    return pages.filter(depth__gt=1, alias_of__isnull=True)


def _with_details(pages: PageQuerySet) -> PageQuerySet:
    """The columns of the page types in the same query."""
    summaries = [
        F(f"{model._meta.model_name}__summary")
        for model in apps.get_models()
        if issubclass(model, BasePage)
    ]
    return pages.select_related("locale").annotate(
        found_summary=Coalesce(*summaries, Value(""), output_field=TextField()),
        found_country=F("guidepage__country_id"),
        found_part=F("guidepartpage__part"),
        found_start=Coalesce("alertpage__first_seen", "eventpage__starts_on"),
        found_status=F("eventpage__status"),
        found_end=Coalesce("alertpage__expires_on", "eventpage__ends_on", "eventpage__starts_on"),
        found_withdrawn=F("alertpage__withdrawn_at"),
        found_app=F("content_type__app_label"),
        found_model=F("content_type__model"),
    )


def _warnings_countries() -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = AlertPage.countries.through.objects.values_list("alertpage_id", "country_id")
    for page, country in rows:
        found[page].add(country)
    return found


@dataclass(frozen=True)
class _Topics:
    #: Translation key of a page -> topic -> place.
    by_page: dict[Any, dict[int, int]]
    by_part: dict[str, list[int]]

    def of(self, page: Page, part: str) -> dict[int, int]:
        #: A part stands behind the pages that were chosen by hand.
        found = dict.fromkeys(self.by_part.get(part, ()), 1) if part else {}
        return {**found, **self.by_page.get(page.translation_key, {})}


def _topics() -> _Topics:
    by_page: dict[Any, dict[int, int]] = defaultdict(dict)
    places: dict[int, int] = defaultdict(int)
    rows = TopicPage.objects.order_by("topic_id", "sort_order", "pk")
    for topic, key in rows.values_list("topic_id", "page__translation_key"):
        by_page[key][topic] = places[topic]
        places[topic] += 1
    by_part: dict[str, list[int]] = defaultdict(list)
    for topic, part in Topic.objects.exclude(part="").order_by().values_list("pk", "part"):
        by_part[part].append(topic)
    return _Topics(by_page, by_part)


def _build() -> Catalogue:
    pages = list(_with_details(readable_pages()).order_by("path"))
    guides = {page.path: page for page in pages if page.found_country}
    countries, topics = _warnings_countries(), _topics()
    entries = {}
    for page in pages:
        guide = page if page.path in guides else guides.get(page.path[:-_STEP])
        about = countries.get(page.pk, set()) | ({guide.found_country} if guide else set())
        title = guide.title if guide and guide is not page else ""
        entries[page.pk] = _entry(page, frozenset(about), topics, guide_title=title)
    return Catalogue(entries)


def _entry(page: Page, countries: frozenset[int], topics: _Topics, *, guide_title: str) -> Entry:
    part = page.found_part or ""
    return Entry(
        page=page,
        language=page.locale.language_code,
        kind=kind_of(f"{page.found_app}.{page.found_model}"),
        title=page.title,
        summary=page.found_summary,
        title_key=f" {fold_name(page.title)} ",
        summary_key=f" {fold_name(page.found_summary)} ",
        countries=countries,
        is_guide=bool(page.found_country),
        part=part,
        guide_title=guide_title,
        topics=topics.of(page, part),
        starts=page.found_start,
        ends=page.found_end,
        event_status=page.found_status or "",
        is_withdrawn=page.found_withdrawn is not None,
    )


catalogue: Kept[Catalogue] = Kept("search-pages", _build)


@receiver([page_published, page_unpublished, post_page_move])
@receiver([post_save, post_delete], sender=PageViewRestriction)
@receiver([post_save, post_delete], sender=Topic)
@receiver([post_save, post_delete], sender=TopicPage)
def forget_pages(sender: Any, **kwargs: Any) -> None:
    """What is published, withdrawn, moved or made private is known to search at once."""
    catalogue.forget()


@receiver(post_delete)
def forget_deleted_page(sender: Any, **kwargs: Any) -> None:
    if isinstance(kwargs.get("instance"), Page):
        catalogue.forget()
