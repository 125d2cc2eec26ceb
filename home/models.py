"""The home page, information pages and the centres' page."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from destinations.fact_book import FactBook
from mrc.core.blocks import BodyBlock, SourcesBlock
from mrc.core.models import BasePage, Centre
from mrc.core.routing import RoutedHome, RoutedPage

from .blocks import InformationBodyBlock
from .glossary import GlossaryPage, GlossaryTerm
from .guides import guide_links
from .history import HistoryPage
from .links.models import CheckedLink, LinkPlace
from .page_checks.models import HardWord
from .programmes import ProgrammeIndexPage, ProgrammePage
from .search.missed.models import MissedSearch, MissedSearchMonth
from .search.synonyms import SynonymGroup
from .topics import Topic, TopicPage
from .urdu_notes import UrduNote

__all__ = [
    "CentresPage",
    "CheckedLink",
    "GlossaryPage",
    "GlossaryTerm",
    "HardWord",
    "HistoryPage",
    "HomePage",
    "InformationPage",
    "LinkPlace",
    "MissedSearch",
    "MissedSearchMonth",
    "ProgrammeIndexPage",
    "ProgrammePage",
    "SynonymGroup",
    "Topic",
    "TopicPage",
    "UrduNote",
]


class HomePage(RoutedHome, BasePage):
    """What a worried person sees first: search, the newest warning, where to go, check before you
    pay, what is on, whom to call."""

    body = StreamField(
        BodyBlock(),
        blank=True,
        verbose_name=_("check before you pay"),
        help_text=_("A short checklist and one callout: nothing longer belongs on this page."),
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, FieldPanel("body")]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        TranslatableField("body"),
    ]
    template = "home/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["guides"] = guide_links(self, request)
        return context


class InformationPage(RoutedPage, BasePage):
    """A page of information: about us, privacy, accessibility, the legal ways, the documents."""

    body = StreamField(InformationBodyBlock(), blank=True, verbose_name=_("body"))
    sources = StreamField(SourcesBlock(), blank=True, verbose_name=_("sources"))

    routed_child = "home.InformationPage"
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.InformationPage"]
    subpage_types: ClassVar[list[str]] = ["home.InformationPage"]
    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("sources"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
    ]
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        TranslatableField("body"),
        SynchronizedField("sources"),
    ]
    template = "home/information_page.html"

    class Meta:
        verbose_name = _("information page")

    @cached_property
    def fact_book(self) -> FactBook:
        """The national facts: one query, and only if a block asks for it."""
        return FactBook(None, today=timezone.localdate())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["fact_book"] = self.fact_book
        context["pages_below"] = self.pages_below()
        return context

    def pages_below(self) -> list["InformationPage"]:
        """What belongs to it, in the order of the tree; asks nothing where there is nothing."""
        if not self.numchild:
            return []
        below = InformationPage.objects.child_of(self).readable().select_related("locale")
        return list(below.order_by("path").defer_streamfields())


class CentresPage(BasePage):
    """The centres, each with its address, hours and contacts."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
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
    template = "home/centres_page.html"

    class Meta:
        verbose_name = _("centres' page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["centres"] = Centre.objects.prefetch_related("contacts")
        return context
