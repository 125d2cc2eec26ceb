"""Programmes: the projects that pay for this work and for migration management in Pakistan.

What a programme *did* is counted in `campaigns`; these pages say who pays for what, where, and
from when to when, each with its source.
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import TranslatableField

from destinations.names import cldr_name, is_country_code
from events.blocks import FiguresBlock, PartnersBlock
from mrc.core.blocks import BodyBlock, SourcesBlock
from mrc.core.models import BasePage
from mrc.core.routing import RoutedPage
from mrc.core.shared_values import synchronized
from mrc.core.sources import date_text

from .querysets import ProgrammeQuerySet


class ProgrammePage(RoutedPage, BasePage):
    """One programme. What is not known is left empty and not shown."""

    donor = models.CharField(_("paid for by"), max_length=200, blank=True)
    implementer = models.CharField(_("carried out by"), max_length=200, blank=True)
    partners = StreamField(PartnersBlock(), blank=True, verbose_name=_("partners"))
    starts = models.CharField(
        _("begins"),
        max_length=10,
        blank=True,
        validators=[date_text],
        help_text=_("As precise as it is known: 2017, 2018-04 or 2018-04-03."),
    )
    ends = models.CharField(_("ends"), max_length=10, blank=True, validators=[date_text])
    country_codes = models.CharField(
        _("countries"),
        max_length=200,
        blank=True,
        help_text=_("Two-letter codes of ISO 3166 with a blank between: PK AF TJ."),
    )
    runs_centres = models.BooleanField(
        _("runs the Migrant Resource Centres"),
        default=False,
        help_text=_("Stands first in the list of programmes."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("what it does"))
    reported_figures = StreamField(FiguresBlock(), blank=True, verbose_name=_("reported figures"))
    sources = StreamField(SourcesBlock(), blank=True, verbose_name=_("sources"))

    objects = PageManager.from_queryset(ProgrammeQuerySet)()

    #: The same in every language; see `mrc.core.shared_values`.
    shared_fields: ClassVar[tuple[str, ...]] = (
        "starts",
        "ends",
        "country_codes",
        "runs_centres",
        "sources",
    )
    override_translatable_fields: ClassVar[list[Any]] = [
        *BasePage.override_translatable_fields,
        *synchronized(shared_fields),
        TranslatableField("donor"),
        TranslatableField("implementer"),
        TranslatableField("partners"),
        TranslatableField("body"),
        TranslatableField("reported_figures"),
    ]
    parent_page_types: ClassVar[list[str]] = ["home.ProgrammeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/programme_page.html"

    content_panels: ClassVar[list[Panel]] = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("donor"), FieldPanel("implementer"), FieldPanel("partners")],
            heading=_("Who"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]),
                FieldPanel("country_codes"),
                FieldPanel("runs_centres"),
            ],
            heading=_("When and where"),
        ),
        FieldPanel("body"),
        FieldPanel("reported_figures"),
        FieldPanel("sources"),
    ]
    search_fields: ClassVar[list[index.BaseField]] = [
        *BasePage.search_fields,
        index.SearchField("donor"),
        index.SearchField("implementer"),
        index.SearchField("partners"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Texts of dates sort like the dates; 2018-04 is after 2018 and within it.
            models.CheckConstraint(
                condition=Q(starts="") | Q(ends="") | Q(ends__gte=Left("starts", 4)),
                name="home_programme_ends_after_start",
            )
        ]

    def clean(self) -> None:
        super().clean()
        problems: dict[str, Any] = {}
        if self.starts and self.ends and self.ends < self.starts[: len(self.ends)]:
            problems["ends"] = _("It cannot end before it begins.")
        unknown = [code for code in self.country_codes.split() if not is_country_code(code)]
        if unknown:
            problems["country_codes"] = _("No country has the code %(codes)s.") % {
                "codes": ", ".join(unknown)
            }
        if problems:
            raise ValidationError(problems)

    @property
    def country_names(self) -> list[str]:
        """In the active language, in the order in which the editor named them."""
        language = get_language() or "en"
        return [cldr_name(code, language) for code in self.country_codes.split()]


class ProgrammeIndexPage(RoutedPage, BasePage):
    """Every programme: first those that run the centres, then what else is done."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.ProgrammePage"]
    routed_child = "home.ProgrammePage"
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
    template = "home/programme_index_page.html"

    class Meta:
        verbose_name = _("programmes' page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        readable = ProgrammePage.objects.child_of(self).readable()
        programmes = list(readable.newest_first().select_related("locale"))
        context["groups"] = [
            (_("Programmes of the Migrant Resource Centres"), _of(programmes, centres=True)),
            (_("Other work on migration in Pakistan"), _of(programmes, centres=False)),
        ]
        return context


def _of(programmes: list[ProgrammePage], *, centres: bool) -> list[ProgrammePage]:
    return [programme for programme in programmes if programme.runs_centres is centres]
