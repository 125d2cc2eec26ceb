"""The way to the registrations, for those who may see some."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from events.permissions import KEEP_THE_DOOR


class _RegistrationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(KEEP_THE_DOOR)


def registrations_menu_item() -> MenuItem:
    return _RegistrationsMenuItem(
        _("Registrations"),
        reverse("event_registrations"),
        name="registrations",
        icon_name="group",
        order=221,
    )
