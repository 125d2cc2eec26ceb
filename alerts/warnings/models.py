"""Warnings about scams: an index, and a page for each warning."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import (
    CommentPanel,
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    MultiFieldPanel,
    Panel,
)
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import TranslatableField

from mrc.core.bilingual import Paired
from mrc.core.blocks import BodyBlock, SourcesBlock
from mrc.core.models import BasePage
from mrc.core.routing import RoutedPage
from mrc.core.shared_values import synchronized

from .blocks import ContactsBlock, ItemsBlock
from .cards.pages import page_cards
from .choices import SEVERITY_TONES, Certainty, Change, Channel, Kind, Severity, Trade
from .forms import AlertPageForm
from .history import history
from .listing import build_listing
from .locks import WithdrawnLock
from .messages import AlertMessage, latest_message
from .panels import ChangePanel
from .querysets import AlertQuerySet
from .rules import alert_problems, validate_channels, validate_trades
from .sharing import alert_links
from .structured import alert_data
from .version_page import show_version


class AlertIndexPage(RoutedPage, BasePage):
    """All warnings: those in force first, filtered by country and kind, all in the address."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    subpage_types: ClassVar[list[str]] = ["alerts.AlertPage"]
    routed_child = "alerts.AlertPage"
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
    template = "alerts/alert_index_page.html"

    class Meta:
        verbose_name = _("warnings' page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        alerts = AlertPage.objects.child_of(self).readable()
        context["listing"] = build_listing(alerts, request.GET, context["today"])
        return context


class AlertPage(RoutedPage, BasePage):
    """One warning. It holds through the end, in Karachi, of the day on which it expires, and stays
    readable at its address afterwards: people keep links for years."""

    Severity = Severity
    Certainty = Certainty
    Kind = Kind
    Channel = Channel
    Trade = Trade
    Change = Change

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    severity = models.CharField(
        _("how serious"),
        max_length=10,
        choices=Severity.choices,
        default=Severity.SEVERE,
        help_text=_(
            "Extreme: life or freedom is in danger. Serious: people lose much money or get into "
            "trouble with the law. Medium: people lose some money or time. Low: good to know."
        ),
    )
    certainty = models.CharField(
        _("how certain"), max_length=10, choices=Certainty.choices, default=Certainty.REPORTED
    )
    confirmed_by = models.CharField(
        _("confirmed or denied by"),
        max_length=200,
        blank=True,
        help_text=_("The office, in a few words. Readers see it."),
    )
    channels = models.JSONField(
        _("how it reaches people"), default=list, blank=True, validators=[validate_channels]
    )
    countries = ParentalManyToManyField(
        "destinations.Country",
        verbose_name=_("countries"),
        blank=True,
        related_name="+",
        help_text=_("The warning is shown beside the guides of these countries."),
    )
    districts = ParentalManyToManyField(
        "core.District",
        verbose_name=_("districts"),
        blank=True,
        related_name="+",
        help_text=_("Where in Pakistan it was seen. Empty: anywhere."),
    )
    trades = models.JSONField(
        _("work that is offered"),
        default=list,
        blank=True,
        validators=[validate_trades],
        help_text=_("Empty: any."),
    )
    amount_asked = models.CharField(
        _("amount asked for"),
        max_length=120,
        blank=True,
        help_text=_("In words that readers know: “Rs 4,000 for the form, more later”."),
    )
    first_seen = models.DateField(_("first seen"))
    expires_on = models.DateField(
        _("holds until"),
        help_text=_("The last day. Readers are told; afterwards the page says that it has ended."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("what is happening"))
    example_message = models.TextField(
        _("example message"),
        blank=True,
        help_text=_("Our own words in the style of the scam: no real names, numbers or links."),
    )
    signs = StreamField(ItemsBlock(), blank=True, verbose_name=_("how to recognise it"))
    do_now = StreamField(ItemsBlock(), blank=True, verbose_name=_("what to do now"))
    already_paid = StreamField(ItemsBlock(), blank=True, verbose_name=_("if you have already paid"))
    contacts = StreamField(ContactsBlock(), blank=True, verbose_name=_("whom to call"))
    sources = StreamField(SourcesBlock(), blank=True, verbose_name=_("sources"))

    #: What the editor says about the change that is published next; see `life`.
    change_kind = models.CharField(
        _("how large is the change"), max_length=5, choices=Change.choices, blank=True
    )
    change_note_en = models.CharField(_("what has changed (English)"), max_length=500, blank=True)
    change_note_ur = models.CharField(_("what has changed (Urdu)"), max_length=500, blank=True)
    #: Set once, by `life.withdraw` only; revisions never bring an older value back.
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason_en = models.CharField(max_length=500, blank=True, editable=False)
    withdrawn_reason_ur = models.CharField(max_length=500, blank=True, editable=False)
    withdrawn_reason = Paired("withdrawn_reason")

    objects = PageManager.from_queryset(AlertQuerySet)()
    base_form_class = AlertPageForm

    #: The same in every language; see `mrc.core.shared_values`.
    shared_fields: ClassVar[tuple[str, ...]] = (
        "kind",
        "severity",
        "certainty",
        "channels",
        "trades",
        "countries",
        "districts",
        "first_seen",
        "expires_on",
        "sources",
    )
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        *synchronized(shared_fields),
        *synchronized(["change_kind", "change_note_en", "change_note_ur"]),
        TranslatableField("confirmed_by"),
        TranslatableField("amount_asked"),
        TranslatableField("body"),
        TranslatableField("example_message"),
        TranslatableField("signs"),
        TranslatableField("do_now"),
        TranslatableField("already_paid"),
        TranslatableField("contacts"),
    ]

    parent_page_types: ClassVar[list[str]] = ["alerts.AlertIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "alerts/alert_page.html"

    exclude_fields_in_copy: ClassVar[list[str]] = [
        "withdrawn_at",
        "withdrawn_reason_en",
        "withdrawn_reason_ur",
        "change_kind",
        "change_note_en",
        "change_note_ur",
    ]
    #: A warning is not scheduled: it is published when it is known, and ends on its last day.
    settings_panels: ClassVar[list[Panel]] = [CommentPanel()]
    # In the order in which a reader meets it.
    content_panels: ClassVar[list[Panel]] = [
        ChangePanel(),
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldPanel("severity"),
                FieldPanel("certainty"),
                FieldPanel("confirmed_by"),
            ],
            heading=_("What kind of warning"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("first_seen"), FieldPanel("expires_on")])],
            heading=_("Since when and until when"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("countries"),
                FieldPanel("districts"),
                FieldPanel("channels"),
                FieldPanel("trades"),
                FieldPanel("amount_asked"),
            ],
            heading=_("Where it happens and how"),
        ),
        FieldPanel("body"),
        FieldPanel("example_message"),
        MultiFieldPanel(
            [
                HelpPanel(content=_("Short points: one thing each, the most important first.")),
                FieldPanel("signs"),
                FieldPanel("do_now"),
                FieldPanel("already_paid"),
            ],
            heading=_("What readers can do"),
        ),
        FieldPanel("contacts"),
        FieldPanel("sources"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("example_message"),
        index.SearchField("signs"),
        index.SearchField("do_now"),
        index.SearchField("already_paid"),
        index.FilterField("kind"),
        index.FilterField("severity"),
        index.FilterField("certainty"),
        index.FilterField("first_seen"),
        index.FilterField("expires_on"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("published alert", "warning")
        verbose_name_plural = pgettext_lazy("published alert", "warnings")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("first_seen")), name="alerts_alert_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="alerts_alert_severity"
            ),
            models.CheckConstraint(
                condition=Q(certainty__in=Certainty.values), name="alerts_alert_certainty"
            ),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_reason_en="", withdrawn_reason_ur=""
                )
                | (
                    Q(withdrawn_at__isnull=False)
                    & ~Q(withdrawn_reason_en="")
                    & ~Q(withdrawn_reason_ur="")
                ),
                name="alerts_alert_withdrawn",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if problems := alert_problems(self):
            raise ValidationError(problems)

    def with_content_json(self, content: dict[str, Any]) -> "AlertPage":
        """The page as a revision has it; whether it is withdrawn is never a matter of revisions."""
        page: AlertPage = super().with_content_json(content)
        for name in ("withdrawn_at", "withdrawn_reason_en", "withdrawn_reason_ur"):
            setattr(page, name, getattr(self, name))
        return page

    def holds_on(self, day: datetime.date) -> bool:
        """Whether the warning is not withdrawn and has not ended on that day."""
        return not self.is_withdrawn and self.expires_on >= day

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @cached_property
    def latest_message(self) -> AlertMessage | None:
        """What was published last of this warning, in both languages; None before that."""
        return latest_message(self.translation_key)

    @property
    def certainty_in_words(self) -> str:
        """How certain it is, and who said so, in the active language."""
        if self.confirmed_by and self.certainty == Certainty.CONFIRMED:
            return _now("Confirmed by %(who)s") % {"who": self.confirmed_by}
        if self.confirmed_by and self.certainty == Certainty.DENIED:
            return _now("This rumour is false, says %(who)s") % {"who": self.confirmed_by}
        return self.get_certainty_display()

    @property
    def tone(self) -> str:
        """The icon and the colour that stand beside the word for how serious it is."""
        return SEVERITY_TONES[self.severity]

    @property
    def channel_names(self) -> list[str | Promise]:
        return [Channel(channel).label for channel in self.channels]

    @property
    def trade_names(self) -> list[str | Promise]:
        return [Trade(trade).label for trade in self.trades]

    def get_lock(self) -> Any:
        """Nobody changes a withdrawn warning: whatever comes after it is a new one."""
        return WithdrawnLock(self) if self.is_withdrawn else super().get_lock()

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Older versions are read below the page, at ``versions/<number>/``."""
        if len(path_components) == 2 and path_components[0] == "versions" and self.live:
            number = path_components[1]
            if number.isascii() and number.isdigit() and len(number) < 6:
                return RouteResult(self, kwargs={"version": int(number)})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = kwargs.pop("version", None)
        if version is not None:
            return show_version(self, request, version)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        address = context["languages"].canonical
        sent = list(AlertMessage.objects.of(self).order_by("number"))
        # Known from here on, and asked for no more.
        self.latest_message = sent[-1] if sent else None
        context["versions"] = history(self, sent) if len(sent) > 1 else []
        context["in_force"] = self.holds_on(context["today"])
        context["share"] = alert_links(self, address, today=context["today"])
        context["structured_data"] = alert_data(self, address)
        context["cards"] = page_cards(self, request)
        context["share_card"] = context["cards"].shared
        return context
