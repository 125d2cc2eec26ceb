"""The register in the admin: promoters, their history, and the lists that came in."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from mrc.core.accounts.requests import signed_in_user
from mrc.core.exports import CSV_TYPE, XLSX_TYPE, Sheet, build_csv, build_workbook

from .catalogue import entry_of
from .choices import ChangeKind, Status
from .columns import FIELDS, TEMPLATE_HEADINGS
from .history import events
from .models import Promoter, RegisterEdition
from .searching import register_state
from .services import may_import

_PAGE_SIZE = 50


class PromoterFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(label=gettext_lazy("Status"), choices=Status.choices)
    listed = django_filters.ChoiceFilter(
        label=gettext_lazy("In the newest list"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        method="filter_listed",
    )

    class Meta:
        model = Promoter
        fields: ClassVar[list[str]] = ["status"]

    def filter_listed(self, rows: Any, name: str, value: str) -> Any:
        return rows.listed() if value == "yes" else rows.not_listed()


class _Guarded:
    """For those who may see the register."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("alerts.view_promoter"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view


class PromoterListView(_Guarded, generic.IndexView):
    """All licences, those that left the list too."""

    model = Promoter
    page_title = gettext_lazy("Promoters")
    header_icon = "clipboard-list"
    index_url_name = "register_admin:index"
    index_results_url_name = "register_admin:index_results"
    template_name = "alerts/register/admin/promoters.html"
    filterset_class = PromoterFilterSet
    paginate_by = _PAGE_SIZE
    is_searchable = True
    search_fields: ClassVar[list[str]] = ["name_en", "name_ur", "licence_number", "city"]
    search_backend_name = None
    columns: ClassVar[list[BaseColumn]] = [
        TitleColumn(
            "name",
            label=gettext_lazy("Name"),
            get_url=lambda row: reverse("register_admin:promoter", args=[row.pk]),
        ),
        Column("licence_number", label=gettext_lazy("Licence number")),
        Column("city", label=gettext_lazy("City")),
        Column("status", label=gettext_lazy("Status"), accessor="get_status_display"),
        Column("valid_until", label=gettext_lazy("Valid until")),
        Column(
            "gone_since",
            label=gettext_lazy("Not in the list of"),
            accessor=lambda row: row.gone_since.as_of if row.gone_since else "",
        ),
    ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = [
            Button(
                _("Lists that came in"),
                url=reverse("register_admin:editions"),
                icon_name="history",
                priority=20,
            ),
            Button(
                _("Download as CSV"),
                url=reverse("register_admin:download"),
                icon_name="download",
                priority=30,
            ),
        ]
        if may_import(signed_in_user(self.request)):
            buttons.append(
                Button(
                    _("Import a list of promoters"),
                    url=reverse("register_admin:import"),
                    icon_name="upload",
                    priority=10,
                )
            )
        return buttons

    def get_base_queryset(self) -> QuerySet[Promoter]:
        rows: QuerySet[Promoter] = Promoter.objects.select_related("gone_since")
        return rows

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["register"] = register_state(timezone.localdate())
        context["may_import"] = may_import(signed_in_user(self.request))
        return context


class PromoterView(_Guarded, View):
    """One licence: what the newest list says, and what earlier ones said."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        promoter = get_object_or_404(Promoter.objects.select_related("gone_since"), pk=pk)
        title = promoter.name
        context = {
            "promoter": promoter,
            "standing": entry_of(promoter).standing(timezone.localdate()),
            "events": events(Promoter.objects.history(promoter.pk)),
            "page_title": title,
            "header_icon": "clipboard-list",
            "breadcrumbs_items": [
                {"url": reverse("register_admin:index"), "label": _("Promoters")},
                {"url": "", "label": title},
            ],
        }
        return TemplateResponse(request, "alerts/register/admin/promoter.html", context)


class EditionListView(_Guarded, generic.IndexView):
    """Every list that came in, the newest first."""

    model = RegisterEdition
    page_title = gettext_lazy("Lists that came in")
    header_icon = "history"
    index_url_name = "register_admin:editions"
    index_results_url_name = "register_admin:editions_results"
    paginate_by = _PAGE_SIZE
    default_ordering = "-number"
    columns: ClassVar[list[BaseColumn]] = [
        TitleColumn(
            "as_of",
            label=gettext_lazy("Date of the list"),
            get_url=lambda row: reverse("register_admin:edition", args=[row.number]),
        ),
        Column("source", label=gettext_lazy("Source")),
        Column("new", label=gettext_lazy("New")),
        Column("changed", label=pgettext_lazy("promoters in a list", "Changed")),
        Column("gone", label=gettext_lazy("Gone")),
        Column("unchanged", label=gettext_lazy("Unchanged")),
        Column("left_out", label=gettext_lazy("Rows left out")),
        Column("imported_by", label=gettext_lazy("Imported by")),
        DateColumn("imported_at", label=gettext_lazy("Imported at")),
    ]

    def get_base_queryset(self) -> QuerySet[RegisterEdition]:
        rows: QuerySet[RegisterEdition] = RegisterEdition.objects.select_related("imported_by")
        return rows

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("register_admin:index"), "label": _("Promoters")},
            {"url": "", "label": _("Lists that came in")},
        ]


class EditionView(_Guarded, View):
    """What one list changed."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        edition = get_object_or_404(
            RegisterEdition.objects.select_related("imported_by"), number=number
        )
        changes = edition.changes.select_related("promoter", "edition").order_by("kind", "pk")
        kind = request.GET.get("kind", "")
        if kind in ChangeKind.values:
            changes = changes.filter(kind=kind)
        page = Paginator(changes, _PAGE_SIZE).get_page(request.GET.get("p"))
        title = _("List of %(date)s") % {"date": date_format(edition.as_of)}
        context = {
            "edition": edition,
            "page_obj": page,
            "rows": [(change.promoter, events([change])[0]) for change in page],
            "kind": kind,
            "kinds": ChangeKind.choices,
            "page_title": title,
            "header_icon": "history",
            "breadcrumbs_items": [
                {"url": reverse("register_admin:index"), "label": _("Promoters")},
                {"url": reverse("register_admin:editions"), "label": _("Lists that came in")},
                {"url": "", "label": title},
            ],
        }
        return TemplateResponse(request, "alerts/register/admin/edition.html", context)


class DownloadView(_Guarded, View):
    """The register as a file that can be imported again; with `?template`, its headings alone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        headings = [*TEMPLATE_HEADINGS.values()]
        if "template" in request.GET:
            rows = [headings]
            if request.GET["template"] == "xlsx":
                content = build_workbook([Sheet(_("Promoters"), rows, widths=(24,))])
                return _file(content, XLSX_TYPE, "mrc-promoters-template.xlsx")
            return _file(build_csv(rows), CSV_TYPE, "mrc-promoters-template.csv")
        listed = Promoter.objects.listed().order_by("licence_key")
        table = [headings, *([getattr(row, name) for name in FIELDS] for row in listed)]
        return _file(build_csv(table), CSV_TYPE, "mrc-promoters.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
