"""The list of sessions in the admin: those that wait for a decision first."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views import generic

from campaigns.records.models import Campaign, Session, SessionState
from campaigns.records.querysets import SessionQuerySet


class SessionFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        field_name="state", label=_("State"), choices=SessionState.choices
    )
    campaign = django_filters.ModelChoiceFilter(
        field_name="current_version__campaign",
        label=_("Campaign"),
        queryset=Campaign.objects.all(),
    )
    held_on = django_filters.DateFromToRangeFilter(
        field_name="current_version__held_on", label=_("Date of the session")
    )
    flagged = django_filters.BooleanFilter(
        field_name="current_version__flags", lookup_expr="isnull", exclude=True, label=_("Flagged")
    )

    class Meta:
        model = Session
        fields: ClassVar[list[str]] = ["state", "campaign", "held_on"]


def place_of(session: Session) -> str:
    version = session.current_version
    if version is None:
        return ""
    return version.institution.standing.name if version.institution else version.venue


class QueueView(generic.IndexView):
    """Sessions of one's own centre; data officers and auditors see every centre's."""

    model = Session
    page_title = _("Sessions")
    header_icon = "clipboard-list"
    index_url_name = "campaigns_sessions:index"
    index_results_url_name = "campaigns_sessions:index_results"
    filterset_class: ClassVar[type[WagtailFilterSet] | None] = SessionFilterSet
    default_ordering = "-received_at"
    paginate_by = 40
    is_searchable = False
    columns: ClassVar[list[BaseColumn]] = [
        TitleColumn(
            "reference",
            label=_("Reference"),
            get_url=lambda session: reverse("campaigns_sessions:session", args=[session.pk]),
        ),
        Column("state", label=_("State"), accessor="get_state_display"),
        DateColumn("held_on", label=_("Date"), accessor="current_version.held_on"),
        Column("place", label=_("Institution or venue"), accessor=place_of),
        Column("officer", label=_("Officer"), accessor="officer.username"),
        NumberColumn("total", label=_("People")),
        NumberColumn("flag_count", label=_("Warnings")),
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("campaigns.view_session"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> SessionQuerySet:
        return (
            Session.objects.visible_to(self.request.user)
            .for_lists()
            .annotate(flag_count=Count("current_version__flags", distinct=True))
        )

    def get_queryset(self) -> QuerySet[Session]:
        return super().get_queryset().order_by(F("received_at").desc())


class AwaitingView(QueueView):
    """What waits for this supervisor: sent, of the own centre, and nothing of one's own."""

    page_title = _("To check")
    index_url_name = "campaigns_sessions:awaiting"
    index_results_url_name = "campaigns_sessions:awaiting_results"
    filterset_class = None

    def get_base_queryset(self) -> SessionQuerySet:
        user = self.request.user
        return super().get_base_queryset().awaiting().decidable_by(user)

    def get_queryset(self) -> QuerySet[Session]:
        # The oldest first: an officer waits for an answer.
        return generic.IndexView.get_queryset(self).order_by("received_at")
