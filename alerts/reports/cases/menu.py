"""The entries of the admin's menu, shown to those for whom the pages behind them exist."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from mrc.core.accounts.requests import signed_in_user

from .access import is_case_worker
from .warning_drafts import warnings_page_for


class CaseWorkerMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_case_worker(request.user)


class WriterMenuItem(MenuItem):
    """For people who may add a warning."""

    def is_shown(self, request: HttpRequest) -> bool:
        return warnings_page_for(signed_in_user(request)) is not None


def reports_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem(
        _("Scam reports"),
        Menu(
            register_hook_name=None,
            items=[
                CaseWorkerMenuItem(
                    pgettext_lazy("scam reports", "Reports"),
                    reverse_lazy("scam_reports:index"),
                    icon_name="comment",
                    order=1,
                ),
                CaseWorkerMenuItem(
                    _("Quarantine"),
                    reverse_lazy("scam_reports:quarantine"),
                    icon_name="lock",
                    order=2,
                ),
            ],
        ),
        icon_name="comment",
        order=160,
    )


def proposals_menu_item() -> MenuItem:
    return WriterMenuItem(
        _("Proposed warnings"),
        reverse_lazy("warning_proposals:index"),
        icon_name="warning",
        order=211,
    )
