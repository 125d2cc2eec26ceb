"""What is done with a question: each deed its own address, its own form, its own service."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from . import services
from .forms import CentreForm, CloseForm, MailForm, RecordForm, SuggestForm
from .question import DeedView


class TakeView(DeedView):
    """To oneself, with one press."""

    said = _("The question is yours.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.take(pk=pk, **self.who_and_when)


class GiveBackView(DeedView):
    said = _("The question is free again.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.give_back(pk=pk, **self.who_and_when)


class MailView(DeedView):
    form_name = "mail_form"
    said = _("The answer is stored, and its mail is on its way.")

    def make_form(self, request: HttpRequest) -> MailForm:
        return MailForm(request.POST)

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.answer_by_mail(pk=pk, key=values["key"], text=values["text"], **self.who_and_when)


class RecordView(DeedView):
    form_name = "record_form"
    said = _("It is recorded.")

    def make_form(self, request: HttpRequest) -> RecordForm:
        return RecordForm(request.POST)

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.record_answer(pk=pk, **values, **self.who_and_when)


class CloseView(DeedView):
    form_name = "close_form"
    said = _("The question is closed.")

    def make_form(self, request: HttpRequest) -> CloseForm:
        return CloseForm(request.POST)

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.close(pk=pk, outcome=values["outcome"], **self.who_and_when)


class PassView(DeedView):
    """To another centre; afterwards it is out of one's sight."""

    form_name = "centre_form"
    said = _("The question belongs to that centre now.")

    def make_form(self, request: HttpRequest) -> CentreForm:
        return CentreForm(request.POST)

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.pass_on(pk=pk, centre=values["centre"], **self.who_and_when)

    def afterwards(self, pk: UUID) -> HttpResponse:
        return redirect("questions:index")


class ReopenView(DeedView):
    said = _("The question is yours.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.reopen(pk=pk, **self.who_and_when)


class ReleaseView(DeedView):
    said = _("The question is in the list now.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.release(pk=pk, **self.who_and_when)


class JunkView(DeedView):
    said = _("It is marked as junk. It stays in quarantine until its time is over.")

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.mark_as_junk(pk=pk, **self.who_and_when)

    def afterwards(self, pk: UUID) -> HttpResponse:
        return redirect("questions:quarantine")


class SuggestView(DeedView):
    form_name = "suggest_form"
    said = _("Editors have your sentence now.")

    def make_form(self, request: HttpRequest) -> SuggestForm:
        return SuggestForm(request.POST)

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        services.suggest(pk=pk, sentence=values["sentence"], **self.who_and_when)
