"""The list of events for editors, with what they look for: when, where, which kind."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from mrc.core.menus import PageEditorMenuItem

from . import waiting
from .models import EventPage
from .querysets import EventQuerySet


class EventFilterSet(PageFilterSet):
    waiting = ChoiceFilter(
        label=_("To be done"),
        choices=[
            ("without_outcome", _("Over, without an outcome")),
            ("full", _("All seats are given")),
        ],
        method="keep_waiting",
    )

    class Meta:
        model = EventPage
        fields: ClassVar[list[str]] = ["kind", "mode", "status", "is_sample"]

    def keep_waiting(self, pages: EventQuerySet, name: str, value: str) -> EventQuerySet:
        """Exactly what the admin's home page counted."""
        work = {"without_outcome": waiting.without_outcome, "full": waiting.full}[value]
        return pages.filter(pk__in=work(on=timezone.localdate()).values("pk"))


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
        Column("status", label=_("Takes place"), accessor="get_status_display", width="10%"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind", width="12%"),
        Column("district", label=_("District"), width="12%"),
        BooleanColumn("is_sample", label=_("Sample data"), width="8%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    ]


event_listing = EventListing("events")
