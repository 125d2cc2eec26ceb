"""Question sets in the admin: every version, its cards, and the form for the next one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.codes.admin import StaffView
from campaigns.codes.models import QuestionSet

from .answers import find_set, paper_answer
from .cards import TestPaper
from .forms import QuestionForm, SetForm, question_forms
from .services import SetError, make_set, newest, offer


class SetsView(StaffView):
    """All versions, and which are offered; a version is offered or taken away by a button."""

    permission = "campaigns.view_questionset"

    @property
    def may_make(self) -> bool:
        return self.staff.has_perm("campaigns.make_questionset")

    def get(self, request: HttpRequest) -> HttpResponse:
        sets = QuestionSet.objects.filter(sealed_at__isnull=False).select_related("made_by")
        context = {"sets": sets, "may_make": self.may_make}
        return self.page("sets.html", _("Question sets"), context)

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.may_make:
            raise PermissionDenied
        found = find_set(request.POST.get("set", ""))
        offer(question_set=found, is_offered=request.POST.get("offered") == "1")
        messages.success(request, _("Saved: %(name)s") % {"name": found.name})
        return redirect("campaigns_codes:sets")


class SetView(SetsView):
    """One version with its questions and papers."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, name: str) -> HttpResponse:  # type: ignore[override]
        found = find_set(name)
        context = {
            "set": found,
            "questions": found.questions.prefetch_related("answers"),
            "papers": TestPaper,
            "may_make": self.may_make,
        }
        return self.page("set.html", f"{found.title_en} ({found.name})", context)


class NextVersionView(SetsView):
    """The form starts from the newest version; what is refused keeps everything typed."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:  # type: ignore[override]
        start = self._start(key)
        values = {name: getattr(start, name) for name in SetForm.base_fields}
        return self._show(key, SetForm(initial=values), question_forms(of=start))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:  # type: ignore[override]
        self._start(key)
        form, rows = SetForm(request.POST), question_forms(request.POST)
        filled = [row for row in rows if not row.is_empty]
        # All of them are read, so that every mistake is said at once.
        readable = [form.is_valid(), *(row.is_valid() for row in filled)]
        if not all(readable):
            return self._show(key, form, rows, status=422)
        try:
            made = make_set(
                key=key,
                **form.cleaned_data,
                questions=[row.question() for row in filled],
                by=self.staff,
                now=timezone.now(),
            )
        except SetError as error:
            form.add_error(None, str(error))
            return self._show(key, form, rows, status=422)
        messages.success(request, _("%(name)s is made and offered.") % {"name": made.name})
        return redirect("campaigns_codes:set", made.name)

    def _start(self, key: str) -> QuestionSet:
        if not self.may_make:
            raise PermissionDenied
        return newest(key) or find_set("")

    def _show(
        self, key: str, form: SetForm, rows: list[QuestionForm], *, status: int = 200
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "form": form,
            "rows": rows,
            "back": reverse("campaigns_codes:sets"),
        }
        title = _("Next version of %(key)s") % {"key": key}
        return self.page("set_form.html", title, context, status=status)


class PaperView(SetsView):
    """Cards or answers, as a file or as a page."""

    http_method_names = ["get", "head"]
    is_page = False

    def get(  # type: ignore[override]
        self, request: HttpRequest, name: str, paper: str, language: str
    ) -> Any:
        return paper_answer(request, name, paper, language, is_page=self.is_page)
