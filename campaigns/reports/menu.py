"""The way to donor reports from Wagtail's admin, and what waits there for whom."""

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from campaigns.records.authority import holds
from mrc.core.accounts.requests import signed_in_user
from mrc.core.editor_tasks import EditorTask, register_task
from mrc.core.models import User

from . import authority
from .models import DonorReport


class ReportsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return authority.may_read(signed_in_user(request))


class ClearancesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return authority.may_clear_pictures(signed_in_user(request))


def reports_menu_item() -> MenuItem:
    return ReportsMenuItem(
        _("Donor reports"),
        reverse_lazy("campaigns_reports:index"),
        name="donor-reports",
        icon_name="doc-full-inverse",
        order=165,
    )


def clearances_menu_item() -> MenuItem:
    return ClearancesMenuItem(
        _("Cleared pictures"),
        reverse_lazy("campaigns_reports:library"),
        name="cleared-pictures",
        icon_name="image",
        order=320,
    )


def _to_review(user: User) -> int | None:
    if not holds(user, "review_report"):
        return None
    return DonorReport.objects.reviewable_by(user).count()


def _to_issue(user: User) -> int | None:
    if not holds(user, "issue_report"):
        return None
    return DonorReport.objects.filter(state=DonorReport.State.REVIEWED).count()


def register_editor_tasks() -> None:
    """From `AppConfig.ready()`."""
    register_task(
        EditorTask(
            key="reports_to_review",
            label=_("Donor reports to review"),
            count=_to_review,
            url=lambda: f"{reverse('campaigns_reports:index')}?for=me",
            order=60,
        )
    )
    register_task(
        EditorTask(
            key="reports_to_issue",
            label=_("Donor reports to issue"),
            count=_to_issue,
            url=lambda: f"{reverse('campaigns_reports:index')}?state=reviewed",
            order=61,
        )
    )
