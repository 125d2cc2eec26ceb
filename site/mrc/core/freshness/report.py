"""The editors' report: what is to be translated, how much of it, and where to begin."""

from operator import attrgetter
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from mrc.core.exports import CSV_TYPE, XLSX_TYPE, Row, Sheet, build_csv, build_workbook

from .work import WAITING, PageWork, WorkState, translation_work

#: Whoever works on any page at all may see what is to be translated.
PERMISSIONS = frozenset({"add", "change", "publish"})
#: The only language into which the site is translated today.
TARGET = "ur"
EVERYTHING = "everything"


def section_choices() -> list[tuple[str, str]]:
    """Pages below which others stand, to two levels: sections, and the guides in them."""
    pages = Page.objects.live().filter(
        locale__language_code=settings.LANGUAGE_CODE, depth__in=(3, 4), numchild__gt=0
    )
    rows = pages.order_by("path").values_list("path", "depth", "title")
    return [(path, f"{'– ' * (depth - 3)}{title}") for path, depth, title in rows]


class WorkFilters(WagtailFilterSet):
    """What the list is narrowed to; it filters rows, not the database."""

    state = django_filters.ChoiceFilter(
        label=_("What it needs"),
        choices=[*WorkState.choices, (EVERYTHING, _("Every page"))],
        empty_label=_("Whatever waits for somebody"),
    )
    section = django_filters.ChoiceFilter(
        label=_("Section or guide"), choices=section_choices, empty_label=_("All")
    )

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []

    def filter_queryset(self, queryset: Any) -> Any:
        rows: list[PageWork] = queryset
        state = self.form.cleaned_data.get("state")
        below = self.form.cleaned_data.get("section")
        if below:
            rows = [row for row in rows if row.path.startswith(below)]
        if state == EVERYTHING:
            return rows
        wanted = [state] if state else list(WAITING)
        return [row for row in rows if row.state in wanted]


class PageColumn(Column):
    """Its title, leading to where it is translated, and what kind of page it is."""

    def get_value(self, instance: PageWork) -> SafeString:
        return format_html(
            '<a href="{}">{}</a><br><small>{}</small>',
            work_address(instance),
            instance.title,
            instance.kind,
        )


def work_address(row: PageWork) -> str:
    """The editor of the translation, or the form that begins one."""
    if row.translation_pk is None or (row.left is None and row.state == WorkState.UNTRANSLATED):
        return reverse("wagtail_localize:submit_page_translation", args=[row.pk])
    return reverse("wagtailadmin_pages:edit", args=[row.translation_pk])


class TranslationWorkView(ReportView):
    """Most work first."""

    page_title = _("Translation work")
    header_icon = "wagtail-localize-language"
    index_url_name = "translation_work"
    index_results_url_name = "translation_work_results"
    filterset_class = WorkFilters
    permission_policy = page_permission_policy
    any_permission_required = PERMISSIONS
    default_ordering = "-words"
    columns: ClassVar[list[Column]] = [
        PageColumn("title", label=_("Page"), sort_key="title"),
        Column("section", label=_("Section"), sort_key="section"),
        Column("state", label=_("What it needs"), accessor="state.label", sort_key="state"),
        Column("words", label=_("Words to translate"), sort_key="words"),
        Column("texts", label=_("Texts"), sort_key="texts"),
        Column("changed", label=_("Changed"), sort_key="changed"),
        Column("new", label=_("New"), sort_key="new"),
        Column("deleted", label=_("Deleted"), sort_key="deleted"),
    ]

    def get_queryset(self) -> Any:
        rows = translation_work(TARGET)
        ordering = self.ordering or self.default_ordering
        key = attrgetter(ordering.removeprefix("-"))
        return sorted(rows, key=key, reverse=ordering.startswith("-"))

    def filter_queryset(self, queryset: Any) -> Any:
        if self.filters and self.filters.is_valid():
            return self.filters.filter_queryset(queryset)
        return [row for row in queryset if row.is_waiting]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """Wagtail's own export lets a title that begins with = run in a spreadsheet."""
        if not self.is_export:
            return super().render_to_response(context, **kwargs)
        rows = export_rows(context["object_list"])
        if self.request.GET["export"] == self.FORMAT_XLSX:
            sheet = Sheet(self.page_title, rows, widths=(40, 24, 24, 12))
            return _file(build_workbook([sheet]), XLSX_TYPE, "translation-work.xlsx")
        return _file(build_csv(rows), CSV_TYPE, "translation-work.csv")


def export_rows(rows: list[PageWork]) -> list[Row]:
    """What the list shows, with a line of headings."""
    found: list[Row] = [
        (
            gettext("Page"),
            gettext("Kind"),
            gettext("Section"),
            gettext("What it needs"),
            *(
                gettext(text)
                for text in ("Words to translate", "Texts", "Changed", "New", "Deleted")
            ),
        )
    ]
    for row in rows:
        numbers = (row.words, row.texts, row.changed, row.new, row.deleted)
        found.append((row.title, row.kind, row.section, row.state.label, *numbers))
    return found


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


class _WorkMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


def may_see(user: Any) -> bool:
    return bool(page_permission_policy.user_has_any_permission(user, PERMISSIONS))


admin_urls: list[URLPattern] = [
    path("reports/translation-work/", TranslationWorkView.as_view(), name="translation_work"),
    path(
        "reports/translation-work/results/",
        TranslationWorkView.as_view(results_only=True),
        name="translation_work_results",
    ),
]


def work_menu_item() -> MenuItem:
    return _WorkMenuItem(
        _("Translation work"),
        reverse("translation_work"),
        name="translation-work",
        icon_name="wagtail-localize-language",
        order=120,
    )
