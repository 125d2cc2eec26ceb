"""The index of guides, a country's guide, and its parts: each part is a page of its own.

So each part is translated, published and compared with its source by itself.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from destinations.blocks import GuideBodyBlock
from destinations.fact_book import FactBook
from destinations.listing import GuideList, guide_list
from destinations.part_list import (
    english_parts,
    mark_blocks,
    part_lines,
    parts_with_english,
)
from destinations.printing import all_sources, printed_parts
from destinations.structured import guide_data, part_data
from mrc.core.bilingual import current_language
from mrc.core.blocks import BodyBlock, SourcesBlock
from mrc.core.freshness.reading import SourceState
from mrc.core.models import BasePage
from mrc.core.page_cache import keep_for_a_minute
from mrc.core.page_links import preload_links
from mrc.core.routing import RoutedPage

from .announcing import (
    AnnouncedPage,
    AnnouncedPageForm,
    ChangePanel,
    change_fields_kept_together,
)
from .countries import Country
from .parts import GuidePart

PART_TAKEN = _("This guide has such a part already.")
SOURCES_HELP = _("Where the text comes from. Facts bring sources of their own.")


class GuidePartForm(AnnouncedPageForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        guide, part = self.parent_page, data.get("part")
        if guide and part and is_part_taken(guide, part, except_pk=self.instance.pk):
            self.add_error("part", PART_TAKEN)
        return data


class GuideIndexPage(RoutedPage, BasePage):
    """All countries from A to Z, those without a guide too. One below each home page."""

    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name=_("body"),
        help_text=_("Shown below the list of countries, which makes itself."),
    )

    routed_child = "destinations.GuidePage"
    routed_child_related = ("locale", "alias_of", "country")
    subpage_types: ClassVar[list[str]] = ["destinations.GuidePage"]
    max_count_per_parent = 1
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        TranslatableField("body"),
    ]
    template = "destinations/guide_index_page.html"

    class Meta:
        verbose_name = _("guide index")
        verbose_name_plural = _("guide indexes")

    @classmethod
    def can_exist_under(cls, parent: Page) -> bool:
        """Below a home page only: those are the pages right under the root of the tree."""
        return parent.depth == 2 and super().can_exist_under(parent)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["guide_list"] = self.guide_list(request)
        return context

    def guide_list(self, request: HttpRequest) -> GuideList:
        return guide_list(
            GuidePage.objects.live().select_related("country", "locale"),
            locale_id=self.locale_id,
            language=current_language(),
            query=request.GET.get("q", ""),
            request=request,
        )


class GuidePage(RoutablePageMixin, RoutedPage, AnnouncedPage):
    """The guide to one country: a card of facts, then its parts in order."""

    country: "models.ForeignKey[Country, Country]" = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("One guide a country. Its name, its facts and its warnings follow from it."),
    )
    body = StreamField(
        GuideBodyBlock(),
        blank=True,
        verbose_name=_("body"),
        help_text=_(
            "A short introduction. The card of facts, the warnings and the list of parts come by "
            "themselves."
        ),
    )
    sources = StreamField(
        SourcesBlock(), blank=True, verbose_name=_("sources"), help_text=SOURCES_HELP
    )

    routed_child = "destinations.GuidePartPage"
    parent_page_types: ClassVar[list[str]] = ["destinations.GuideIndexPage"]
    subpage_types: ClassVar[list[str]] = ["destinations.GuidePartPage"]
    is_news_when_new = True
    exclude_fields_in_copy: ClassVar[list[str]] = [*AnnouncedPage.change_fields]
    content_panels: ClassVar[list[Panel]] = [
        ChangePanel(),
        *BasePage.content_panels,
        FieldPanel("country"),
        FieldPanel("body"),
        FieldPanel("sources"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("country_names"),
        index.AutocompleteField("country_names"),
        index.SearchField("body"),
        index.FilterField("country"),
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        *change_fields_kept_together(),
        SynchronizedField("country", overridable=False),
        TranslatableField("body"),
        SynchronizedField("sources", overridable=False),
    ]
    base_form_class = AnnouncedPageForm
    template = "destinations/guide_page.html"
    print_template = "destinations/guide_print.html"

    class Meta:
        verbose_name = _("country guide")
        verbose_name_plural = _("country guides")

    def country_names(self) -> str:
        """Every name of its country, for search: KSA finds the guide to Saudi Arabia."""
        return self.country.all_names()

    def clean(self) -> None:
        super().clean()
        others = GuidePage.objects.filter(country_id=self.country_id, locale_id=self.locale_id)
        if self.country_id and others.exclude(pk=self.pk).exists():
            raise ValidationError({"country": _("There is a guide to this country already.")})

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Its views answer by themselves, past what `BasePage` says about caches."""
        return keep_for_a_minute(request, super().serve(request, *args, **kwargs))

    @cached_property
    def parts(self) -> "list[GuidePartPage]":
        """Its live parts in the order in which they are read, without their bodies."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return list(self._live_parts().defer_streamfields())
        own, self.english_parts = parts_with_english(self)
        return own

    def _live_parts(self) -> Any:
        parts = GuidePartPage.objects.child_of(self).readable().select_related("locale")
        return parts.order_by("path")

    @cached_property
    def english_parts(self) -> dict[str, SourceState]:
        """Of a guide in another language: the live parts of its English one, by shared key."""
        return english_parts(self)

    @cached_property
    def fact_book(self) -> FactBook:
        return FactBook(self.country, today=timezone.localdate())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from destinations.changes.listing import changes_of

        context = super().get_context(request, *args, **kwargs)
        context["fact_book"] = self.fact_book
        address = self.get_url(request) or ""
        context["print_url"] = f"{address}{self.reverse_subpage('print_whole')}"
        context["changes_url"] = f"{address}{self.reverse_subpage('all_changes')}"
        source_url = context["languages"].source_url
        context["part_lines"] = part_lines(self, self.parts, english_guide_url=source_url)
        context |= changes_of(self.country, self.parts)
        context["structured_data"] = guide_data(self, self.parts)
        return context

    @path("print/", name="print_whole")
    def print_whole(self, request: HttpRequest) -> HttpResponse:
        """The guide and all its parts on one page, for paper."""
        # What showing the page needs of its parts, the bodies included, is fetched once.
        self.parts = list(self._live_parts())
        preload_links([self, *self.parts])
        if self.locale.language_code != settings.LANGUAGE_CODE:
            mark_blocks(self.parts, self.english_parts)
        return self.render(
            request,
            template=self.print_template,
            context_overrides={
                "is_printed": True,
                "printed_parts": printed_parts(self.parts),
                "printed_sources": all_sources([self, *self.parts]),
            },
        )

    @path("changes/", name="all_changes")
    def all_changes(self, request: HttpRequest) -> HttpResponse:
        """Every large change of the guide, newest first."""
        from destinations.changes.listing import MOST, changes_of

        return self.render(
            request,
            template="destinations/guide_changes.html",
            context_overrides=changes_of(self.country, self.parts, limit=MOST),
        )

    def get_cached_paths(self) -> list[str]:
        """What to take out of a cache in front of the site when it is published."""
        return ["/", "/print/", "/changes/"]


def is_part_taken(guide: Page, part: str, *, except_pk: int | None) -> bool:
    """Whether a guide has another page for that part."""
    return GuidePartPage.objects.child_of(guide).filter(part=part).exclude(pk=except_pk).exists()


class GuidePartPage(RoutedPage, AnnouncedPage):
    """One part of a guide: about a screen of text under one of the agreed headings."""

    part: "models.CharField[str, str]" = models.CharField(
        _("part"),
        max_length=40,
        choices=GuidePart.choices,
        help_text=_("Which of the agreed headings it is; the title may say it in other words."),
    )
    body = StreamField(
        GuideBodyBlock(),
        blank=True,
        verbose_name=_("body"),
        help_text=_(
            "About a screen of text. Do not type figures: add a block “Facts of this country”, "
            "so that they are kept in one place."
        ),
    )
    sources = StreamField(
        SourcesBlock(), blank=True, verbose_name=_("sources"), help_text=SOURCES_HELP
    )

    parent_page_types: ClassVar[list[str]] = ["destinations.GuidePage"]
    subpage_types: ClassVar[list[str]] = []
    #: Set where a list of parts was compared with the English one (`destinations.part_list`).
    is_newer_in_english = False
    newer_blocks: frozenset[str] = frozenset()

    exclude_fields_in_copy: ClassVar[list[str]] = [*AnnouncedPage.change_fields]
    content_panels: ClassVar[list[Panel]] = [
        ChangePanel(),
        *BasePage.content_panels,
        FieldPanel("part"),
        FieldPanel("body"),
        FieldPanel("sources"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("part"),
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        *change_fields_kept_together(),
        SynchronizedField("part", overridable=False),
        TranslatableField("body"),
        SynchronizedField("sources", overridable=False),
    ]
    base_form_class = GuidePartForm
    template = "destinations/guide_part_page.html"

    class Meta:
        verbose_name = _("part of a guide")
        verbose_name_plural = _("parts of guides")

    @cached_property
    def guide(self) -> GuidePage:
        """The guide that it belongs to; already there when the page was found by its address."""
        parent = getattr(self, "_cached_parent_obj", None)
        if isinstance(parent, GuidePage):
            return parent
        guide = GuidePage.objects.parent_of(self).select_related("country", "locale").first()
        if guide is None:
            raise Http404
        return guide

    def clean(self) -> None:
        super().clean()
        # A new page has no place in the tree yet; `GuidePartForm` knows its guide and asks first.
        if self.path and is_part_taken(self.get_parent(), self.part, except_pk=self.pk):
            raise ValidationError({"part": PART_TAKEN})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        guide = self.guide
        others = guide.parts
        place = next((i for i, other in enumerate(others) if other.pk == self.pk), None)
        context["guide"] = guide
        context["fact_book"] = guide.fact_book
        context["part_total"] = len(others)
        if place is not None:
            context["part_number"] = place + 1
            context["previous_part"] = others[place - 1] if place else None
            context["next_part"] = others[place + 1] if place + 1 < len(others) else None
        context["structured_data"] = part_data(self, guide)
        return context
