"""The list of warnings for editors, with what they look for: how serious, until when."""

from typing import Any, ClassVar

import django_filters
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from mrc.core.menus import PageEditorMenuItem

from .models import AlertPage


class AlertFilterSet(PageFilterSet):
    expires_on = django_filters.DateFromToRangeFilter(
        label=_("Holds until"), widget=DateRangePickerWidget
    )

    class Meta:
        model = AlertPage
        fields: ClassVar[list[str]] = ["kind", "severity", "certainty", "countries", "expires_on"]


class AlertIndexView(IndexView):
    #: What runs out next stands first.
    default_ordering = "expires_on"


def holds_today(alert: AlertPage) -> str | Promise:
    """What readers are told of it today; nothing of a draft."""
    if alert.is_withdrawn:
        return _("Withdrawn")
    if not alert.live:
        return ""
    return _("Holds") if alert.holds_on(timezone.localdate()) else _("Has ended")


class AlertListingViewSet(PageListingViewSet):
    model = AlertPage
    index_view_class = AlertIndexView
    icon = "warning"
    menu_label = pgettext_lazy("published alert", "Warnings")
    menu_order = 210
    add_to_admin_menu = True
    menu_item_class = PageEditorMenuItem
    filterset_class = AlertFilterSet
    columns: ClassVar[list[Any]] = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        Column("severity", label=_("How serious"), accessor="get_severity_display", width="12%"),
        Column("certainty", label=_("How certain"), accessor="get_certainty_display", width="12%"),
        Column("first_seen", label=_("First recorded"), sort_key="first_seen", width="10%"),
        Column("expires_on", label=_("Holds until"), sort_key="expires_on", width="10%"),
        Column(
            "holds",
            label=pgettext_lazy("state of a warning", "Today"),
            accessor=holds_today,
            width="10%",
        ),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    ]


alert_listing = AlertListingViewSet("warnings")
