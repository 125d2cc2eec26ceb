"""The list of events for editors, with what they look for: when, where, which kind."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from mrc.core.menus import PageEditorMenuItem

from .models import EventPage
from .querysets import EventQuerySet


class EventFilterSet(PageFilterSet):
    class Meta:
        model = EventPage
        fields: ClassVar[list[str]] = ["kind", "mode", "is_sample"]


class EventIndexView(IndexView):
    default_ordering = "-starts_on"

    def annotate_queryset(self, pages: EventQuerySet) -> EventQuerySet:
        return super().annotate_queryset(pages).prefetch_related("district")


class EventListing(PageListingViewSet):
    model = EventPage
    index_view_class = EventIndexView
    icon = "date"
    menu_label = _("Events")
    menu_order = 220
    add_to_admin_menu = True
    menu_item_class = PageEditorMenuItem
    filterset_class = EventFilterSet
    columns: ClassVar[list[Any]] = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        Column("starts_on", label=_("First day"), sort_key="starts_on", width="12%"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind", width="12%"),
        Column("district", label=_("District"), width="12%"),
        BooleanColumn("is_sample", label=_("Sample data"), width="8%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    ]


event_listing = EventListing("events")
