"""The lists: what a centre works on, and what waits in quarantine. No report's words in either."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView

from alerts.reports.choices import ReportKind, ReportState
from alerts.reports.models import ScamReport
from mrc.core.models import User

from .access import CaseWorkerView, case_worker_of
from .opening import today
from .wording import age, countries, day, person

NOBODY, MINE = "nobody", "me"
#: `expired` is not among them: nobody sees a report that is being deleted.
STATES = [choice for choice in ReportState.choices if choice[0] != ReportState.EXPIRED]


def _countries(user: User) -> list[tuple[str, str]]:
    rows: Any = ScamReport.objects.visible_to(user).exclude(country_code="").order_by()
    codes = rows.values_list("country_code", flat=True).distinct()
    return sorted(countries(codes).items(), key=lambda choice: choice[1])


class ReportFilterSet(WagtailFilterSet):
    """Everything in the address, so that a view of the list can be kept."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=STATES)
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=ReportKind.choices)
    country = django_filters.ChoiceFilter(field_name="country_code", label=_("Country"), choices=[])
    received_on = django_filters.DateFromToRangeFilter(
        label=_("Received"), widget=DateRangePickerWidget
    )
    in_danger = django_filters.BooleanFilter(label=_("Danger now"))
    whose = django_filters.ChoiceFilter(
        label=_("Assigned to"),
        choices=[(MINE, _("Me")), (NOBODY, _("Nobody yet"))],
        method="filter_whose",
    )

    class Meta:
        model = ScamReport
        fields: ClassVar[list[str]] = [
            "state", "kind", "country", "received_on", "in_danger", "whose",
        ]  # fmt: skip

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.filters["country"].extra["choices"] = _countries(case_worker_of(request))

    def filter_whose(self, reports: Any, name: str, value: str) -> Any:
        if value == MINE:
            return reports.filter(assigned_to=case_worker_of(self.request))
        return reports.filter(assigned_to=None)


class DangerColumn(BaseColumn):
    cell_template_name = "alerts/cases/components/danger_cell.html"


class ChoiceColumn(BaseColumn):
    """A box to tick beside each report that a warning may be drafted from."""

    cell_template_name = "alerts/cases/components/choose_cell.html"


def shared_columns(names: dict[str, str]) -> list[BaseColumn]:
    """What both lists show; `names`: of countries, by code."""
    return [
        TitleColumn(
            "reference",
            label=_("Reference"),
            accessor=str,
            get_url=lambda report: reverse("scam_reports:report", args=[report.pk]),
        ),
        DangerColumn("in_danger", label=_("Danger")),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("country", label=_("Country"), accessor=lambda one: names.get(one.country_code, "")),
        Column("age", label=_("Age"), accessor=lambda one: age(one.received_on, on=today())),
        Column("state", label=_("State"), accessor="get_state_display"),
        Column("assigned_to", label=_("Assigned to"), accessor=lambda one: person(one.assigned_to)),
        Column("purge_on", label=_("Deleted on"), accessor=lambda one: day(one.purge_on)),
    ]


class QueueView(CaseWorkerView, BaseListingView):
    """Reports of the own centre and of none: somebody in danger first, then the oldest."""

    page_title = _("Scam reports")
    header_icon = "comment"
    template_name = "alerts/cases/list.html"
    index_url_name = "scam_reports:index"
    index_results_url_name = "scam_reports:index_results"
    filterset_class = ReportFilterSet
    paginate_by = 40
    is_searchable = False
    in_quarantine = False
    verbose_name_plural = ScamReport._meta.verbose_name_plural

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [ChoiceColumn("choose", label=_("Choose")), *self.shared_columns()]

    def shared_columns(self) -> list[BaseColumn]:
        return shared_columns(dict(_countries(self.case_worker)))

    def get_base_queryset(self) -> Any:
        reports = ScamReport.objects.visible_to(self.case_worker).without_texts()
        return self.of_this_list(reports).select_related("assigned_to")

    def of_this_list(self, reports: Any) -> Any:
        return reports.in_queue()

    def get_queryset(self) -> QuerySet[ScamReport]:
        closed_last = Case(
            When(state=ReportState.CLOSED, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        reports: Any = super().get_queryset().alias(closed_last=closed_last)
        return reports.order_by("closed_last", "-in_danger", "received_on", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        waiting = ScamReport.objects.visible_to(self.case_worker).in_quarantine().open()
        context["in_quarantine"] = self.in_quarantine
        context["quarantined_count"] = waiting.count()
        return context


class QuarantineView(QueueView):
    """What came in a burst or from a program; junk stays here, closed, until its time is over."""

    page_title = _("Quarantine")
    index_url_name = "scam_reports:quarantine"
    index_results_url_name = "scam_reports:quarantine_results"
    in_quarantine = True

    @cached_property
    def columns(self) -> list[BaseColumn]:
        reference, *others = self.shared_columns()
        why = Column("quarantine", label=_("Why"), accessor="get_quarantine_display")
        return [reference, why, *others]

    def of_this_list(self, reports: Any) -> Any:
        return reports.in_quarantine()
