"""Figures for the public, for staff in the admin, and for officers beside their field log."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mrc.core.bilingual import current_language
from mrc.core.exports import CSV_TYPE, XLSX_TYPE
from mrc.core.models import User
from mrc.core.translations import LanguageLink, PageLanguages

from .definitions import BY_KEY, COUNTING_RULE
from .downloads import as_csv, as_workbook
from .public import public_figures
from .quarters import CLOSES_AFTER
from .reports import report_for
from .screens import ReportScreen
from .selection import SelectionForm

PERMISSION = "campaigns.view_figures"
_PUBLIC_DEFINITIONS = ("sessions", "attendances", "share_women", "estimated_sessions")


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Frozen tables of closed quarters: no filters, no single session."""
    return render(
        request,
        "campaigns/figures/public.html",
        {
            "figures": public_figures(),
            "definitions": [BY_KEY[key] for key in _PUBLIC_DEFINITIONS],
            "closes_after_days": CLOSES_AFTER.days,
            "languages": _languages(request),
        },
    )


def _languages(request: HttpRequest) -> PageLanguages:
    """The same page in both languages: this address differs by /en/ and /ur/ alone."""
    here = current_language()
    urls = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            urls[code] = reverse("public_figures")
    absolute = {code: request.build_absolute_uri(url) for code, url in urls.items()}
    return PageLanguages(
        links=[
            LanguageLink(code, name, urls[code], True, code == here)
            for code, name in settings.LANGUAGES
        ],
        alternates={**absolute, "x-default": absolute[settings.LANGUAGE_CODE]},
        canonical=absolute[here],
        is_untranslated=False,
        is_behind=False,
        source_url="",
    )


@never_cache
@require_safe
def admin_report(request: HttpRequest) -> HttpResponse:
    """In Wagtail's admin, which asks for the sign-in."""
    return _report(request, "campaigns/figures/admin_report.html")


@never_cache
@require_safe
@login_required
def officer_report(request: HttpRequest) -> HttpResponse:
    """The same report for officers, who have a field log and no admin."""
    return _report(request, "campaigns/figures/officer_report.html")


def _report(request: HttpRequest, template: str) -> HttpResponse:
    """The report, or the same rows as a file (`?export=csv`, `?export=xlsx`).

    The centre rule is in the rows themselves: `report_for` begins with what the user may see.
    """
    user = request.user
    if not isinstance(user, User) or not user.has_perm(PERMISSION):
        raise PermissionDenied
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    form = SelectionForm(request.GET, user=user, today=today)
    title = _("Figures")
    context: dict[str, Any] = {
        "form": form,
        "counting_rule": COUNTING_RULE,
        # What Wagtail's own template asks for.
        "header_title": title,
        "page_title": title,
        "header_icon": "table",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": title},
        ],
    }
    if not form.is_valid():
        return render(request, template, context, status=400)
    report = report_for(user, form.selection, today=today)
    export = request.GET.get("export")
    if export == "csv":
        return _file(as_csv(report), CSV_TYPE, today, "csv")
    if export == "xlsx":
        return _file(as_workbook(report, day=today), XLSX_TYPE, today, "xlsx")
    query = request.GET.copy()
    query.pop("export", None)
    context["screen"] = ReportScreen.of(report)
    context["query"] = query.urlencode()
    return render(request, template, context)


def _file(content: bytes, kind: str, day: datetime.date, ending: str) -> HttpResponse:
    name = f"mrc-figures-{day.isoformat()}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
