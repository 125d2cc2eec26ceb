"""The way to the register in the admin menu, for those who may see it."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem


class RegisterMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("alerts.view_promoter")


def register_menu_item() -> RegisterMenuItem:
    return RegisterMenuItem(
        _("Promoters"),
        reverse_lazy("register_admin:index"),
        name="promoters",
        icon_name="clipboard-list",
        order=215,
    )
