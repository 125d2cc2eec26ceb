"""Planned sessions in the admin: supervisors plan their own centre's, others who see it read."""

from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from campaigns.figures.selection import staff_name
from campaigns.records.errors import NotAllowedError, ReasonError, WrongStateError
from campaigns.records.facts import karachi_day
from campaigns.records.models import Campaign, PlannedSession, PlanState
from campaigns.records.querysets import sees_every_centre
from campaigns.targets import plans
from campaigns.targets.errors import EntryError
from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import Centre

from .forms import LATE, PLAN_STATES, PlanForm, ReasonForm

PERMISSION = "campaigns.view_plannedsession"


class PlanFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=PLAN_STATES, method="filter_state"
    )
    campaign = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Campaign"), queryset=Campaign.objects.all()
    )
    centre = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Centre"), queryset=Centre.objects.all()
    )
    planned_for = django_filters.DateFromToRangeFilter(label=gettext_lazy("Planned for"))

    class Meta:
        model = PlannedSession
        fields: ClassVar[list[str]] = ["state", "campaign", "centre", "planned_for"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sees_every_centre(signed_in_user(self.request)):
            del self.filters["centre"]

    def filter_state(self, rows: Any, name: str, value: str) -> Any:
        if value == LATE:
            return rows.filter(state=PlanState.PLANNED, planned_for__lt=karachi_day(timezone.now()))
        return rows.filter(state=value)


def state_of(plan: PlannedSession) -> str:
    if plan.state == PlanState.PLANNED and plan.planned_for < karachi_day(timezone.now()):
        return _("Late")
    return plan.get_state_display()


class PlanListView(generic.IndexView):
    """What is planned, the last day on top; what became of it."""

    model = PlannedSession
    page_title = gettext_lazy("Planned sessions")
    header_icon = "calendar-alt"
    template_name = "campaigns/targets/plans/plan_list.html"
    index_url_name = "campaigns_plans:index"
    index_results_url_name = "campaigns_plans:index_results"
    filterset_class = PlanFilterSet
    paginate_by = 40
    is_searchable = False
    columns: ClassVar[list[BaseColumn]] = [
        TitleColumn(
            "planned_for",
            label=gettext_lazy("Planned for"),
            accessor=lambda plan: date_format(plan.planned_for, "j M Y"),
            get_url=lambda plan: reverse("campaigns_plans:plan", args=[plan.pk]),
        ),
        Column("state", label=gettext_lazy("State"), accessor=state_of),
        Column(
            "place",
            label=gettext_lazy("Institution"),
            accessor=lambda plan: plan.institution.standing.name if plan.institution else "–",
        ),
        Column("campaign", label=gettext_lazy("Campaign")),
        Column(
            "officer",
            label=gettext_lazy("Officer"),
            accessor=lambda plan: f"{staff_name(plan.officer)} ({plan.centre.code})",
        ),
        BooleanColumn("is_sample", label=gettext_lazy("Sample data")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not plans.may_plan(signed_in_user(self.request)):
            return []
        return [
            HeaderButton(_("Plan a session"), url=reverse("campaigns_plans:add"), icon_name="plus")
        ]

    def get_base_queryset(self) -> Any:
        return PlannedSession.objects.visible_to(self.request.user).select_related(
            "campaign", "centre", "institution__merged_into", "officer"
        )

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by("-planned_for", "-pk")


class PlanFormView(View):
    """What a new plan and an open one have in common: the form, and what is refused."""

    http_method_names = ["get", "head", "post"]

    def show(
        self,
        request: HttpRequest,
        *,
        title: str,
        form: PlanForm | None,
        plan: PlannedSession | None = None,
        cancel_form: ReasonForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "form": form,
            "plan": plan,
            "state": state_of(plan) if plan else "",
            "cancel_form": cancel_form or ReasonForm(prefix="cancel"),
            "page_title": title,
            "header_title": title,
            "header_icon": "calendar-alt",
            "breadcrumbs_items": [
                {"url": reverse("campaigns_plans:index"), "label": _("Planned sessions")},
                {"url": "", "label": title},
            ],
        }
        return TemplateResponse(
            request, "campaigns/targets/plans/plan.html", context, status=status
        )


class AddPlanView(PlanFormView):
    """Only for those who plan; the plan is their own centre's, whatever is posted."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not plans.may_plan(signed_in_user(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, title=_("Plan a session"), form=PlanForm(centre=_centre(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PlanForm(request.POST, centre=_centre(request))
        if form.is_valid():
            try:
                plans.plan_session(
                    by=signed_in_user(request), now=timezone.now(), **form.cleaned_data
                )
            except EntryError as error:
                form.add_service_error(error.field, error.message)
            else:
                messages.success(request, _("The session is planned; its officer sees it."))
                return redirect("campaigns_plans:index")
        return self.show(request, title=_("Plan a session"), form=form, status=422)


class PlanView(PlanFormView):
    """One plan. Its own centre's supervisors change it while it was neither held nor cancelled."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.find(request, pk)
        form = None
        if plans.may_change(signed_in_user(request), plan):
            form = PlanForm(initial=_as_it_is(plan), centre=plan.centre)
        return self.show(request, title=str(plan), form=form, plan=plan)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.find(request, pk)
        form = PlanForm(request.POST, centre=plan.centre)
        if not plans.may_plan(signed_in_user(request)):
            raise PermissionDenied
        if form.is_valid():
            try:
                plans.change_plan(
                    plan=plan, by=signed_in_user(request), now=timezone.now(), **form.cleaned_data
                )
            except EntryError as error:
                form.add_service_error(error.field, error.message)
            except NotAllowedError as error:
                raise PermissionDenied from error
            except WrongStateError as error:
                messages.error(request, str(error.message))
                return redirect("campaigns_plans:plan", pk)
            else:
                messages.success(request, _("The plan is changed; its officer sees it."))
                return redirect("campaigns_plans:index")
        return self.show(request, title=str(plan), form=form, plan=plan, status=422)

    def find(self, request: HttpRequest, pk: int) -> PlannedSession:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        rows = PlannedSession.objects.visible_to(request.user).select_related(
            "campaign", "centre", "institution__merged_into", "officer", "session"
        )
        plan: PlannedSession = get_object_or_404(rows, pk=pk)
        return plan


class CancelPlanView(PlanView):
    """Cancels, with a reason that stays."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.find(request, pk)
        if not plans.may_plan(signed_in_user(request)):
            raise PermissionDenied
        form = ReasonForm(request.POST, prefix="cancel")
        if form.is_valid():
            try:
                plans.cancel_plan(plan=plan, by=signed_in_user(request), **form.cleaned_data)
            except (EntryError, ReasonError) as error:
                form.add_service_error(error.field, error.message)
            except NotAllowedError as error:
                raise PermissionDenied from error
            except WrongStateError as error:
                messages.error(request, str(error.message))
                return redirect("campaigns_plans:plan", pk)
            else:
                messages.success(request, _("The planned session is cancelled."))
                return redirect("campaigns_plans:index")
        return self.show(
            request,
            title=str(plan),
            form=PlanForm(initial=_as_it_is(plan), centre=plan.centre),
            plan=plan,
            cancel_form=form,
            status=422,
        )


def _as_it_is(plan: PlannedSession) -> dict[str, Any]:
    """What the form shows of a plan; of a merged institution the one that stays."""
    return {
        "campaign": plan.campaign_id,
        "institution": plan.institution.standing.pk if plan.institution else None,
        "officer": plan.officer_id,
        "planned_for": plan.planned_for,
        "topics": [topic.pk for topic in plan.topics.all()],
        "countries": [country.pk for country in plan.countries.all()],
    }


def _centre(request: HttpRequest) -> Centre:
    centre = signed_in_user(request).centre
    if centre is None:
        raise PermissionDenied
    return centre
