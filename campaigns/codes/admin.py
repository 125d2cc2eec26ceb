"""In the admin: what short addresses open, their prints, question sets, what people ask."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from campaigns.records.authority import holds
from campaigns.records.models import Campaign, PlannedSession, PlanState, Topic
from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import User

from . import access, asking
from .addresses import address_of, code_of, grouped
from .forms import CampaignContentsForm, PlanContentsForm
from .models import RoomQuestion
from .printing.answers import handout_file, handout_page
from .printing.shapes import Handout
from .scans import scans_by_day, scans_of

#: Plans that a campaign's page lists: those to come first.
MOST_PLANS = 40
PAGE_SIZE = 50


@method_decorator(never_cache, name="dispatch")
class StaffView(View):
    """A page for those who hold one permission."""

    permission = "campaigns.view_shortaddress"
    http_method_names = ["get", "head", "post"]
    staff: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.staff = signed_in_user(request)
        if not self.staff.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def page(
        self, template: str, title: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        trail = [{"url": reverse("campaigns_codes:index"), "label": _("Short addresses")}]
        if self.permission != "campaigns.view_shortaddress":
            trail = []
        frame = {
            "page_title": title,
            "header_title": title,
            "header_icon": "link",
            "breadcrumbs_items": [*trail, {"url": "", "label": title}],
        }
        return TemplateResponse(
            self.request, f"campaigns/codes/admin/{template}", {**frame, **context}, status=status
        )


class IndexView(StaffView):
    """The campaigns that the person sees, each with its code and its scans."""

    def get(self, request: HttpRequest) -> HttpResponse:
        campaigns = list(access.campaigns_for(self.staff).select_related("short_address"))
        scans = scans_of(campaigns)
        rows = [(one, grouped(code_of(one)), scans.get(one.pk, 0)) for one in campaigns]
        return self.page("index.html", _("Short addresses"), {"rows": rows})


class CampaignView(StaffView):
    """One campaign: what its code opens, prints, scans, and the codes of its plans."""

    def find(self, pk: int) -> Campaign:
        campaign: Campaign = get_object_or_404(access.campaigns_for(self.staff), pk=pk)
        return campaign

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.find(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = self.find(pk)
        if not access.may_choose_for(self.staff, campaign):
            raise PermissionDenied
        form = CampaignContentsForm(request.POST, instance=campaign)
        if not form.is_valid():
            return self.show(self.find(pk), form=form, status=422)
        form.save()
        messages.success(request, _("What the code opens is saved."))
        return redirect("campaigns_codes:campaign", pk)

    def show(
        self, campaign: Campaign, *, form: CampaignContentsForm | None = None, status: int = 200
    ) -> HttpResponse:
        may_choose = access.may_choose_for(self.staff, campaign)
        plans = list(
            access.plans_for(self.staff)
            .filter(campaign=campaign, state=PlanState.PLANNED)
            .select_related("institution__merged_into", "centre", "short_address")
            .order_by("planned_for", "pk")[:MOST_PLANS]
        )
        context = {
            **_about(campaign),
            "form": form or (CampaignContentsForm(instance=campaign) if may_choose else None),
            "handout_url": "campaigns_codes:campaign_handout",
            "print_url": "campaigns_codes:campaign_print",
            "plans": [(plan, grouped(code_of(plan))) for plan in plans],
        }
        return self.page("code.html", campaign.name, context, status=status)


class PlanView(StaffView):
    """One planned session: the same, for those who see its centre."""

    def find(self, pk: int) -> PlannedSession:
        plan: PlannedSession = get_object_or_404(
            access.plans_for(self.staff).select_related("campaign"), pk=pk
        )
        return plan

    def may_choose(self, plan: PlannedSession) -> bool:
        open_plan = plan.state == PlanState.PLANNED
        return open_plan and holds(self.staff, "choose_contents")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.find(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self.find(pk)
        if not self.may_choose(plan):
            raise PermissionDenied
        form = PlanContentsForm(request.POST, instance=plan)
        if not form.is_valid():
            return self.show(self.find(pk), form=form, status=422)
        form.save()
        messages.success(request, _("What the code opens is saved."))
        return redirect("campaigns_codes:plan", pk)

    def show(
        self, plan: PlannedSession, *, form: PlanContentsForm | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            **_about(plan),
            "form": form or (PlanContentsForm(instance=plan) if self.may_choose(plan) else None),
            "handout_url": "campaigns_codes:plan_handout",
            "print_url": "campaigns_codes:plan_print",
        }
        return self.page("code.html", str(plan), context, status=status)


class CampaignHandoutView(CampaignView):
    """The file of a campaign's slide, poster or leaflet, or its page for printing."""

    http_method_names = ["get", "head"]
    is_page = False

    def get(  # type: ignore[override]  # the address names the handout too
        self, request: HttpRequest, pk: int, handout: str
    ) -> HttpResponseBase:
        return _handout(request, self.find(pk), handout, is_page=self.is_page)


class PlanHandoutView(PlanView):
    http_method_names = ["get", "head"]
    is_page = False

    def get(  # type: ignore[override]  # the address names the handout too
        self, request: HttpRequest, pk: int, handout: str
    ) -> HttpResponseBase:
        return _handout(request, self.find(pk), handout, is_page=self.is_page)


class RoomQuestionsView(StaffView):
    """What people ask, topic by topic: what the site should answer. Names no session."""

    permission = "campaigns.view_roomquestion"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = RoomQuestion.objects.select_related("version__session", "settled_by")
        rows = rows.prefetch_related("version__topics").order_by("-asked_on", "pk")
        chosen = request.GET.get("topic", "")
        if chosen.isascii() and chosen.isdigit():
            rows = rows.filter(version__topics=int(chosen[:9]))
        if not (show_all := request.GET.get("all") == "1"):
            rows = rows.filter(settled_by=None)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
        context = {
            "questions": page,
            "topics": Topic.objects.all(),
            "chosen": chosen,
            "show_all": show_all,
            "may_settle": self.staff.has_perm("campaigns.settle_roomquestion"),
        }
        return self.page("questions.html", _("What people ask at sessions"), context)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.staff.has_perm("campaigns.settle_roomquestion"):
            raise PermissionDenied
        try:
            key = UUID(request.POST.get("question", ""))
        except ValueError as error:
            raise Http404 from error
        question = get_object_or_404(RoomQuestion, pk=key)
        if asking.settle(question=question, by=self.staff, now=timezone.now()):
            messages.success(request, _("Noted as dealt with."))
        return redirect("campaigns_codes:questions")


def _about(thing: Campaign | PlannedSession) -> dict[str, Any]:
    days = scans_by_day(thing)
    return {
        "thing": thing,
        "code": grouped(code_of(thing)),
        "page_code": code_of(thing),
        "address": address_of(thing),
        "handouts": Handout,
        "days": days,
        "total": sum(number for _day, number in days),
    }


def _handout(request: HttpRequest, thing: Any, value: str, *, is_page: bool) -> HttpResponseBase:
    if value not in Handout.values:
        raise Http404
    answer = handout_page if is_page else handout_file
    return answer(request, thing, Handout(value))
