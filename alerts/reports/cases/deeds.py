"""What is done with a report: each deed its own address, its own form, its own service."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from alerts.reports.models import ScamReport

from . import services
from .forms import AssignForm, CentreForm, CloseForm, NoteForm
from .opening import today
from .report import DeedView


class MoveView(DeedView):
    """Into the state that the pressed button names."""

    said = _("The state is changed.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        to = self.request.POST.get("to", "")
        services.move_report(pk=pk, to=to, **self.who_and_when)


class TakeView(DeedView):
    """To oneself, with one press."""

    said = _("The report is yours.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.assign_report(pk=pk, to=self.case_worker, **self.who_and_when)


class AssignView(DeedView):
    form_name = "assign_form"
    said = _("It is recorded who has the report.")

    def make_form(self, request: HttpRequest) -> AssignForm:
        return AssignForm(request.POST, by=self.case_worker)

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.assign_report(pk=pk, to=values["assigned_to"], **self.who_and_when)


class NoteView(DeedView):
    form_name = "note_form"
    said = _("The note is stored.")

    def make_form(self, request: HttpRequest) -> NoteForm:
        return NoteForm(request.POST)

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.add_note(pk=pk, text=values["text"], **self.who_and_when)


class CloseView(DeedView):
    form_name = "close_form"
    said = _("The report is closed.")

    def make_form(self, request: HttpRequest) -> CloseForm:
        return CloseForm(request.POST)

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.close_report(pk=pk, outcome=values["outcome"], today=today(), **self.who_and_when)


class GiveView(DeedView):
    """To another centre; afterwards it may be out of one's sight."""

    form_name = "centre_form"
    said = _("The report belongs to that centre now.")

    def make_form(self, request: HttpRequest) -> CentreForm:
        return CentreForm(request.POST)

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.give_to_centre(pk=pk, centre=values["centre"], **self.who_and_when)

    def afterwards(self, pk: UUID) -> HttpResponse:
        still = ScamReport.objects.visible_to(self.case_worker).filter(pk=pk).exists()
        return super().afterwards(pk) if still else redirect("scam_reports:index")


class ReleaseView(DeedView):
    said = _("The report is in the list now.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.release_report(pk=pk, **self.who_and_when)


class JunkView(DeedView):
    said = _("It is marked as junk. It stays in quarantine until its time is over.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.mark_as_junk(pk=pk, today=today(), **self.who_and_when)

    def afterwards(self, pk: UUID) -> HttpResponse:
        return redirect("scam_reports:quarantine")


class LinkView(DeedView):
    """With the report whose key the pressed button posts."""

    said = _("The two reports are linked.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.link_reports(pk=pk, other=self.other(), **self.who_and_when)

    def other(self) -> UUID:
        try:
            return UUID(self.request.POST.get("other", ""))
        except ValueError:
            raise Http404 from None


class UnlinkView(LinkView):
    said = _("The link is taken away.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.unlink_reports(pk=pk, other=self.other(), **self.who_and_when)
