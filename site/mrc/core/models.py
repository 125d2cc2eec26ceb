"""What two or more apps share. Each room keeps its own models; this module gathers them."""

import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from .accounts.models import ApiToken, User
from .analytics.models import DailyCount, OutboxEvent
from .feedback.models import PageFeedback
from .frame import keep_here
from .freshness.models import PublishedSegments
from .page_cache import keep_for_a_minute
from .places.models import Centre, Contact, District, Province
from .questions.models import (
    AnswerMail,
    GuideSuggestion,
    Question,
    QuestionAnswer,
    QuestionEvent,
)
from .readable import ReadablePageQuerySet
from .subscriptions.models import (
    Announcement,
    Bounce,
    Choice,
    Delivery,
    Digest,
    NoMail,
    Subscriber,
    SubscriptionRequest,
)
from .timers.models import Lease, TimerRun

__all__ = [
    "Announcement",
    "AnswerMail",
    "ApiToken",
    "BasePage",
    "Bounce",
    "Centre",
    "Choice",
    "Contact",
    "DailyCount",
    "Delivery",
    "Digest",
    "District",
    "GuideSuggestion",
    "Lease",
    "NoMail",
    "OutboxEvent",
    "PageFeedback",
    "Province",
    "PublishedSegments",
    "Question",
    "QuestionAnswer",
    "QuestionEvent",
    "Subscriber",
    "SubscriptionRequest",
    "TimerRun",
    "User",
]


class BasePage(Page):
    """What every page of the site has: a summary, review dates, and knowledge of its translation.

    Abstract on purpose: wagtail-localize does not support a base page model other than Wagtail's.
    """

    summary = models.TextField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two plain sentences: shown in lists, in search and when shared."),
    )
    share_image = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("image when shared"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    review_due_on = models.DateField(_("next review due on"), null=True, blank=True)
    #: Hash of this page's translatable segments, kept on source pages at publishing.
    source_hash = models.CharField(max_length=64, blank=True, editable=False)
    #: The `source_hash` from which this translation was completed, kept on translated pages.
    translated_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = PageManager.from_queryset(ReadablePageQuerySet)()

    content_panels: ClassVar[list[Panel]] = [*Page.content_panels, FieldPanel("summary")]
    promote_panels: ClassVar[list[Panel]] = [
        *Page.promote_panels,
        FieldPanel("share_image"),
        MultiFieldPanel(
            [FieldPanel("reviewed_on"), FieldPanel("review_due_on")], heading=_("Review")
        ),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.AutocompleteField("summary"),
    ]
    # Latin slugs are shared: wagtail-localize would destroy Urdu ones, and a posted address
    # differs between the languages by /en/ and /ur/ alone.
    override_translatable_fields: ClassVar[list[Any]] = [
        SynchronizedField("slug", overridable=False),
        TranslatableField("title"),
        TranslatableField("summary"),
        TranslatableField("seo_title"),
        TranslatableField("search_description"),
        SynchronizedField("share_image"),
        SynchronizedField("reviewed_on", overridable=False),
        SynchronizedField("review_due_on", overridable=False),
        SynchronizedField("show_in_menus", overridable=False),
    ]

    class Meta:
        abstract = True

    @property
    def text_language(self) -> str:
        """The language its text is in: an alias under /ur/ still holds its English source."""
        if self.alias_of_id:
            return settings.LANGUAGE_CODE
        return self.locale.language_code

    @property
    def is_translated(self) -> bool:
        """False for an alias, which only stands in until somebody translates it."""
        return not self.alias_of_id

    def is_review_overdue(self, today: datetime.date) -> bool:
        return self.review_due_on is not None and self.review_due_on < today

    def _get_site_root_paths(self, cache_object: Any = None) -> list[Any]:
        """Wagtail asks the cache for each address that it writes without a request."""
        ask = super()._get_site_root_paths
        return keep_here("site-root-paths", lambda: ask(cache_object))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return keep_for_a_minute(request, super().serve(request, *args, **kwargs))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from .page_links import preload_links
        from .translations import page_languages

        context = super().get_context(request, *args, **kwargs)
        context["languages"] = page_languages(self)
        context["newer_blocks"] = context["languages"].newer_blocks
        preload_links([self])
        context["today"] = timezone.localdate()
        return context
