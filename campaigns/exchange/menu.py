"""The ways to imports and exports from Wagtail's admin, for those who may take them."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from mrc.core.accounts.requests import signed_in_user

from .access import import_centres


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(import_centres(signed_in_user(request)))


class ExportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("campaigns.view_session")


def import_menu_item() -> ImportMenuItem:
    return ImportMenuItem(
        _("Import sessions"),
        reverse_lazy("exchange_imports"),
        name="import-sessions",
        icon_name="upload",
        order=152,
    )


def export_menu_item() -> ExportMenuItem:
    return ExportMenuItem(
        _("Export sessions"),
        reverse_lazy("exchange_exports"),
        name="export-sessions",
        icon_name="download",
        order=154,
    )
