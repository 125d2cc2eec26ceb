"""A warning drafted from reports: the case worker's page, and the list that communications see."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from alerts.reports.choices import AmountBand, Opening
from alerts.reports.models import ScamReport
from alerts.warnings.choices import Channel, Kind
from mrc.core.accounts.requests import signed_in_user

from . import warning_drafts
from .access import CaseWorkerView, keep_private
from .errors import CaseError
from .models import WarningProposal
from .opening import record_opening
from .warning_drafts import Found, Gist
from .wording import country, month

#: Reports that one warning may be drafted from.
MOST_REPORTS = 200


class GistForm(forms.Form):
    """Each thing that may cross over, with what the reports say of it as the only choices."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    channel = forms.ChoiceField(label=gettext_lazy("How it reaches people"), required=False)
    country_code = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    district = forms.ChoiceField(
        label=gettext_lazy("District"),
        required=False,
        help_text=gettext_lazy("Leave it out where few people could be meant."),
    )
    amount_band = forms.ChoiceField(label=gettext_lazy("Money paid"), required=False)
    month = forms.ChoiceField(label=gettext_lazy("Month"))

    def __init__(self, *args: Any, found: Found, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels, bands = dict(Channel.choices), dict(AmountBand.choices)
        self.districts = {str(district.pk): district for district in found.districts}
        self._offer("channel", [(code, channels[code]) for code in found.channels])
        self._offer("country_code", [(code, country(code)) for code in found.country_codes])
        self._offer("district", [(key, one.name) for key, one in self.districts.items()])
        self._offer("amount_band", [(code, bands[code]) for code in found.amount_bands])
        self._choices("month", [(one, month(one)) for one in found.months])
        self.initial = {
            "kind": (found.kinds or [""])[0],
            "channel": (found.channels or [""])[0],
            "country_code": (found.country_codes or [""])[0],
            "month": found.months[0],
            **(self.initial or {}),
        }

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self._choices(name, [("", _("Leave it out")), *choices])

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def gist(self, *, report_count: int) -> Gist:
        values = self.cleaned_data
        return Gist(
            kind=values["kind"],
            month=values["month"],
            report_count=report_count,
            channel=values["channel"],
            country_code=values["country_code"],
            district=self.districts.get(values["district"]),
            amount_band=values["amount_band"],
        )


class DraftWarningView(CaseWorkerView):
    """Shows what would cross over, all of it; then proposes it, or begins the draft at once."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        reports = self.chosen(request.GET.getlist("report"))
        if not reports:
            messages.error(request, _("Tick the reports that tell of the same trick first."))
            return redirect("scam_reports:index")
        with transaction.atomic():
            for report in reports:
                record_opening(
                    report=report, by=self.case_worker, now=timezone.now(), what=Opening.DRAFT
                )
        return self.show(request, reports, GistForm(found=warning_drafts.found_in(reports)))

    def post(self, request: HttpRequest) -> HttpResponse:
        reports = self.chosen(request.POST.getlist("report"))
        if not reports:
            raise Http404
        form = GistForm(request.POST, found=warning_drafts.found_in(reports))
        if not form.is_valid():
            return self.show(request, reports, form, status=422)
        return self.propose(request, reports, form.gist(report_count=len(reports)))

    def propose(self, request: HttpRequest, reports: list[ScamReport], gist: Gist) -> HttpResponse:
        by, now = self.case_worker, timezone.now()
        with transaction.atomic():
            proposal = warning_drafts.propose_warning(gist=gist, reports=reports, by=by, now=now)
            if warning_drafts.warnings_page_for(by) is None:
                messages.success(request, _("Communications have the proposal now."))
                return redirect("scam_reports:index")
            page = warning_drafts.begin_warning(proposal=proposal, by=by, now=now)
        messages.success(request, _("The draft is here. Nothing of the reports is in it."))
        return redirect("wagtailadmin_pages:edit", page.pk)

    def chosen(self, keys: list[str]) -> list[ScamReport]:
        """Those of the ticked ones that this person may see; anything else is as if not ticked."""
        try:
            visible: Any = ScamReport.objects.visible_to(self.case_worker).without_texts()
            reports = visible.in_queue().filter(pk__in=keys[:MOST_REPORTS])
            return list(reports.select_related("district").order_by("received_on", "pk"))
        except (ValueError, forms.ValidationError):
            return []

    def show(
        self, request: HttpRequest, reports: list[ScamReport], form: GistForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "reports": reports,
            "form": form,
            "begins_at_once": warning_drafts.warnings_page_for(self.case_worker) is not None,
            "page_title": _("Draft a warning"),
            "header_title": _("Draft a warning"),
            "header_icon": "warning",
            "breadcrumbs_items": [
                {"url": reverse("scam_reports:index"), "label": _("Scam reports")},
                {"url": "", "label": _("Draft a warning")},
            ],
        }
        return TemplateResponse(request, "alerts/cases/draft_warning.html", context, status=status)


class WriterView(View):
    """For people who may write warnings: by their right to add pages, which is Wagtail's."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if warning_drafts.warnings_page_for(signed_in_user(request)) is None:
            raise PermissionDenied
        return keep_private(super().dispatch(request, *args, **kwargs))


class ProposalListView(WriterView):
    """Those that wait first, then what became of the others."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        proposals = WarningProposal.objects.select_related("district", "proposed_by", "page")
        context = {
            "waiting": proposals.filter(state=WarningProposal.State.WAITING),
            "settled": proposals.exclude(state=WarningProposal.State.WAITING)[:50],
            "page_title": _("Proposed warnings"),
            "header_title": _("Proposed warnings"),
            "header_icon": "warning",
            "breadcrumbs_items": [{"url": "", "label": _("Proposed warnings")}],
        }
        return TemplateResponse(request, "alerts/cases/proposals.html", context)


class SettleView(WriterView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_object_or_404(WarningProposal, pk=pk)
        try:
            return self.settle(request, proposal)
        except CaseError:
            messages.error(request, _("Somebody was faster: the proposal is settled already."))
            return redirect("warning_proposals:index")

    def settle(self, request: HttpRequest, proposal: WarningProposal) -> HttpResponse:
        raise NotImplementedError


class BeginView(SettleView):
    def settle(self, request: HttpRequest, proposal: WarningProposal) -> HttpResponse:
        page = warning_drafts.begin_warning(
            proposal=proposal, by=signed_in_user(request), now=timezone.now()
        )
        return redirect("wagtailadmin_pages:edit", page.pk)


class SetAsideView(SettleView):
    def settle(self, request: HttpRequest, proposal: WarningProposal) -> HttpResponse:
        warning_drafts.set_aside(proposal=proposal, by=signed_in_user(request), now=timezone.now())
        messages.success(request, _("The proposal is set aside."))
        return redirect("warning_proposals:index")
