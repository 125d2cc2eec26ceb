"""What readers say of each page: numbers, and the lines of the last months. For editors."""

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from mrc.core.exports import CSV_TYPE, Row, build_csv

from .models import PageFeedback, Useful

PERMISSION = "core.view_feedback"


class PeriodForm(forms.Form):
    """Everything in the address, so that a view of the report can be kept."""

    since = forms.DateField(
        label=pgettext_lazy("date", "From"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = forms.DateField(
        label=pgettext_lazy("date", "To"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    many = forms.BooleanField(
        label=gettext_lazy("Only pages that many called not useful"), required=False
    )


@dataclass(frozen=True)
class PageRow:
    """A page and what was said of it."""

    key: uuid.UUID
    title: str
    address: str
    yes: int
    partly: int
    no: int
    total: int
    lines: int


def page_rows(
    *, since: datetime.date | None, until: datetime.date | None, only_many: bool = False
) -> list[PageRow]:
    """The pages with most “no” first, in two queries. A page that is gone has no title."""
    feedback = PageFeedback.objects.between(since, until)
    counts = list(feedback.not_useful() if only_many else feedback.by_page())
    pages = _pages({count["page_key"] for count in counts})
    rows = [
        PageRow(
            key=count["page_key"],
            title=pages[count["page_key"]].title if count["page_key"] in pages else "",
            address=_address(pages.get(count["page_key"])),
            yes=count["yes"],
            partly=count["partly"],
            no=count["no"],
            total=count["total"],
            lines=count["lines"],
        )
        for count in counts
    ]
    return sorted(rows, key=lambda row: (-row.no, -row.total, row.title))


def _pages(keys: set[uuid.UUID]) -> dict[uuid.UUID, Page]:
    """The English page of each translation key; the one that there is where that is missing."""
    pages = Page.objects.filter(translation_key__in=keys).select_related("locale")
    found: dict[uuid.UUID, Page] = {}
    for page in pages:
        if page.locale.language_code == settings.LANGUAGE_CODE or page.translation_key not in found:
            found[page.translation_key] = page
    return found


def _address(page: Page | None) -> str:
    """Its path; empty for a page that is gone or not shown."""
    return (page.url or "") if page is not None and page.live else ""


@never_cache
@require_safe
@permission_required(PERMISSION, raise_exception=True)
def report(request: HttpRequest) -> HttpResponse:
    form = PeriodForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = page_rows(
        since=chosen.get("since"),
        until=chosen.get("until"),
        only_many=bool(chosen.get("many")),
    )
    if request.GET.get("format") == "csv" and form.is_valid():
        return _csv(rows)
    query = request.GET.copy()
    query["format"] = "csv"
    context = {
        **_frame(_("Was this page useful?")),
        "form": form,
        "rows": rows if form.is_valid() else [],
        "csv_address": f"?{query.urlencode()}",
        "months": settings.MRC_FEEDBACK_MONTHS,
    }
    return render(request, "feedback/report.html", context)


@never_cache
@require_safe
@permission_required(PERMISSION, raise_exception=True)
def page_report(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One page: by language, and the lines that are still kept, the newest first."""
    feedback = PageFeedback.objects.filter(page_key=key).counted()
    if not feedback.exists():
        raise Http404
    page = _pages({key}).get(key)
    title = page.title if page is not None else _("A page that is gone")
    context = {
        **_frame(title, {"url": reverse("feedback_report"), "label": _("Was this page useful?")}),
        "address": _address(page),
        "tables": _by_language(feedback),
        "lines": feedback.with_line().order_by("-day", "pk")[:200],
        "months": settings.MRC_FEEDBACK_MONTHS,
    }
    return render(request, "feedback/page_report.html", context)


def _by_language(feedback: Any) -> list[tuple[str, dict[str, int]]]:
    """Language and how often each answer was given, in one query."""
    counts: dict[str, dict[str, int]] = {
        code: dict.fromkeys(Useful.values, 0) for code, _name in settings.LANGUAGES
    }
    numbers = feedback.order_by().values_list("language", "answer").annotate(Count("pk"))
    for language, answer, number in numbers:
        counts[language][answer] = number
    return [(name, counts[code]) for code, name in settings.LANGUAGES]


def _csv(rows: list[PageRow]) -> HttpResponse:
    table: list[Row] = [
        [_("Page"), _("Address"), _("Yes"), _("Partly"), _("No"), _("Answers"), _("Lines")],
    ]
    for row in rows:
        table.append([row.title, row.address, row.yes, row.partly, row.no, row.total, row.lines])
    response = HttpResponse(build_csv(table), content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = 'attachment; filename="feedback.csv"'
    return response


def _frame(title: str, *above: dict[str, str]) -> dict[str, Any]:
    return {
        "page_title": title,
        "header_title": title,
        "header_icon": "comment",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *above,
            {"url": "", "label": title},
        ],
    }


class _ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


admin_urls: list[URLPattern] = [
    path("feedback/", report, name="feedback_report"),
    path("feedback/<uuid:key>/", page_report, name="feedback_page_report"),
]


def feedback_menu_item() -> MenuItem:
    return _ReportMenuItem(
        gettext_lazy("Was this page useful?"),
        reverse("feedback_report"),
        name="feedback",
        icon_name="comment",
        order=940,
    )
