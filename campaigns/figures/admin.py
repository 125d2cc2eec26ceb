"""Figures in Wagtail's admin: address and menu item."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from . import views

admin_urls: list[URLPattern] = [
    path("figures/", views.admin_report, name="campaign_figures"),
]


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(views.PERMISSION)


def figures_menu_item() -> FiguresMenuItem:
    return FiguresMenuItem(
        _("Figures"),
        reverse_lazy("campaign_figures"),
        name="figures",
        icon_name="table",
        order=160,
    )
