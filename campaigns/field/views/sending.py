"""The last step: everything at a glance, what is still wrong, sending, and what comes back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.field import planning
from campaigns.field.access import OfficerView
from campaigns.field.forms import WhereForm
from campaigns.field.steps import CHECK, WHERE
from campaigns.field.summary import Section, compared, names_in, summarise
from campaigns.field.working import WorkingDraft
from campaigns.models import Session
from campaigns.records import services
from campaigns.records.content import ContentError, SessionContent

from .steps import DraftView, is_conflict, known_step, step_url

#: How much of the content's hash a person reads out to compare two receipts.
SHORT_HASH = 12


class CheckView(DraftView):
    def get(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        if response := self.dispatch_draft(session_id):
            return response
        if is_conflict(self.working):
            return HttpResponseRedirect(reverse("field_log_conflict", args=[session_id]))
        self.working.judge_again()
        context = self.frame(CHECK)
        context["summary"] = summary_of(self.working)
        return self.page("step_check.html", context)

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        with transaction.atomic():
            if response := self.dispatch_draft(session_id, lock=True):
                # Sent a moment ago: the second tap gets the receipt of the first.
                return self._receipt(session_id) if self._is_own(session_id) else response
            self.working.take(CHECK, request.POST)
            judgement = self.working.save()
        action, _colon, detail = request.POST.get("action", "send").partition(":")
        if action == "send":
            return self._send(session_id, judgement.content)
        if action == "go":
            return HttpResponseRedirect(step_url(session_id, known_step(detail)))
        if action == "language":
            return HttpResponseRedirect(translate_url(request.path, detail))
        return HttpResponseRedirect(reverse("field_log_home"))

    def _send(self, session_id: UUID, content: SessionContent) -> HttpResponseBase:
        here = reverse("field_log_check", args=[session_id])
        if not is_conflict(self.working) and not self.working.can_be_sent:
            return HttpResponseRedirect(f"{here}#problems")
        try:
            services.submit_session(
                session_id=session_id,
                content=content,
                base_version=self.working.draft.base_version,
                by=self.officer,
                device="web",
                now=timezone.now(),
            )
        except services.ConflictError:
            return HttpResponseRedirect(reverse("field_log_conflict", args=[session_id]))
        except (ContentError, services.RulesBrokenError):
            # Something changed since the page was shown: it says what.
            return HttpResponseRedirect(f"{here}#problems")
        except services.NotAllowedError as error:
            messages.error(self.request, str(error.message))
            return HttpResponseRedirect(here)
        planning.note_held(self.working.typed, session_id, officer=self.officer)
        return self._receipt(session_id)

    def _receipt(self, session_id: UUID) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("field_log_receipt", args=[session_id]))

    def _is_own(self, session_id: UUID) -> bool:
        return Session.objects.filter(pk=session_id, officer=self.officer).exists()


class ReceiptView(OfficerView):
    """The receipt of the newest version that the officer sent."""

    def get(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        session = self.seen_session(session_id)
        version = session.current_version
        if session.officer_id != self.officer.pk or version is None:
            raise Http404
        context = {
            "session": session,
            "version": version,
            "short_hash": " ".join(
                version.content_hash[at : at + 4] for at in range(0, SHORT_HASH, 4)
            ),
        }
        return self.page("receipt.html", context)


def summary_of(working: WorkingDraft) -> list[Section]:
    """What would be sent. The form's own lists know the names of what was chosen from them."""
    form = working.form(WHERE)
    chosen = form.chosen if isinstance(form, WhereForm) else None
    content = working.content.as_json()
    return summarise(content, names=names_in(working.lists, content, chosen))


class ConflictView(DraftView):
    """Both contents, when the session moved on since the draft was begun (rule B8)."""

    def get(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        if response := self.dispatch_draft(session_id):
            return response
        if not is_conflict(self.working):
            return HttpResponseRedirect(step_url(session_id, CHECK))
        session = self.working.sent_before
        if session is None or session.current_version is None:
            raise Http404
        stored, typed = summarise(session.current_version.content), summary_of(self.working)
        context: dict[str, Any] = {
            "session": session,
            "working": self.working,
            "stored": compared(stored, typed),
            "typed": compared(typed, stored),
            "can_send": session.state == Session.State.RETURNED,
        }
        return self.page("conflict.html", context)

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        if response := self.dispatch_draft(session_id):
            return response
        session, choice = self.working.sent_before, request.POST.get("keep")
        if session is None or session.current_version is None:
            return HttpResponseRedirect(step_url(session_id, CHECK))
        if choice == "sent":
            services.delete_draft(draft_id=session_id, by=self.officer)
            messages.success(request, _("Your draft is deleted. What was sent stays as it is."))
            return HttpResponseRedirect(reverse("field_log_session", args=[session_id]))
        if choice == "mine" and session.state == Session.State.RETURNED:
            with transaction.atomic():
                if response := self.dispatch_draft(session_id, lock=True):
                    return response
                self.working.draft.base_version = session.current_version.number
                self.working.save()
            return HttpResponseRedirect(step_url(session_id, CHECK))
        return HttpResponseRedirect(reverse("field_log_home"))
