"""The way to the composer from the admin's menu."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from mrc.core.accounts.requests import signed_in_user

from .pages import may_write


class NewWarningMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_write(signed_in_user(request))


def new_warning_menu_item() -> NewWarningMenuItem:
    return NewWarningMenuItem(
        _("New warning"),
        reverse_lazy("alerts_composer_start"),
        name="new-warning",
        icon_name="circle-plus",
        order=209,
    )
