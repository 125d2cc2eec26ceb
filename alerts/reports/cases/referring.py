"""Handing a report to an authority: what is ticked, and the summary that is printed for it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from alerts.reports.choices import Authority, Opening
from alerts.reports.models import ReportReferral
from mrc.core.places.models import helpline

from . import services
from .access import CaseWorkerView
from .authorities import all_cards, authority_card
from .errors import CaseError
from .forms import ReferralForm
from .opening import REACHING, OpenedReport, find_report, open_report
from .presenting import Line
from .report import frame
from .transitions import REFERABLE
from .wording import person

#: What tells who reported it: never ticked by itself, and only printed with consent.
ABOUT_THE_REPORTER = frozenset(name for name, _label in REACHING)
#: Ticked when the form is opened; what happened is read and decided about first.
TICKED = frozenset({"kind", "channel", "country_code", "happened_in", "amount_band"})
#: Whom a kind of report usually goes to.
USUAL: dict[str, str] = {
    "held": Authority.FIA.value,
    "agent": Authority.BEOE.value,
    "job": Authority.FIA.value,
}


class ReferView(CaseWorkerView):
    """The form. Opening it shows the report's words, so it is an opening like any other."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        opened = self.open(pk)
        if not self.may_refer(opened):
            return redirect("scam_reports:report", pk)
        lines = opened.lines
        initial = {
            "to": USUAL.get(opened.report.kind, ""),
            "language": translation.get_language(),
            "shared": [name for name in lines if name in TICKED],
        }
        return self.show(request, opened, self.make_form(opened, initial=initial))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        opened = self.open(pk)
        form = self.make_form(opened, data=request.POST)
        if not form.is_valid():
            return self.show(request, opened, form, status=422)
        values = form.cleaned_data
        try:
            referral = services.refer_report(
                pk=pk,
                to=values["to"],
                shared=values["shared"],
                text=values["text"],
                language=values["language"],
                by=self.case_worker,
                now=timezone.now(),
            )
        except CaseError as error:
            form.add_error(None, str(error.message))
            return self.show(request, opened, form, status=422)
        return redirect("scam_reports:summary", pk, referral.pk)

    def open(self, pk: UUID) -> OpenedReport:
        return open_report(pk=pk, by=self.case_worker, now=timezone.now(), what=Opening.REPORT)

    def may_refer(self, opened: OpenedReport) -> bool:
        return not opened.report.quarantine and opened.report.state in REFERABLE

    def make_form(self, opened: OpenedReport, **values: Any) -> ReferralForm:
        labels = [(name, line.label) for name, line in opened.lines.items()]
        return ReferralForm(lines=labels, reaching=ABOUT_THE_REPORTER, **values)

    def show(
        self, request: HttpRequest, opened: OpenedReport, form: ReferralForm, status: int = 200
    ) -> HttpResponse:
        context = {
            **frame(opened.report, {"url": "", "label": _("Refer")}),
            "report": opened.report,
            "opened": opened,
            "form": form,
            "cards": all_cards(),
            "rows": [
                (option, opened.lines[str(option.data["value"])]) for option in form["shared"]
            ],
            "about_the_reporter": ABOUT_THE_REPORTER,
        }
        return TemplateResponse(request, "alerts/cases/refer.html", context, status=status)


class SummaryView(CaseWorkerView):
    """The printed page: what was ticked and nothing else, in the language that was chosen.

    `?language=` shows it in the other one. Every showing is an opening.
    """

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
        report = find_report(self.case_worker, pk)
        referral = report.referrals.defer("text").filter(pk=number).first()
        if referral is None:
            raise Http404
        asked = request.GET.get("language", referral.language)
        language = asked if asked in dict(settings.LANGUAGES) else referral.language
        with translation.override(language):
            opened = open_report(
                pk=pk, by=self.case_worker, now=timezone.now(), what=Opening.SUMMARY
            )
            context = self.context(opened, referral, language)
            response = TemplateResponse(request, "alerts/cases/summary.html", context)
            # Here and not later, when the admin's own language is active again.
            response.render()
        return response

    def context(
        self, opened: OpenedReport, referral: ReportReferral, language: str
    ) -> dict[str, Any]:
        report = opened.report
        return {
            "report": report,
            "referral": referral,
            "number": f"R-{referral.pk}",
            "words": Line("text", _("From the case worker"), referral.text),
            "lines": _ticked(opened, referral),
            "authority": authority_card(referral.to),
            "centre": report.centre or self.case_worker.centre,
            "helpline": helpline(),
            "by": person(referral.by),
            "language": language,
            "direction": "rtl" if language == "ur" else "ltr",
            "other_languages": [one for one in settings.LANGUAGES if one[0] != language],
            "report_address": reverse("scam_reports:report", args=[report.pk]),
        }


def _ticked(opened: OpenedReport, referral: ReportReferral) -> list[Line]:
    return [line for name, line in opened.lines.items() if name in referral.shared]
