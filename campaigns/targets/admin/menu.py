"""The entries below *Figures* in the admin menu: shown to those who may open them."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem


class PermittedMenuItem(MenuItem):
    """Shown to people with one permission."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


#: Label, address, icon, permission, in this order.
_ITEMS = (
    (_("Targets"), "campaigns_targets:index", "crosshairs", "campaigns.view_target"),
    (
        _("The month of a centre"),
        "campaigns_centre_page",
        "calendar-check",
        "campaigns.view_target",
    ),
    (
        _("Planned sessions"),
        "campaigns_plans:index",
        "calendar-alt",
        "campaigns.view_plannedsession",
    ),
    (_("Campaigns"), "campaigns_campaigns:index", "group", "campaigns.view_campaign"),
    (
        _("Programmes"),
        "campaigns_programmes:index",
        "folder-open-inverse",
        "campaigns.view_programme",
    ),
)


def plans_menu() -> SubmenuMenuItem:
    return SubmenuMenuItem(
        _("Plans and targets"),
        Menu(
            register_hook_name=None,
            items=[
                PermittedMenuItem(
                    label, reverse_lazy(url), icon_name=icon, permission=permission, order=order
                )
                for order, (label, url, icon, permission) in enumerate(_ITEMS)
            ],
        ),
        name="plans-and-targets",
        icon_name="crosshairs",
        order=165,
    )
