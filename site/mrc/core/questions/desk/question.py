"""One question on its own page, where its words are shown, and what is done with it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from mrc.core.accounts.models import User
from mrc.core.encryption import Unreadable
from mrc.core.questions import offers
from mrc.core.questions.choices import OPEN_STATES, QuestionState, Way
from mrc.core.questions.models import Question
from mrc.core.questions.querysets import may_answer
from mrc.core.staff_words import with_numbers_in_order
from mrc.core.subscriptions.choices import State

from . import services
from .access import DeskView
from .errors import QuestionError
from .forms import CentreForm, CloseForm, MailForm, RecordForm, SuggestForm
from .history import history_of
from .queue import overdue_before

Forms = dict[str, forms.Form]


@transaction.atomic
def open_question(*, pk: UUID, by: User) -> Question:
    """The question with its words; the opening is written first, in the same transaction.

    Raises `Http404` where this person may not know of it: then nothing is recorded.
    """
    visible = Question.objects.visible_to(by).select_related("centre", "taken_by")
    found = visible.without_texts().filter(pk=pk).first()
    if found is None:
        raise Http404
    services.record_opening(question=found, by=by, now=timezone.now())
    question: Question = visible.get(pk=pk)
    return question


class QuestionView(DeskView):
    """Shows a question; subclasses do one thing each and show it again when that is refused."""

    #: A look at the headers alone would be an opening that shows nothing.
    http_method_names: tuple[str, ...] = ("get",)

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.show(request, pk, {})

    def show(self, request: HttpRequest, pk: UUID, forms: Forms, status: int = 200) -> HttpResponse:
        """Every showing is an opening, also of a page that comes back with an error."""
        question = open_question(pk=pk, by=self.member)
        answers = list(question.answers.select_related("by", "mail"))
        done, openings = history_of(question)
        texts = [question.question, question.reply_to, *(answer.text for answer in answers)]
        context = {
            **frame(question),
            "question": question,
            "words": with_numbers_in_order(question.question),
            "country": dict(offers.countries()).get(question.country_code, question.country_code),
            "answers": answers,
            "history": done,
            "openings": openings,
            "is_unreadable": any(isinstance(text, Unreadable) for text in texts),
            "is_overdue": question.state in OPEN_STATES and question.received_on < overdue_before(),
            "lost": State.FAILED,
            **self.choices(question),
            "mail_form": MailForm(),
            "record_form": RecordForm(initial={"way": question.reply_by}),
            "close_form": CloseForm(),
            "centre_form": CentreForm(),
            "suggest_form": SuggestForm(),
            **forms,
        }
        return TemplateResponse(request, "questions/desk/question.html", context, status=status)

    def choices(self, question: Question) -> dict[str, Any]:
        """What may be done with it now, by whoever looks at it."""
        is_mine = question.taken_by_id == self.member.pk
        may = may_answer(self.member)
        is_free = may and not question.quarantine
        is_open = is_free and question.state in OPEN_STATES
        may_write = is_open and (question.state == QuestionState.NEW or is_mine)
        return {
            "may_answer": may,
            "may_take": is_open and not is_mine,
            "may_give_back": is_open and is_mine,
            "may_mail": may_write and question.reply_by == Way.EMAIL,
            "may_record": may_write,
            "may_close": may_write,
            "may_pass": is_open,
            "may_reopen": is_free and question.state not in OPEN_STATES,
            "may_suggest": is_free and question.state == QuestionState.ANSWERED,
            "may_release": may and bool(question.quarantine),
            "may_junk": may and bool(question.quarantine) and question.state in OPEN_STATES,
        }


def frame(question: Question) -> dict[str, Any]:
    """The admin's frame around a page about a question."""
    return {
        "page_title": str(question),
        "header_title": _("Question to a counsellor"),
        "header_icon": "help",
        "breadcrumbs_items": [
            {"url": reverse("questions:index"), "label": _("Questions to a counsellor")},
            {"url": "", "label": str(question)},
        ],
    }


class DeedView(QuestionView):
    """One thing that is done with a question. A GET leads to the question's page."""

    http_method_names = ("get", "post")
    is_deed = True
    #: The form's name on the page, and what it says when all is well.
    form_name = ""
    said: str | Promise = ""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.find(pk)
        return redirect("questions:question", pk)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.find(pk)
        form = self.make_form(request)
        if form is not None and not form.is_valid():
            return self.show(request, pk, {self.form_name: form}, status=422)
        try:
            self.do(pk, form.cleaned_data if form is not None else {})
        except QuestionError as error:
            if form is None or error.field not in form.fields:
                messages.error(request, str(error.message))
                return redirect("questions:question", pk)
            form.add_error(error.field, str(error.message))
            return self.show(request, pk, {self.form_name: form}, status=422)
        messages.success(request, str(self.said))
        return self.afterwards(pk)

    def find(self, pk: UUID) -> None:
        """Raises `Http404` where this person may not know of it."""
        if not Question.objects.visible_to(self.member).filter(pk=pk).exists():
            raise Http404

    def make_form(self, request: HttpRequest) -> forms.Form | None:
        return None

    def do(self, pk: UUID, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def afterwards(self, pk: UUID) -> HttpResponse:
        return redirect("questions:question", pk)

    @property
    def who_and_when(self) -> dict[str, Any]:
        return {"by": self.member, "now": timezone.now()}
