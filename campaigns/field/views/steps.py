"""Filling in a draft, step by step; every answer is saved whatever is missing or wrong."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.field import copying, listing, search, unsent
from campaigns.field.access import OfficerView
from campaigns.field.forms import AT_INSTITUTION, WhereForm
from campaigns.field.remarks import Kind, Remark
from campaigns.field.step_form import StepForm
from campaigns.field.steps import CHECK, STEPS, WHERE, Step, step, step_after, step_before
from campaigns.field.working import WorkingDraft
from campaigns.models import Session, SessionDraft
from campaigns.records import services
from campaigns.records.identifiers import new_id


class NewSessionView(OfficerView):
    """Opens a draft. A second tap on the button finds the empty draft of the first."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponseBase:
        drafts = SessionDraft.objects.filter(officer=self.officer, base_version=0)
        empty = next((draft for draft in drafts if not draft.data.get("saved")), None)
        if empty is None:
            empty = services.save_draft(
                draft_id=new_id(),
                data={"typed": self._begin_with(), "saved": []},
                base_version=0,
                by=self.officer,
                now=timezone.now(),
            )
        return HttpResponseRedirect(step_url(empty.pk, WHERE))

    def _begin_with(self) -> dict[str, Any]:
        """What is nearly always so, and is seen and changed in its step."""
        return {"place": AT_INSTITUTION, "facilitators": [str(self.officer.pk)]}


class DraftView(OfficerView):
    """A page about one's own draft. What was sent already is shown as the session that it is."""

    working: WorkingDraft

    def dispatch_draft(self, session_id: UUID, *, lock: bool = False) -> HttpResponseBase | None:
        try:
            self.working = self.own_draft(session_id, lock=lock)
        except Http404:
            session = self.seen_session(session_id)
            return HttpResponseRedirect(reverse("field_log_session", args=[session.pk]))
        return None

    def frame(self, this: Step) -> dict[str, Any]:
        """What every page of a draft shows: the steps, and why the session came back."""
        session = self.working.session
        returned = listing.last_return(session) if session is not None else None
        return {
            "working": self.working,
            "draft_id": self.working.id,
            "step": this,
            "steps": [
                {
                    "step": one,
                    "is_here": one is this,
                    "is_done": self.working.is_done(one) and one is not CHECK,
                    "is_begun": one.slug in self.working.saved,
                }
                for one in STEPS
            ],
            "session": session,
            "returned": returned,
            "unplaced": listing.unplaced_comments(returned),
        }

    def tell_about_copy(self, is_copied: bool) -> None:
        if is_copied:
            messages.success(self.request, _("Taken over. Look at it in the step “What”."))


class StepView(DraftView):
    def get(self, request: HttpRequest, session_id: UUID, slug: str) -> HttpResponseBase:
        if response := self.dispatch_draft(session_id):
            return response
        this = known_step(slug)
        if kept := unsent.take(request):
            with transaction.atomic():
                self.working = self.own_draft(session_id, lock=True)
                self.working.take(this, kept)
                self.working.save()
            messages.success(request, _("You are signed in again. What you typed was kept."))
            return HttpResponseRedirect(request.path)
        context = self.frame(this)
        is_told = "missing" in request.GET
        form = self.working.remarked(this, with_missing=is_told)
        add_comments(form, this, context["returned"])
        context.update(
            form=form,
            listed=self.working.listed(this) if is_told else [],
            later_url=step_url(session_id, step_after(this)),
            **self._more(form),
        )
        return self.page(f"step_{slug}.html", context)

    def post(self, request: HttpRequest, session_id: UUID, slug: str) -> HttpResponseBase:
        this = known_step(slug)
        action, _colon, detail = request.POST.get("action", "next").partition(":")
        with transaction.atomic():
            if response := self.dispatch_draft(session_id, lock=True):
                return HttpResponse(status=409) if action == "autosave" else response
            if action == "autosave" and self.working.is_overtaken(this, request.POST):
                return HttpResponse(status=204)
            self._save(this, action)
        if action == "autosave":
            return HttpResponse(status=204)
        return HttpResponseRedirect(self._next(this, action, detail))

    def _save(self, this: Step, action: str) -> None:
        self.working.take(this, self.request.POST)
        if action == "copy":
            self.tell_about_copy(copying.copy_last(self.working))
        elif action == "next" and self.working.typed.get("institution"):
            # It was found: its name need not be looked for again.
            self.working.typed["institution_search"] = ""
        self.working.save()

    def _next(self, this: Step, action: str, detail: str) -> str:
        here = step_url(self.working.id, this)
        match action:
            case "next":
                return self._after(this, here)
            case "back":
                return step_url(self.working.id, step_before(this))
            case "go":
                return step_url(self.working.id, known_step(detail))
            case "close":
                return reverse("field_log_home")
            case "propose":
                return reverse("field_log_propose", args=[self.working.id])
            case "language" if detail in dict(settings.LANGUAGES):
                return translate_url(here, detail)
            case "update":
                return f"{here}#total"
        return f"{here}#field-institution"

    def _after(self, this: Step, here: str) -> str:
        """On to the next step, unless there is something to say about this one first."""
        if self.working.listed(this):
            return f"{here}?missing=1#problems"
        return step_url(self.working.id, step_after(this))

    def _more(self, form: StepForm) -> dict[str, Any]:
        """What the step about the place shows besides its fields."""
        if not isinstance(form, WhereForm):
            return {}
        values, chosen = form.cleaned_data, form.chosen
        text = values.get("institution_search") or ""
        found = search.find_institutions(
            text, centre=self.centre, everywhere=bool(values.get("everywhere"))
        )
        return {
            "chosen": chosen,
            "found": [one for one in found if chosen is None or one.pk != chosen.pk],
            "searched": text,
            "copied_from": copying.last_at(chosen, self.officer) if chosen else None,
            "can_copy": copying.can_copy(self.working),
        }


class DiscardView(OfficerView):
    """Throws a draft away, after asking."""

    def get(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        return self.page("discard.html", {"working": self.own_draft(session_id)})

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        working = self.own_draft(session_id)
        services.delete_draft(draft_id=working.id, by=self.officer)
        messages.success(request, _("The draft is deleted."))
        return HttpResponseRedirect(reverse("field_log_home"))


def step_url(session_id: UUID, this: Step) -> str:
    if this is CHECK:
        return reverse("field_log_check", args=[session_id])
    return reverse("field_log_step", args=[session_id, this.slug])


def known_step(slug: str) -> Step:
    try:
        return step(slug)
    except KeyError:
        raise Http404(slug) from None


def add_comments(form: StepForm, this: Step, returned: Any) -> None:
    """The supervisor's remarks about fields of this step."""
    if returned is None:
        return
    for key, comment in returned.comments.items():
        if key in this.keys:
            form.remark(Remark(kind=Kind.COMMENT, message=comment, anchor=key))


def is_conflict(working: WorkingDraft) -> bool:
    """Whether the session moved on since this draft was begun."""
    session = working.sent_before
    if session is None or session.current_version is None:
        return False
    is_open = session.state == Session.State.RETURNED
    return not is_open or session.current_version.number != working.draft.base_version
