"""The editors' way to withdraw a warning: a page that asks why, in both languages."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from mrc.core.accounts.requests import signed_in_user

from . import life
from .models import AlertPage

REASON_LENGTH = 500


class WithdrawalForm(forms.Form):
    reason_en = forms.CharField(
        label=_("Why it is withdrawn, in English"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en", "dir": "ltr"}),
        help_text=_("Readers see it on the page, on its card and in the feeds. One sentence."),
        error_messages={"required": _("Say why, in English.")},
    )
    reason_ur = forms.CharField(
        label=_("Why it is withdrawn, in Urdu"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "ur", "dir": "rtl"}),
        error_messages={"required": _("Say why, in Urdu.")},
    )


def may_withdraw(page: Page, user: Any) -> bool:
    """Whether the user may withdraw this page: a live warning, not a stand-in, that they may
    publish in the tree it stands in."""
    return (
        isinstance(page, AlertPage)
        and page.live
        and page.alias_of_id is None
        and not page.is_withdrawn
        and page.permissions_for_user(user).can_publish()
    )


@never_cache
@require_http_methods(["GET", "POST"])
def withdraw_view(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(AlertPage, pk=page_id)
    user = signed_in_user(request)
    if page.is_withdrawn:
        return _already_withdrawn(request, page)
    if not may_withdraw(page, user):
        raise PermissionDenied
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            life.withdraw(page, user=user, **form.cleaned_data)
        except life.WithdrawnError:
            return _already_withdrawn(request, page)
        messages.success(
            request, _now("“%(page)s” was withdrawn in both languages.") % {"page": page.title}
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    context = {
        "form": form,
        "alert": page,
        "page_title": _("Withdraw a warning"),
        "page_subtitle": page.title,
        "header_icon": "warning",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("warnings:index"), "label": _("Warnings")},
            {"url": "", "label": _("Withdraw a warning"), "sublabel": page.title},
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "alerts/admin/withdraw.html", context, status=status)


def _already_withdrawn(request: HttpRequest, page: AlertPage) -> HttpResponse:
    messages.warning(request, _now("“%(page)s” is withdrawn already.") % {"page": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)


class WithdrawButton(PageMenuItem):
    """In the page's menu and in lists, where unpublishing would stand."""

    label = _("Withdraw")
    icon_name = "cross"
    url_name = "alerts_withdraw"

    def is_shown(self, user: Any) -> bool:
        return may_withdraw(self.page.specific_deferred, user)


def withdraw_buttons(page: Page, user: Any, *args: Any, **kwargs: Any) -> Iterator[WithdrawButton]:
    """Hook for the menus of one page."""
    yield WithdrawButton(page=page, priority=45)


def register_withdrawal(actions: LogActionRegistry) -> None:
    """Hook: how the site history words a withdrawal."""

    class WithdrawalFormatter(LogFormatter):
        label = _("Withdraw a warning")

        def format_message(self, log_entry: Any) -> str:
            return _now("Withdrawn: %(reason)s") % {"reason": log_entry.data.get("reason", "")}

    actions.register_action("alerts.withdraw")(WithdrawalFormatter)
