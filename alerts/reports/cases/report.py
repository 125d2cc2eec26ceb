"""One report on its own page, where its words are shown, and the frame of what is done with it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from alerts.reports.choices import Opening, ReportState
from alerts.reports.models import ScamReport

from .access import CaseWorkerView
from .authorities import authority_card
from .errors import CaseError
from .forms import AssignForm, CentreForm, CloseForm, NoteForm
from .history import history_of
from .opening import OpenedReport, find_report, open_report, today
from .similar_reports import similar_reports
from .transitions import REFERABLE, buttons_of, may_move

Forms = dict[str, forms.Form]


class ReportView(CaseWorkerView):
    """Shows a report; subclasses do one thing each and show it again when that is refused."""

    #: A look at the headers alone would be an opening that shows nothing.
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.show(request, pk, {})

    def show(self, request: HttpRequest, pk: UUID, forms: Forms, status: int = 200) -> HttpResponse:
        """Every showing is an opening, also of a page that comes back with an error."""
        opened = open_report(pk=pk, by=self.case_worker, now=timezone.now(), what=Opening.REPORT)
        report = opened.report
        context = {
            **frame(report),
            "opened": opened,
            "report": report,
            "pictures": report.evidence.order_by("number"),
            "similar": similar_reports(opened, by=self.case_worker),
            "referrals": report.referrals.select_related("by").order_by("-id"),
            "history": history_of(report),
            "openings": report.openings.select_related("by").order_by("-id"),
            "fia": authority_card("fia") if report.in_danger else None,
            "today": today(),
            **self.choices(opened),
            "assign_form": AssignForm(
                by=self.case_worker, initial={"assigned_to": report.assigned_to_id}
            ),
            "note_form": NoteForm(),
            "close_form": CloseForm(),
            "centre_form": CentreForm(initial={"centre": report.centre_id}),
            **forms,
        }
        return TemplateResponse(request, "alerts/cases/report.html", context, status=status)

    def choices(self, opened: OpenedReport) -> dict[str, Any]:
        """What may be done with it now."""
        report = opened.report
        return {
            "is_mine": report.assigned_to_id == self.case_worker.pk,
            "moves": [] if report.quarantine else buttons_of(report.state),
            "may_close": not report.quarantine and may_move(report.state, ReportState.CLOSED),
            "may_refer": not report.quarantine and report.state in REFERABLE,
            "may_junk": bool(report.quarantine) and may_move(report.state, ReportState.CLOSED),
        }


def frame(report: ScamReport, *more: dict[str, Any]) -> dict[str, Any]:
    """The admin's frame around a page about a report."""
    here = {"url": "" if not more else report_address(report), "label": str(report)}
    return {
        "page_title": str(report),
        "header_title": _("Scam report"),
        "header_icon": "comment",
        "breadcrumbs_items": [
            {"url": reverse("scam_reports:index"), "label": _("Scam reports")},
            here,
            *more,
        ],
    }


def report_address(report: ScamReport) -> str:
    return reverse("scam_reports:report", args=[report.pk])


class DeedView(ReportView):
    """One thing that is done with a report. A GET leads to the report's page."""

    http_method_names = ["get", "post"]
    #: The form's name on the page, and what it says when all is well.
    form_name = ""
    said: str | Promise = ""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        find_report(self.case_worker, pk)
        return redirect("scam_reports:report", pk)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        find_report(self.case_worker, pk)
        form = self.make_form(request)
        if form is not None and not form.is_valid():
            return self.show(request, pk, {self.form_name: form}, status=422)
        try:
            self.do(pk, form.cleaned_data if form is not None else {})
        except CaseError as error:
            if form is None or error.field not in form.fields:
                messages.error(request, str(error.message))
                return redirect("scam_reports:report", pk)
            form.add_error(error.field, str(error.message))
            return self.show(request, pk, {self.form_name: form}, status=422)
        messages.success(request, str(self.said))
        return self.afterwards(pk)

    def make_form(self, request: HttpRequest) -> forms.Form | None:
        return None

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def afterwards(self, pk: UUID) -> HttpResponse:
        return redirect("scam_reports:report", pk)

    @property
    def who_and_when(self) -> dict[str, Any]:
        return {"by": self.case_worker, "now": timezone.now()}
