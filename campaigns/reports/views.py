"""Reports in Wagtail's admin: the list, a new one, reading, writing and the steps of its life.

Every view asks for the permission by itself; whoever reads reports reads those of all centres.
"""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views import View

from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import User

from . import authority, services
from .choices import LANGUAGES
from .document import ReportDocument
from .errors import MovedOnError, NotAllowedError, NotReadyError, ReportError
from .forms import GenerateForm, NarrativeForm, ReasonForm
from .models import DonorReport
from .narrative import missing_texts
from .reading import Snapshot
from .restating import compared_with_now

PAGE_SIZE = 25


class ReportsView(View):
    """What all of them share: who is asking, and the frame of the page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.person: User = signed_in_user(request)
        if not authority.may_read(self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def report(self, pk: int) -> DonorReport:
        reports = DonorReport.objects.select_related(
            "programme", "snapshot__made_by", "restates", "restated_by"
        )
        return get_object_or_404(reports, pk=pk)

    def page(
        self, name: str, title: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        trail = [{"url": reverse("campaigns_reports:index"), "label": _("Donor reports")}]
        if report := context.get("report"):
            url = reverse("campaigns_reports:report", args=[report.pk])
            trail.append({"url": url, "label": _short_name(report)})
        if trail[-1]["label"] != title:
            trail.append({"url": "", "label": title})
        frame = {
            "page_title": title,
            "header_title": title,
            "header_icon": "doc-full-inverse",
            "breadcrumbs_items": trail,
        }
        template = f"campaigns/reports/{name}.html"
        return TemplateResponse(self.request, template, {**frame, **context}, status=status)


def _short_name(report: DonorReport) -> str:
    return f"{report.programme}, {report.starts_on} – {report.ends_on}"


class ListView(ReportsView):
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        reports = DonorReport.objects.for_lists()
        state = request.GET.get("state")
        if state in DonorReport.State.values:
            reports = reports.filter(state=state)
        if request.GET.get("for") == "me":
            reports = reports.reviewable_by(self.person)
        context = {
            "page_obj": Paginator(reports, PAGE_SIZE).get_page(request.GET.get("page")),
            "states": DonorReport.State.choices,
            "state": state,
            "for_me": request.GET.get("for") == "me",
            "may_generate": authority.may_generate(self.person),
        }
        return self.page("list", _("Donor reports"), context)


class NewView(ReportsView):
    """Takes the figures of a programme and period."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not authority.may_generate(signed_in_user(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(GenerateForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = GenerateForm(request.POST)
        if form.is_valid():
            try:
                report = services.generate_report(
                    **form.cleaned_data, by=self.person, now=timezone.now()
                )
            except ReportError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                messages.success(request, _("The figures were taken. Write the text next."))
                return redirect("campaigns_reports:report", report.pk)
        return self.show(form, status=422)

    def show(self, form: GenerateForm, *, status: int = 200) -> HttpResponse:
        return self.page("new", _("New donor report"), {"form": form}, status=status)


class ReportView(ReportsView):
    """Everything about one report: where it stands, what it says, what has changed since."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.report(pk))

    def show(
        self,
        report: DonorReport,
        *,
        send_back_form: ReasonForm | None = None,
        restate_form: ReasonForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        if report.snapshot is None:
            raise Http404
        snapshot = Snapshot(report.snapshot)
        comparison = compared_with_now(report, snapshot.data)
        context = {
            "report": report,
            "snapshot": snapshot,
            "document": ReportDocument(report, snapshot),
            "comparison": comparison,
            "moved": [snapshot.as_moved(one) for one in comparison.figures],
            "missing": [] if report.is_issued else missing_texts(report),
            "seen": services.last_event(report).pk,
            "events": report.events.select_related("by", "snapshot").defer("snapshot__canonical"),
            "files": list(report.files.all()),
            "files_expected": len(LANGUAGES) * 2 + 1,
            "send_back_form": send_back_form or ReasonForm(auto_id="back_%s"),
            "restate_form": restate_form or ReasonForm(auto_id="restate_%s"),
            **self._ways(report),
        }
        return self.page("report", _short_name(report), context, status=status)

    def _ways(self, report: DonorReport) -> dict[str, bool]:
        person = self.person
        return {
            "may_write": authority.may_write(person, report),
            "may_review": authority.may_review(person, report),
            "may_send_back": authority.may_send_back(person, report),
            "may_issue": authority.may_issue(person, report),
            "may_restate": authority.may_restate(person, report),
            "may_make_files": authority.may_generate(person),
            "had_a_part": authority.had_a_part_in(person, report),
        }


class PreviewView(ReportsView):
    """The report as it will be read, in one language."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        report = self.report(pk)
        if report.snapshot is None or language not in LANGUAGES:
            raise Http404
        with translation.override(language):
            document = ReportDocument(report, Snapshot(report.snapshot))
            content = self._content(document)
        context = {"report": report, "content": content, "language": language}
        title = _("In Urdu") if language == "ur" else _("In English")
        return self.page("preview", title, context)

    def _content(self, document: ReportDocument) -> str:
        return render_to_string(
            "campaigns/reports/components/document.html",
            {"document": document, "report": document.report, "snapshot": document.snapshot},
            request=self.request,
        )


class WriteView(ReportsView):
    """The narrative, with the figures beside it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self._writable(pk)
        return self.show(report, NarrativeForm(report))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self._writable(pk)
        form = NarrativeForm(report, request.POST)
        if form.is_valid():
            try:
                services.write_texts(
                    report=report,
                    texts=form.texts,
                    numbers=form.numbers,
                    by=self.person,
                    now=timezone.now(),
                )
            except NotAllowedError as error:
                raise PermissionDenied from error
            except MovedOnError as error:
                form.add_error(error.field or None, str(error.message))
            else:
                messages.success(request, _("The text was saved."))
                return redirect("campaigns_reports:report", report.pk)
        return self.show(report, form, status=422)

    def _writable(self, pk: int) -> DonorReport:
        report = self.report(pk)
        if not authority.may_write(self.person, report):
            raise PermissionDenied
        return report

    def show(self, report: DonorReport, form: NarrativeForm, *, status: int = 200) -> HttpResponse:
        if report.snapshot is None:
            raise Http404
        document = ReportDocument(report, Snapshot(report.snapshot))
        context = {"report": report, "form": form, "document": document}
        return self.page("write", _("Write the text"), context, status=status)


class StepView(ReportView):
    """One step of a report's life; refused, the report is shown again with the reason."""

    http_method_names = ["post"]
    done = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self.report(pk)
        # Whoever only reads is refused before anything about the report's state is said.
        if not authority.may_generate(self.person):
            raise PermissionDenied
        try:
            following = self.step(report)
        except NotAllowedError as error:
            raise PermissionDenied from error
        except NotReadyError as error:
            messages.error(request, f"{error.message} {'; '.join(error.missing)}")
        except ReportError as error:
            messages.error(request, str(error.message))
        else:
            if following is None:
                return self.refused(report)
            messages.success(request, self.said())
            return redirect("campaigns_reports:report", following.pk)
        return redirect("campaigns_reports:report", pk)

    def step(self, report: DonorReport) -> DonorReport | None:
        """The report to go on with; None where the form is not filled in."""
        raise NotImplementedError

    def refused(self, report: DonorReport) -> HttpResponse:
        return self.show(report, status=422)

    def said(self) -> str:
        return _("Done.")

    def seen(self) -> int:
        """The last event that the person had before them; 0 for what is no number."""
        text = self.request.POST.get("seen", "")
        return int(text) if text.isdecimal() else 0


class TakeAgainView(StepView):
    def step(self, report: DonorReport) -> DonorReport:
        return services.take_figures_again(report=report, by=self.person, now=timezone.now())

    def said(self) -> str:
        return _("The figures were taken again. Somebody else reviews them next.")


class ReviewView(StepView):
    def step(self, report: DonorReport) -> DonorReport:
        return services.review_report(
            report=report, seen=self.seen(), by=self.person, now=timezone.now()
        )

    def said(self) -> str:
        return _("The report is reviewed. It can be issued now.")


class SendBackView(StepView):
    def step(self, report: DonorReport) -> DonorReport | None:
        self.form = ReasonForm(self.request.POST, auto_id="back_%s")
        if not self.form.is_valid():
            return None
        return services.send_back_report(
            report=report,
            seen=self.seen(),
            reason=self.form.cleaned_data["reason"],
            by=self.person,
            now=timezone.now(),
        )

    def refused(self, report: DonorReport) -> HttpResponse:
        return self.show(report, send_back_form=self.form, status=422)

    def said(self) -> str:
        return _("The report went back to those who write it.")


class IssueView(StepView):
    def step(self, report: DonorReport) -> DonorReport:
        return services.issue_report(
            report=report, seen=self.seen(), by=self.person, now=timezone.now()
        )

    def said(self) -> str:
        return _("The report is issued. Its files are being made.")


class RestateView(StepView):
    def step(self, report: DonorReport) -> DonorReport | None:
        self.form = ReasonForm(self.request.POST, auto_id="restate_%s")
        if not self.form.is_valid():
            return None
        return services.begin_next_edition(
            report=report,
            reason=self.form.cleaned_data["reason"],
            by=self.person,
            now=timezone.now(),
        )

    def refused(self, report: DonorReport) -> HttpResponse:
        return self.show(report, restate_form=self.form, status=422)

    def said(self) -> str:
        return _("This is the next edition. The issued one stays as it was.")


class MakeFilesView(StepView):
    """Asks the worker once more for files that it could not make."""

    def step(self, report: DonorReport) -> DonorReport:
        services.ask_for_files(report=report, by=self.person)
        return report

    def said(self) -> str:
        return _("The files are being made.")
