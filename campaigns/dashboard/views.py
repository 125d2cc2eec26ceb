"""The page of figures and the sessions behind them: in the admin, and beside the field log.

Whoever asks gets the sessions of their scope: the form offers no other centre, and every count
begins with `scope_of`, which refuses who sees no figures.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.figures.definitions import COUNTING_RULE
from campaigns.figures.engine import scope_of
from campaigns.figures.selection import Selection
from mrc.core.accounts.requests import signed_in_user
from mrc.core.exports import CSV_TYPE, XLSX_TYPE

from .behind import Behind, read_behind
from .downloads import as_csv, as_workbook
from .forms import DashboardForm
from .groupings import names
from .lines import line_of, with_rows
from .screen import Dashboard
from .table import table_of

PAGE_SIZE = 50


@dataclass(frozen=True)
class Place:
    """Where the same two pages stand: in the admin, or beside the field log."""

    page: str
    sessions: str
    templates: str


ADMIN = Place("campaign_figures", "campaign_figures_sessions", "campaigns/dashboard/admin_")
OFFICERS = Place("officer_figures", "officer_figures_sessions", "campaigns/dashboard/officer_")


def _today() -> datetime.date:
    return timezone.localdate(timezone=timezone.get_default_timezone())


def figures(request: HttpRequest, place: Place) -> HttpResponse:
    """The page, or its rows as a file (`?export=csv`, `?export=xlsx`)."""
    user, today = signed_in_user(request), _today()
    scope = scope_of(user)
    form = DashboardForm(request.GET, user=user, today=today)
    context = {"form": form, "counting_rule": COUNTING_RULE, **_frame(request, place)}
    template = f"{place.templates}figures.html"
    if not form.is_valid():
        return render(request, template, context, status=400)
    selection, by = form.selection, form.groupings
    export = request.GET.get("export")
    if export == "csv":
        table = table_of(selection, scope=scope, by=by, today=today)
        return _file(as_csv(table), CSV_TYPE, today, "csv")
    base = reverse(place.sessions)
    page = Dashboard.of(selection, scope=scope, by=by, today=today, base=base)
    if export == "xlsx":
        return _file(as_workbook(page, selection, day=today), XLSX_TYPE, today, "xlsx")
    query = request.GET.copy()
    query.pop("export", None)
    context |= {"dashboard": page, "query": query.urlencode(), "narrowed": _filters(selection)}
    return render(request, template, context)


def sessions_behind(request: HttpRequest, place: Place) -> HttpResponse:
    """The sessions behind one number, newest first; their sum is the number."""
    user, today = signed_in_user(request), _today()
    scope = scope_of(user)
    form = DashboardForm(request.GET, user=user, today=today)
    # The address says by which row a number is narrowed: the form's own groupings say less.
    for name in ("by", "then"):
        del form.fields[name]
    if not form.is_valid():
        raise Http404
    try:
        behind = read_behind(request.GET, form.selection)
    except ValueError:
        raise Http404 from None
    found = with_rows(behind.summaries(scope))
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    if behind.keys and not page_obj.paginator.count:
        # A row of nobody's, or of another centre: its name is not said.
        raise Http404
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        **_frame(request, place, _("Sessions behind a figure")),
        "definition": behind.column.definition,
        "narrowed": _narrowed(behind),
        "page_obj": page_obj,
        "lines": [line_of(one, user) for one in page_obj],
        "total": behind.total(scope),
        "has_sum": behind.part.adds is not None,
        "query": query.urlencode(),
        "back": f"{reverse(place.page)}?{urlencode(_rows_of(behind))}",
    }
    return render(request, f"{place.templates}sessions.html", context)


def _rows_of(behind: Behind) -> dict[str, str]:
    """The filters, and the groupings of the row: the page that led here."""
    groupings = dict(zip(("by", "then"), behind.by, strict=False))
    return {**behind.selection.query(), **groupings}


def _narrowed(behind: Behind) -> list[str]:
    """The row in words: “Lahore”, “March 2026”; and then the filters."""
    rows = [
        names(grouping, [key])[key] for grouping, key in zip(behind.by, behind.keys, strict=True)
    ]
    return [*rows, *_filters(behind.selection)]


def _filters(selection: Selection) -> list[str]:
    """The value of each filter that asks for something."""
    nothing = {_("All"), _("The first session"), _("Today")}
    return [text for _name, value in selection.described() if (text := str(value)) not in nothing]


def _frame(request: HttpRequest, place: Place, title: str = "") -> dict[str, Any]:
    """What Wagtail's own template asks for, and the officers' frame."""
    title = title or _("Figures")
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if request.resolver_match and request.resolver_match.url_name != place.page:
        crumbs.append({"url": reverse(place.page), "label": _("Figures")})
    user = signed_in_user(request)
    return {
        "header_title": title,
        "page_title": title,
        "header_icon": "table",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
        "person_name": user.get_full_name() or user.get_username(),
        "has_admin": user.has_perm("wagtailadmin.access_admin"),
    }


def _file(content: bytes, kind: str, day: datetime.date, ending: str) -> HttpResponse:
    name = f"mrc-figures-{day.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _view(show: Callable[[HttpRequest, Place], HttpResponse], place: Place) -> Any:
    """Kept in no cache. The admin asks for the sign-in by itself."""

    def view(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            raise PermissionDenied
        return show(request, place)

    safe = require_safe(view)
    return never_cache(safe if place is ADMIN else login_required(safe))


admin_figures = _view(figures, ADMIN)
admin_sessions = _view(sessions_behind, ADMIN)
officer_figures = _view(figures, OFFICERS)
officer_sessions = _view(sessions_behind, OFFICERS)
