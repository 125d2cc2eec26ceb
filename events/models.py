"""Events that anybody may come to or read about: conferences, open sessions, trainings, fairs.

An event is a page. What an outreach session counted is a record of `campaigns`; an event shows
*reported* figures only, each with its source.
"""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import TranslatableField

from mrc.core.bilingual import Paired
from mrc.core.blocks import BodyBlock, SourcesBlock
from mrc.core.models import BasePage
from mrc.core.routing import RoutedPage
from mrc.core.shared_values import synchronized
from mrc.core.sharing import share_links

from . import panels
from .blocks import (
    DocumentsBlock,
    FiguresBlock,
    PartnersBlock,
    RecommendationsBlock,
    SpeakersBlock,
)
from .choices import Status
from .following import follow_addresses
from .listing import build_listing
from .querysets import EventQuerySet
from .registration.models import Registration, RegistrationMail, SeatBook
from .registration.opening import openness
from .rules import event_problems, former_time
from .states import EventState
from .structured import event_data

__all__ = [
    "EventIndexPage",
    "EventPage",
    "EventState",
    "Registration",
    "RegistrationMail",
    "SeatBook",
]


class EventIndexPage(RoutedPage, BasePage):
    """What is on and what was: filtered by city and year, all in the address."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    subpage_types: ClassVar[list[str]] = ["events.EventPage"]
    routed_child = "events.EventPage"
    routed_child_related = ("locale", "alias_of", "district")
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
    template = "events/event_index_page.html"

    class Meta:
        verbose_name = _("events' page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        events = EventPage.objects.child_of(self).readable()
        listing = build_listing(events, request.GET, context["today"])
        context["listing"] = listing
        context["follow"] = follow_addresses(request, city=listing.city, name=listing.city_name)
        return context


class EventPage(RoutedPage, BasePage):
    """One event. All times are Pakistan time; what is not known is left empty and says so."""

    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("Conference")
        SESSION = "session", _("Awareness session")
        TRAINING = "training", _("Training")
        VISIT = "visit", _("Visit")
        OPENING = "opening", _("Opening")
        FAIR = "fair", _("Fair")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("In person and online")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Only if it lasts more than one day.")
    )
    is_month_only = models.BooleanField(
        _("only the month is known"),
        default=False,
        help_text=_("Write the first and the last day of the month; readers see the month alone."),
    )
    start_time = models.TimeField(
        _("begins at"), null=True, blank=True, help_text=_("Pakistan time. Empty if not known.")
    )
    end_time = models.TimeField(
        _("ends at"), null=True, blank=True, help_text=_("Pakistan time. Empty if not known.")
    )
    mode = models.CharField(
        _("how people take part"), max_length=20, choices=Mode.choices, default=Mode.IN_PERSON
    )
    venue_name = models.CharField(
        _("venue"), max_length=200, blank=True, help_text=_("The building or institution.")
    )
    venue_address = models.TextField(
        _("address"), blank=True, help_text=_("As somebody would tell a rickshaw driver.")
    )
    district = models.ForeignKey(
        "core.District",
        verbose_name=_("district"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Readers filter events by it."),
    )
    join_url = models.URLField(
        _("address for joining online"),
        max_length=500,
        blank=True,
        help_text=_(
            "Public: everybody who reads this page can join. Hidden once the event is over."
        ),
    )
    status = models.CharField(
        _("does it take place?"), max_length=10, choices=Status.choices, default=Status.SCHEDULED
    )
    status_note_en = models.CharField(
        _("what readers are told, in English"),
        max_length=300,
        blank=True,
        help_text=_("Why, and what people should do now. Shown beside “Moved” or “Cancelled”."),
    )
    status_note_ur = models.CharField(
        _("what readers are told, in Urdu"), max_length=300, blank=True
    )
    status_note = Paired("status_note")
    #: Kept by itself when a published event moves: see `rules.former_time`.
    former_starts_on = models.DateField(null=True, blank=True, editable=False)
    former_start_time = models.TimeField(null=True, blank=True, editable=False)
    takes_registrations = models.BooleanField(
        _("people register on this site"),
        default=False,
        help_text=_("Readers find a form below the event; the door gets a list of names."),
    )
    capacity = models.PositiveSmallIntegerField(
        _("seats"),
        null=True,
        blank=True,
        help_text=_("Empty: as many as want to come. Beyond it people go on a waiting list."),
    )
    registration_opens_on = models.DateField(
        _("registration opens on"), null=True, blank=True, help_text=_("Empty: at once.")
    )
    registration_closes_on = models.DateField(
        _("last day of registration"),
        null=True,
        blank=True,
        help_text=_("Empty: until the event begins."),
    )
    host = models.CharField(_("host"), max_length=200, blank=True)
    partners = StreamField(PartnersBlock(), blank=True, verbose_name=_("partners"))
    speakers = StreamField(SpeakersBlock(), blank=True, verbose_name=_("speakers"))
    audience = models.CharField(
        _("for whom"), max_length=300, blank=True, help_text=_("Who may come, and what it costs.")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("what it is about"))
    outcome = StreamField(BodyBlock(), blank=True, verbose_name=_("what came of it"))
    recommendations = StreamField(
        RecommendationsBlock(), blank=True, verbose_name=_("recommendations")
    )
    documents = StreamField(DocumentsBlock(), blank=True, verbose_name=_("documents"))
    session_reference = models.CharField(
        _("session of ours"),
        max_length=40,
        blank=True,
        help_text=_(
            "The reference of the verified awareness session that this event was. Readers are led "
            "to the public figures in which it is counted; nothing is typed a second time."
        ),
    )
    reported_figures = StreamField(
        FiguresBlock(),
        blank=True,
        verbose_name=_("reported figures"),
        help_text=_(
            "Shown as reported by their source. Sessions of our own are counted elsewhere."
        ),
    )
    sources = StreamField(SourcesBlock(), blank=True, verbose_name=_("sources"))
    centres = ParentalManyToManyField(
        "core.Centre", verbose_name=_("centres"), blank=True, related_name="+"
    )
    is_sample = models.BooleanField(
        _("sample data"),
        default=False,
        help_text=_("Not a real event: readers see “Sample data” wherever it is shown."),
    )

    objects = PageManager.from_queryset(EventQuerySet)()

    #: The same in every language; see `mrc.core.shared_values`.
    shared_fields: ClassVar[tuple[str, ...]] = (
        "kind",
        "starts_on",
        "ends_on",
        "is_month_only",
        "start_time",
        "end_time",
        "mode",
        "district",
        "join_url",
        "centres",
        "sources",
        "is_sample",
        "status",
        "status_note_en",
        "status_note_ur",
        "former_starts_on",
        "former_start_time",
        "takes_registrations",
        "capacity",
        "registration_opens_on",
        "registration_closes_on",
        "session_reference",
    )
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        *synchronized(shared_fields),
        TranslatableField("venue_name"),
        TranslatableField("venue_address"),
        TranslatableField("host"),
        TranslatableField("partners"),
        TranslatableField("speakers"),
        TranslatableField("audience"),
        TranslatableField("body"),
        TranslatableField("outcome"),
        TranslatableField("recommendations"),
        TranslatableField("documents"),
        TranslatableField("reported_figures"),
    ]

    parent_page_types: ClassVar[list[str]] = ["events.EventIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "events/event_page.html"

    content_panels: ClassVar[list[Panel]] = [*BasePage.content_panels, *panels.EVENT]
    settings_panels: ClassVar[list[Panel]] = [*BasePage.settings_panels, FieldPanel("is_sample")]

    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("venue_name"),
        index.SearchField("host"),
        index.SearchField("partners"),
        index.SearchField("speakers"),
        index.SearchField("audience"),
        index.SearchField("body"),
        index.SearchField("outcome"),
        index.SearchField("recommendations"),
        index.FilterField("kind"),
        index.FilterField("status"),
        index.FilterField("mode"),
        index.FilterField("starts_on"),
        index.FilterField("is_sample"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="events_event_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=["in_person", "online", "hybrid"]), name="events_event_mode"
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="events_event_status"
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0),
                name="events_event_has_a_seat",
            ),
        ]

    @property
    def last_day(self) -> datetime.date:
        return self.ends_on or self.starts_on

    def is_over(self, today: datetime.date) -> bool:
        """Whether its last day has passed."""
        return self.last_day < today

    @property
    def is_cancelled(self) -> bool:
        return self.status == Status.CANCELLED

    @property
    def status_label(self) -> str:
        """What every mention of the event says beside its name; empty for one that takes place."""
        return "" if self.status == Status.SCHEDULED else str(self.get_status_display())

    def clean(self) -> None:
        super().clean()
        self.former_starts_on, self.former_start_time = former_time(self)
        if problems := event_problems(self):
            raise ValidationError(problems)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        address = context["languages"].canonical
        context["is_over"] = self.is_over(context["today"])
        context["share"] = share_links(self.title, address)
        context["registration"] = openness(self, now=timezone.now())
        # A search engine could not show that it is sample data.
        context["structured_data"] = (
            "" if self.is_sample else event_data(self, address, today=context["today"])
        )
        return context

    def starts_at(self) -> datetime.datetime | None:
        """The moment it begins, or None while the time is unknown."""
        return _moment(self.starts_on, self.start_time)

    def ends_at(self) -> datetime.datetime | None:
        """The moment it ends, or None while the time is unknown."""
        return _moment(self.last_day, self.end_time)

    def former_at(self) -> datetime.datetime | None:
        """The moment it was announced for before it was moved, or None while it is unknown."""
        if self.former_starts_on is None:
            return None
        return _moment(self.former_starts_on, self.former_start_time)


def _moment(day: datetime.date, time: datetime.time | None) -> datetime.datetime | None:
    if time is None:
        return None
    return datetime.datetime.combine(day, time, tzinfo=timezone.get_default_timezone())
