"""What evidence is held, what expires when, and who opened what: a report in the admin."""

import calendar
import datetime
from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.views import generic

from campaigns.checking.presenting import day, person
from campaigns.records.models import EvidenceFile, EvidenceKind, EvidenceView
from campaigns.records.querysets import centre_scope
from campaigns.records.services.evidence import kept_since

#: Days before the end of a file's time in which it is announced.
SOON = 30

HELD, SOON_GONE, OVERDUE, DELETED, TWICE = "held", "soon", "overdue", "deleted", "twice"
STATES: tuple[tuple[str, Any], ...] = (
    (HELD, _("Held")),
    (SOON_GONE, _("Expires within 30 days")),
    (OVERDUE, _("Past its time, still held")),
    (DELETED, _("Deleted")),
    (TWICE, _("Also on another session")),
)


def expires_on(uploaded_at: datetime.datetime) -> datetime.date:
    """The day from which a file is deleted: as many months of the calendar after it came.

    In a month without that day it is the first of the next one.
    """
    came = timezone.localdate(uploaded_at, timezone.get_default_timezone())
    year, month = divmod(came.year * 12 + came.month - 1 + settings.MRC_EVIDENCE_MONTHS, 12)
    if came.day > calendar.monthrange(year, month + 1)[1]:
        year, month = divmod(year * 12 + month + 1, 12)
        return datetime.date(year, month + 1, 1)
    return datetime.date(year, month + 1, came.day)


class EvidenceFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES, method="filter_state")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=EvidenceKind.choices)

    class Meta:
        model = EvidenceFile
        fields: ClassVar[list[str]] = ["state", "kind"]

    def filter_state(self, files: Any, name: str, value: str) -> Any:
        now = timezone.now()
        conditions = {
            HELD: Q(deleted_at=None),
            SOON_GONE: soon_gone(now),
            OVERDUE: overdue(now),
            DELETED: Q(deleted_at__isnull=False),
            TWICE: Q(is_twice=True),
        }
        return files.filter(conditions[value])


def overdue(now: datetime.datetime) -> Q:
    return Q(deleted_at=None, uploaded_at__lt=kept_since(now))


def soon_gone(now: datetime.datetime) -> Q:
    later = kept_since(now + datetime.timedelta(days=SOON))
    return Q(deleted_at=None, uploaded_at__lt=later, uploaded_at__gte=kept_since(now))


class EvidenceReportView(generic.IndexView):
    """Every file of the centres that the person may see; the files themselves stay shut."""

    model = EvidenceFile
    page_title = _("Evidence")
    header_icon = "image"
    template_name = "campaigns/evidence/report.html"
    index_url_name = "campaigns_evidence:index"
    index_results_url_name = "campaigns_evidence:index_results"
    filterset_class = EvidenceFilterSet
    # Evidence has one permission, which the view asks for by itself: nobody may change it here.
    any_permission_required = None
    paginate_by = 40
    is_searchable = False
    columns: ClassVar[list[BaseColumn]] = [
        TitleColumn(
            "reference",
            label=_("Session"),
            accessor="session.reference",
            get_url=lambda file: reverse("campaigns_sessions:session", args=[file.session_id]),
        ),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        DateColumn("uploaded_at", label=_("Added")),
        Column("uploaded_by", label=_("Added by"), accessor=lambda file: person(file.uploaded_by)),
        Column(
            "expires_on",
            label=_("Kept until"),
            accessor=lambda file: day(expires_on(file.uploaded_at)),
        ),
        DateColumn("deleted_at", label=_("Deleted")),
        NumberColumn("opening_count", label=_("Openings")),
        Column(
            "is_twice",
            label=_("Used twice"),
            accessor=lambda file: _("also on another session") if file.is_twice else "",
        ),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("campaigns.view_evidence"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> Any:
        twins = (
            EvidenceFile.objects.filter(sha256=OuterRef("sha256"))
            .exclude(session=OuterRef("session"))
            .exclude(session__state="void")
        )
        return (
            EvidenceFile.objects.visible_to(self.request.user)
            .select_related("session", "uploaded_by")
            .annotate(opening_count=Count("views", distinct=True), is_twice=Exists(twins))
        )

    def get_queryset(self) -> QuerySet[EvidenceFile]:
        rows: Any = super().get_queryset()
        # Those whose file was deleted come last; of the others the one that expires first.
        return rows.order_by(F("deleted_at").desc(nulls_first=True), "uploaded_at", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        now = timezone.now()
        files = EvidenceFile.objects.visible_to(self.request.user)
        sums = files.order_by().aggregate(
            held=Count("pk", filter=Q(deleted_at=None)),
            size=Sum("size", filter=Q(deleted_at=None)),
            soon=Count("pk", filter=soon_gone(now)),
            overdue=Count("pk", filter=overdue(now)),
            deleted=Count("pk", filter=Q(deleted_at__isnull=False)),
        )
        context["sums"] = {**sums, "megabytes": round((sums["size"] or 0) / 1024 / 1024, 1)}
        context["months"] = settings.MRC_EVIDENCE_MONTHS
        return context


class OpeningsView(generic.IndexView):
    """Who opened which file, and when: newest first, nothing can be taken out."""

    model = EvidenceView
    page_title = _("Openings of evidence")
    header_icon = "view"
    index_url_name = "campaigns_evidence:openings"
    index_results_url_name = "campaigns_evidence:openings_results"
    # Evidence has one permission, which the view asks for by itself: nobody may change it here.
    any_permission_required = None
    paginate_by = 40
    is_searchable = False
    columns: ClassVar[list[BaseColumn]] = [
        Column("at", label=_("Opened"), accessor=lambda one: _moment(one.at)),
        Column("by", label=_("By"), accessor=lambda one: person(one.by)),
        TitleColumn(
            "reference",
            label=_("Session"),
            accessor="evidence.session.reference",
            get_url=lambda one: reverse(
                "campaigns_sessions:session", args=[one.evidence.session_id]
            ),
        ),
        Column("kind", label=_("Kind"), accessor="evidence.get_kind_display"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("campaigns.view_evidence"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[EvidenceView]:
        scope = centre_scope(self.request.user, "evidence__session__centre")
        rows = EvidenceView.objects.none() if scope is None else EvidenceView.objects.filter(scope)
        return rows.select_related("by", "evidence__session")

    def get_queryset(self) -> QuerySet[EvidenceView]:
        rows: Any = super().get_queryset()
        return rows.order_by("-at", "-pk")


def _moment(at: datetime.datetime) -> str:
    return date_format(timezone.localtime(at, timezone.get_default_timezone()), "DATETIME_FORMAT")
