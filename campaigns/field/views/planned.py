"""Planned sessions: those of the day and the weeks around it, to be held or cancelled."""

import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.field import planning
from campaigns.field.access import OfficerView
from campaigns.field.steps import WHERE
from campaigns.models import PlannedSession, PlanState
from campaigns.records import services
from campaigns.records.facts import karachi_day

from .steps import step_url


class PlannedView(OfficerView):
    """What is planned: late, today, later; and what became of the last days' plans."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page("planned.html", {"planned": planning.around(self.officer, _today())})


class OwnPlanView(OfficerView):
    """About one plan of one's own; anybody else's does not exist."""

    def own_plan(self, planned_id: int) -> PlannedSession:
        if planned_id >= 2**63:
            raise Http404
        plans = PlannedSession.objects.of_officer(self.officer).filter(centre=self.centre)
        plan: PlannedSession = get_object_or_404(
            plans.select_related("campaign", "institution__merged_into"), pk=planned_id
        )
        return plan


class StartPlannedView(OwnPlanView):
    """Opens the draft of a planned session; a second tap finds the draft of the first."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, planned_id: int) -> HttpResponseBase:
        plan = self.own_plan(planned_id)
        if plan.state != PlanState.PLANNED:
            messages.error(request, _("This session is not planned any more."))
            return HttpResponseRedirect(reverse("field_log_planned"))
        with transaction.atomic():
            draft = planning.begin(plan, officer=self.officer, now=timezone.now())
        return HttpResponseRedirect(step_url(draft.pk, WHERE))


class CancelPlannedView(OwnPlanView):
    """Asks why, and cancels; what was typed stays where it cannot be taken."""

    def get(self, request: HttpRequest, planned_id: int) -> HttpResponseBase:
        return self._show(self.own_plan(planned_id))

    def post(self, request: HttpRequest, planned_id: int) -> HttpResponseBase:
        plan = self.own_plan(planned_id)
        reason = request.POST.get("reason", "")
        try:
            services.cancel_planned(planned_id=plan.pk, reason=reason, by=self.officer)
        except services.ReasonError as error:
            return self._show(plan, reason=reason, error=error.message, status=422)
        except services.RecordsError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("The planned session is cancelled."))
        return HttpResponseRedirect(reverse("field_log_planned"))

    def _show(self, plan: PlannedSession, *, status: int = 200, **values: Any) -> HttpResponseBase:
        return self.page("cancel_planned.html", {"plan": plan, **values}, status=status)


def _today() -> datetime.date:
    return karachi_day(timezone.now())
