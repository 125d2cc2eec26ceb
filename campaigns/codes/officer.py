"""The officers' pages: the codes of their campaigns, plans and sessions, and what is printed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.field import planning
from campaigns.field.access import OfficerView
from campaigns.field.lists import shown_name
from campaigns.records.facts import karachi_day
from campaigns.records.models import Campaign, CampaignState, PlannedSession, PlanState, Session

from .addresses import Named, address_of, code_of, find, grouped
from .contents import is_gone
from .forms import PlanContentsForm
from .models import QuestionSet
from .printing.answers import handout_file, handout_page
from .printing.shapes import Handout
from .scans import scans_by_day, scans_of


class CodesView(OfficerView):
    """Framed like the log's own pages."""

    def codes_page(
        self, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponseBase:
        frame = {"officer_name": shown_name(self.officer), "centre": self.centre}
        path = f"campaigns/codes/{template}"
        return render(self.request, path, {**frame, **context}, status=status)


class CodeListView(CodesView):
    """The officer's open plans and the centre's campaigns, each with its code."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        planned = planning.around(self.officer, karachi_day(timezone.now()))
        plans = [*planned.late, *planned.today, *planned.later]
        campaigns = list(
            Campaign.objects.for_centre(self.centre).filter(state=CampaignState.ACTIVE)
        )
        scans = scans_of([*plans, *campaigns])
        return self.codes_page(
            "officer_list.html",
            {
                "plans": [(plan, scans.get(plan.pk, 0)) for plan in plans],
                "campaigns": [(one, scans.get(one.pk, 0)) for one in campaigns],
                "sets": QuestionSet.objects.filter(is_offered=True),
            },
        )


class CodeView(CodesView):
    """One code: what it opens, how often it was opened, what is printed of it."""

    def thing(self, **key: Any) -> Named:
        """The centre's own; anybody else's does not exist."""
        if (session_id := key.get("session_id")) is not None:
            session: Session = self.seen_session(session_id)
            return session
        pk = key.get("planned_id") or key.get("pk") or 0
        if pk >= 2**63:
            raise Http404
        if "planned_id" in key:
            plans = PlannedSession.objects.visible_to(self.officer).filter(centre=self.centre)
            plan: PlannedSession = get_object_or_404(plans.select_related("campaign"), pk=pk)
            return plan
        campaign: Campaign = get_object_or_404(Campaign.objects.for_centre(self.centre), pk=pk)
        return campaign

    def get(self, request: HttpRequest, **key: Any) -> HttpResponseBase:
        return self.show(self.thing(**key))

    def show(
        self, thing: Named, *, form: PlanContentsForm | None = None, status: int = 200
    ) -> HttpResponseBase:
        code = code_of(thing)
        opened = find(code)
        assert opened is not None, "its code was given a line above"
        days = scans_by_day(thing)
        own_plan = isinstance(thing, PlannedSession) and self.may_choose(thing)
        context = {
            "thing": thing,
            "opened": opened,
            "code": grouped(code),
            "address": address_of(thing),
            "page_code": code,
            "handouts": Handout,
            "is_gone": is_gone(opened),
            "days": days,
            "total": sum(number for _day, number in days),
            "form": form or (PlanContentsForm(instance=thing) if own_plan else None),
        }
        return self.codes_page("officer_code.html", context, status=status)

    def may_choose(self, plan: PlannedSession) -> bool:
        """Only for a session of one's own that was neither held nor cancelled."""
        return plan.officer_id == self.officer.pk and plan.state == PlanState.PLANNED


class PlanCodeView(CodeView):
    """Of a plan its officer chooses the countries and topics too."""

    def post(self, request: HttpRequest, planned_id: int) -> HttpResponseBase:
        plan = self.thing(planned_id=planned_id)
        if not isinstance(plan, PlannedSession) or not self.may_choose(plan):
            raise Http404
        form = PlanContentsForm(request.POST, instance=plan)
        if not form.is_valid():
            return self.show(plan, form=form, status=422)
        form.save()
        messages.success(request, _("What the code opens is saved."))
        return HttpResponseRedirect(request.path)


class HandoutView(CodeView):
    """The file of a slide, poster or leaflet."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **key: Any) -> HttpResponseBase:
        handout = _handout(key.pop("handout"))
        return handout_file(request, self.thing(**key), handout)


class HandoutPageView(CodeView):
    """The same as a page that any browser prints."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, **key: Any) -> HttpResponseBase:
        handout = _handout(key.pop("handout"))
        return handout_page(request, self.thing(**key), handout)


def _handout(value: str) -> Handout:
    if value not in Handout.values:
        raise Http404
    return Handout(value)


__all__ = ["CodeListView", "CodeView", "HandoutPageView", "HandoutView", "PlanCodeView"]
