"""The entry in Wagtail's menu, for those who may see figures."""

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from campaigns.figures.engine import PERMISSION


class FiguresMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PERMISSION)


def figures_menu_item() -> FiguresMenuItem:
    return FiguresMenuItem(
        _("Figures"),
        reverse_lazy("campaign_figures"),
        name="figures",
        icon_name="table",
        order=160,
    )
