"""The check of one page, and the report over all of them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from mrc.core.accounts.requests import signed_in_user
from mrc.core.exports import CSV_TYPE, build_csv
from mrc.core.models import BasePage, User

from .sentences import LONGEST, HardWords
from .texts import hard_words, newest, page_text
from .weight import MOST, MOST_WITHOUT_PICTURES, weigh

PAGE_SIZE = 50
_A_DAY = 24 * 60 * 60


@require_safe
def page_check(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest draft of a page with its long sentences and hard words marked, and its weight."""
    page = get_object_or_404(Page, pk=pk)
    if not _may_read(signed_in_user(request), page):
        raise PermissionDenied
    draft = newest(page.specific)
    title = _("Text and weight")
    return render(
        request,
        "home/page_checks/page.html",
        {
            "page_checked": draft,
            "text": page_text(draft, hard_words()),
            "longest": LONGEST[draft.text_language],
            "weight": weigh(draft, request),
            "most": MOST,
            "most_without_pictures": MOST_WITHOUT_PICTURES,
            "edit_url": reverse("wagtailadmin_pages:edit", args=[pk]),
            "header_title": title,
            "page_title": title,
            "page_subtitle": draft.get_admin_display_title(),
            "header_icon": "glasses",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_explore_root"), "label": _("Pages")},
                {
                    "url": reverse("wagtailadmin_pages:edit", args=[pk]),
                    "label": draft.get_admin_display_title(),
                },
                {"url": "", "label": title},
            ],
        },
    )


class CheckFilterForm(forms.Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("Both")), ("en", "English"), ("ur", "اردو")],
    )


@dataclass(frozen=True)
class CheckedPage:
    page: BasePage
    long: int
    hard: int
    words: int


@require_safe
def check_report(request: HttpRequest) -> HttpResponse:
    """All live pages, those with most to mend first; ``?export=csv`` gives the same rows."""
    user = signed_in_user(request)
    if not _may_edit_some(user):
        raise PermissionDenied
    form = CheckFilterForm(request.GET)
    language = form.cleaned_data["language"] if form.is_valid() else ""
    rows = sorted(
        _checked_pages(language), key=lambda row: (-(row.long + row.hard), row.page.title)
    )
    if request.GET.get("export") == "csv":
        return _as_csv(rows)
    title = _("Long sentences and hard words")
    query = request.GET.copy()
    query["export"] = "csv"
    return render(
        request,
        "home/page_checks/report.html",
        {
            "form": form,
            "rows": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p")),
            "language": language,
            "export_query": query.urlencode(),
            "header_title": title,
            "page_title": title,
            "header_icon": "glasses",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": "", "label": title},
            ],
        },
    )


def _checked_pages(language: str) -> Iterator[CheckedPage]:
    """Each page is read again only after it, or the list of hard words, changed."""
    hard = hard_words()
    mark = hashlib.sha256(repr([hard["en"].better, hard["ur"].better]).encode()).hexdigest()[:16]
    pages = Page.objects.live().filter(depth__gt=1, alias_of=None).specific()
    pages = pages.select_related("locale")
    if language:
        pages = pages.filter(locale__language_code=language)
    for page in pages:
        if isinstance(page, BasePage):
            yield _checked(page, hard, mark)


def _checked(page: BasePage, hard: dict[str, HardWords], mark: str) -> CheckedPage:
    published = page.last_published_at.timestamp() if page.last_published_at else 0
    key = f"page-check:{page.pk}:{page.latest_revision_id}:{published}:{mark}"
    counts = cache.get(key)
    if counts is None:
        text = page_text(page, hard)
        counts = (text.long, text.hard, text.words)
        cache.set(key, counts, _A_DAY)
    return CheckedPage(page, *counts)


def _as_csv(rows: list[CheckedPage]) -> HttpResponse:
    headings = [_("Page"), _("Language"), _("Long sentences"), _("Hard words"), _("Words")]
    lines = [
        [row.page.title, row.page.locale.language_code, row.long, row.hard, row.words]
        for row in rows
    ]
    return HttpResponse(
        build_csv([headings, *lines]),
        content_type=CSV_TYPE,
        headers={"Content-Disposition": 'attachment; filename="mrc-texts.csv"'},
    )


def _may_read(user: User, page: Page) -> bool:
    """Whoever may change it, or publish it; translators change the Urdu pages."""
    rights = page.permissions_for_user(user)
    return bool(rights.can_edit() or rights.can_publish())


def _may_edit_some(user: User) -> bool:
    from wagtail.permissions import page_permission_policy

    return bool(page_permission_policy.user_has_any_permission(user, {"change", "publish", "add"}))


class TextsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _may_edit_some(signed_in_user(request))


def texts_menu_item() -> TextsMenuItem:
    return TextsMenuItem(
        gettext_lazy("Long sentences and hard words"),
        reverse_lazy("home_page_checks"),
        name="texts",
        icon_name="glasses",
        order=870,
    )


def check_button(page: Page, user: User, **_kwargs: Any) -> Iterator[Button]:
    """Beside a page in the explorer, in both languages, and above it in its editor."""
    if page.depth > 1 and _may_read(user, page):
        yield Button(
            _("Text and weight"),
            url=reverse("home_page_check", args=[page.pk]),
            icon_name="glasses",
            priority=45,
        )


admin_urls: list[URLPattern] = [
    path("reports/texts/", check_report, name="home_page_checks"),
    path("pages/<int:pk>/text-and-weight/", page_check, name="home_page_check"),
]
