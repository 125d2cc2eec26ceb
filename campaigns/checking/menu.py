"""The supervisor's entries in the admin menu: shown to those who may open them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from campaigns.records.authority import holds
from mrc.core.accounts.requests import signed_in_user


class AwaitingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return holds(signed_in_user(request), "verify_session")


class PermittedMenuItem(MenuItem):
    """Shown to people with one permission."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


def sessions_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem(
        _("Awareness sessions"),
        Menu(
            register_hook_name=None,
            items=[
                AwaitingMenuItem(
                    _("To check"),
                    reverse_lazy("campaigns_sessions:awaiting"),
                    icon_name="tick-inverse",
                    order=1,
                ),
                PermittedMenuItem(
                    _("All sessions"),
                    reverse_lazy("campaigns_sessions:index"),
                    icon_name="clipboard-list",
                    permission="campaigns.view_session",
                    order=2,
                ),
                PermittedMenuItem(
                    _("Amendments"),
                    reverse_lazy("campaigns_amendments:index"),
                    icon_name="edit",
                    permission="campaigns.view_amendment",
                    order=3,
                ),
                PermittedMenuItem(
                    _("Back-checks"),
                    reverse_lazy("campaigns_back_checks:index"),
                    icon_name="tick-inverse",
                    permission="campaigns.view_backcheck",
                    order=4,
                ),
                PermittedMenuItem(
                    _("Evidence"),
                    reverse_lazy("campaigns_evidence:index"),
                    icon_name="image",
                    permission="campaigns.view_evidence",
                    order=5,
                ),
                PermittedMenuItem(
                    _("Institutions"),
                    reverse_lazy("campaigns_institutions:index"),
                    icon_name="home",
                    permission="campaigns.view_institution",
                    order=6,
                ),
            ],
        ),
        icon_name="clipboard-list",
        order=150,
    )
