"""The list of sessions in the admin: those that wait for a decision first."""

from typing import Any, ClassVar

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views import generic

from campaigns.records import flagging
from campaigns.records.authority import holds
from campaigns.records.models import Campaign, Session, SessionState
from mrc.core.accounts.requests import signed_in_user

from .presenting import day, person


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
    flagged = django_filters.BooleanFilter(method="filter_flagged", label=_("Flagged"))

    class Meta:
        model = Session
        fields: ClassVar[list[str]] = ["state", "campaign", "held_on"]

    def filter_flagged(self, sessions: Any, name: str, value: bool) -> Any:
        """By stored warnings and those that came up since: see `campaigns.records.flagging`."""
        return sessions.filter(flag_count__gt=0) if value else sessions.filter(flag_count=0)


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
        Column("held_on", label=_("Date"), accessor=lambda row: day(row.current_version.held_on)),
        Column("place", label=_("Institution or venue"), accessor=place_of),
        Column("officer", label=_("Officer"), accessor=lambda session: person(session.officer)),
        NumberColumn("total", label=_("People")),
        NumberColumn("flag_count", label=_("Warnings")),
        DateColumn("received_at", label=_("Received"), sort_key="received_at"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("campaigns.view_session"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> Any:
        sessions = Session.objects.visible_to(self.request.user).for_lists()
        return flagging.with_flag_count(sessions)

    def get_queryset(self) -> QuerySet[Session]:
        return super().get_queryset().order_by(F("received_at").desc())


class ChoiceColumn(BaseColumn):
    """A box to tick beside each session that may be verified together with others."""

    cell_template_name = "campaigns/checking/components/choose_cell.html"


class AwaitingView(QueueView):
    """What waits for this supervisor: sent, of the own centre, and nothing of one's own."""

    page_title = _("To check")
    template_name = "campaigns/checking/awaiting.html"
    index_url_name = "campaigns_sessions:awaiting"
    index_results_url_name = "campaigns_sessions:awaiting_results"
    filterset_class = None

    def get_base_queryset(self) -> Any:
        user = signed_in_user(self.request)
        return flagging.with_missing_sheet(
            super().get_base_queryset().awaiting().decidable_by(user)
        )

    def get_queryset(self) -> QuerySet[Session]:
        # The oldest first: an officer waits for an answer.
        return generic.IndexView.get_queryset(self).order_by("received_at")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["may_verify"] = holds(signed_in_user(self.request), "verify_session")
        context["clean_count"] = clean(self.get_base_queryset()).count()
        return context

    @property
    def columns(self) -> list[BaseColumn]:  # type: ignore[override]  # a supervisor's own choice
        return [ChoiceColumn("choose", label=_("Choose")), *QueueView.columns]


def clean(sessions: Any) -> Any:
    """Those without warnings, and with nothing that blocks verifying them."""
    return sessions.filter(flag_count=0, lacks_sheet=False)
