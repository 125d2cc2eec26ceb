"""The reports in Wagtail's admin: what travels, and statistics by month."""

import datetime
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from mrc.core.exports import CSV_TYPE, build_csv

from .permissions import VIEW_TRAVEL
from .selection import SelectionForm, StatisticsForm
from .statistics import statistics_table
from .tables import Table, days_table, known_warnings, warnings_table

_TEMPLATE = "alerts/travel/report.html"


class TravelMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW_TRAVEL)


def travel_menu_item() -> TravelMenuItem:
    return TravelMenuItem(
        gettext_lazy("What travels"),
        reverse_lazy("alerts_travel"),
        name="what-travels",
        icon_name="resubmit",
        order=850,
    )


@never_cache
@require_safe
def travel(request: HttpRequest) -> HttpResponse:
    """Warnings with their numbers; ``?warning=`` shows the days of one of them."""
    _require_right(request)
    today = timezone.localdate()
    form = SelectionForm(request.GET, today=today)
    title, warning = _("What travels"), request.GET.get("warning", "")
    context = _context(title, form)
    if not form.is_valid():
        return render(request, _TEMPLATE, context, status=400)
    if warning:
        one = _warning(warning, today)
        context["warning"] = one
        table = days_table(form.selection, one.warning)
    else:
        table = warnings_table(form.selection, today=today, countries=form.countries)
    return _answer(request, context, table, f"mrc-what-travels-{today.isoformat()}.csv")


@never_cache
@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Numbers of warnings by month, kind and country."""
    _require_right(request)
    today = timezone.localdate()
    form = StatisticsForm(request.GET, today=today)
    context = _context(_("Statistics of the warnings"), form)
    context["is_statistics"] = True
    if not form.is_valid():
        return render(request, _TEMPLATE, context, status=400)
    table = statistics_table(form.selection, today=today, countries=form.countries)
    return _answer(request, context, table, f"mrc-warnings-{today.isoformat()}.csv")


def _require_right(request: HttpRequest) -> None:
    if not request.user.has_perm(VIEW_TRAVEL):
        raise PermissionDenied


def _warning(text: str, today: datetime.date) -> Any:
    try:
        warning = uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error
    for one in known_warnings(today):
        if one.warning == warning:
            return one
    raise Http404


def _context(title: str, form: SelectionForm) -> dict[str, Any]:
    return {
        "form": form,
        # What Wagtail's own template asks for.
        "header_title": title,
        "page_title": title,
        "header_icon": "resubmit",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }


def _answer(request: HttpRequest, context: dict[str, Any], table: Table, name: str) -> HttpResponse:
    """The page, or the same rows as a file (``?export=csv``)."""
    if request.GET.get("export") == "csv":
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(build_csv(table.rows()), content_type=CSV_TYPE, headers=headers)
    query = request.GET.copy()
    query.pop("export", None)
    context["query"] = query.urlencode()
    query.pop("warning", None)
    context["filters"] = query.urlencode()
    context["table"] = table
    return render(request, _TEMPLATE, context)


admin_urls: list[URLPattern] = [
    path("reports/what-travels/", travel, name="alerts_travel"),
    path("reports/what-travels/statistics/", statistics, name="alerts_travel_statistics"),
]
