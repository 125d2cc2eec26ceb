"""The links of the site in the admin: which are broken, and which pages lead there."""

from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from mrc.core.accounts.requests import signed_in_user
from mrc.core.exports import CSV_TYPE, build_csv
from mrc.core.models import User

from .choices import LinkState
from .models import CheckedLink, LinkPlace
from .services import ask_again, most_urgent_first
from .tasks import ask_link

VIEW_LINKS = "home.view_checkedlink"
_COLUMNS = 6


class LinksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW_LINKS)


def links_menu_item() -> LinksMenuItem:
    return LinksMenuItem(
        gettext_lazy("Links"), reverse_lazy("home_links"), name="links", icon_name="link", order=860
    )


class LinkFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=LinkState.choices)

    class Meta:
        model = CheckedLink
        fields: ClassVar[list[str]] = ["state"]


class LinkListView(generic.IndexView):
    """Every address, what has failed longest first; ``?export=csv`` gives the same rows."""

    model = CheckedLink
    page_title = gettext_lazy("Links")
    header_icon = "link"
    index_url_name = "home_links"
    index_results_url_name = "home_links_results"
    filterset_class = LinkFilterSet
    default_ordering = None
    paginate_by = 50
    is_searchable = True
    search_fields: ClassVar[list[str]] = ["address"]
    search_backend_name = None
    columns: ClassVar[list[BaseColumn]] = [
        TitleColumn(
            "address",
            label=gettext_lazy("Address"),
            accessor=lambda link: words_of(link),
            get_url=lambda link: reverse("home_link", args=[link.pk]),
        ),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("problem", label=gettext_lazy("Problem"), accessor="get_problem_display"),
        DateColumn("failing_since", label=gettext_lazy("Failing since")),
        DateColumn("checked_at", label=gettext_lazy("Asked last")),
        Column("place_count", label=gettext_lazy("Places")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(VIEW_LINKS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[CheckedLink]:
        links = CheckedLink.objects.annotate(place_count=Count("places"))
        return links.order_by(*most_urgent_first())

    def order_queryset(self, queryset: QuerySet[CheckedLink]) -> QuerySet[CheckedLink]:
        return queryset

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        query = self.request.GET.copy()
        query["export"] = "csv"
        return [
            Button(
                _("Download as CSV"), url=f"?{query.urlencode()}", icon_name="download", priority=10
            )
        ]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.request.GET.get("export") != "csv":
            response: HttpResponse = super().render_to_response(context, **kwargs)
            return response
        links = self.get_queryset().prefetch_related("places")
        headings = [column.label for column in self.columns[: _COLUMNS - 1]]
        rows = [[*headings, _("Moved to"), _("Places")], *map(_csv_row, links)]
        return HttpResponse(
            build_csv(rows),
            content_type=CSV_TYPE,
            headers={"Content-Disposition": 'attachment; filename="mrc-links.csv"'},
        )


def words_of(link: CheckedLink) -> str:
    """The address as editors know it: pages and documents of ours have keys only."""
    kind, _colon, key = link.address.partition(":")
    if not link.is_own:
        return link.address
    words = _("Our own page %(key)s") if kind == "page" else _("Our own document %(key)s")
    return words % {"key": key}


def _csv_row(link: CheckedLink) -> list[Any]:
    return [
        words_of(link),
        link.get_state_display(),
        link.get_problem_display(),
        link.failing_since,
        timezone.localdate(link.checked_at) if link.checked_at else None,
        link.moved_to,
        "; ".join(place.name for place in link.places.all()),
    ]


@require_safe
def link_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One address, and everything that leads there."""
    if not request.user.has_perm(VIEW_LINKS):
        raise PermissionDenied
    link = get_object_or_404(CheckedLink, pk=pk)
    title = words_of(link)
    return render(
        request,
        "home/links/link.html",
        {
            "link": link,
            "places": _places(link, signed_in_user(request)),
            "header_title": title,
            "page_title": title,
            "header_icon": "link",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("home_links"), "label": _("Links")},
                {"url": "", "label": title},
            ],
        },
    )


def _places(link: CheckedLink, user: User) -> list[tuple[LinkPlace, str | None]]:
    """What leads there now, with the address where this user may edit it."""
    finder = AdminURLFinder(user)
    found = []
    for place in link.places.select_related("content_type"):
        model = place.content_type.model_class()
        there = model and model._default_manager.filter(pk=place.object_id).first()
        if there is not None:
            found.append((place, finder.get_edit_url(there)))
    return found


@require_POST
def link_ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked by the worker: a site that hangs must not hold the admin up."""
    if not signed_in_user(request).has_perm(VIEW_LINKS):
        raise PermissionDenied
    link = get_object_or_404(CheckedLink, pk=pk)
    ask_again(link, now=timezone.now())
    ask_link.enqueue(link.pk)
    messages.success(request, _("We ask it now. The answer stands here in a minute."))
    return redirect("home_link", pk=pk)


admin_urls: list[URLPattern] = [
    path("reports/links/", LinkListView.as_view(), name="home_links"),
    path(
        "reports/links/results/", LinkListView.as_view(results_only=True), name="home_links_results"
    ),
    path("reports/links/<int:pk>/", link_detail, name="home_link"),
    path("reports/links/<int:pk>/again/", link_ask_again, name="home_link_again"),
]
