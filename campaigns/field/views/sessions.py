"""A session that was sent: what it says, what happened to it, and correcting what came back."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from campaigns.field import listing
from campaigns.field.access import OfficerView
from campaigns.field.steps import FILLED_IN, STEPS, Step
from campaigns.field.summary import compared, summarise, with_comments
from campaigns.field.working import data_for
from campaigns.models import (
    Session,
    SessionConflict,
    SessionDraft,
    SessionEvent,
    SessionVersion,
)
from campaigns.records import services
from campaigns.records.rule_messages import flag_message

from .steps import step_url


class SessionView(OfficerView):
    def get(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        try:
            session = self.seen_session(session_id)
        except Http404:
            # Nothing was sent under this id yet: it is a draft of one's own, or nothing.
            draft = self.own_draft(session_id)
            return HttpResponseRedirect(step_url(draft.id, STEPS[0]))
        version = session.current_version
        if version is None:
            raise Http404
        events = list(session.events.select_related("by", "version").order_by("-pk"))
        returned = events[0] if session.state == Session.State.RETURNED else None
        context = {
            "session": session,
            "version": version,
            "returned": returned,
            "unplaced": listing.unplaced_comments(returned),
            "summary": with_comments(
                summarise(version.content, district=version.district),
                returned.comments if returned else {},
            ),
            "warnings": told_once(version),
            "events": events,
            "versions": session.versions.with_total().order_by("-number")
            if version.number > 1
            else [],
            "kept": SessionConflict.objects.filter(session_key=session.pk)
            if session.has_conflicts
            else [],
            "is_own": session.officer_id == self.officer.pk,
        }
        return self.page("session.html", context)


class VersionView(OfficerView):
    """One version as it was sent: none is ever changed."""

    def get(self, request: HttpRequest, session_id: UUID, number: int) -> HttpResponseBase:
        session = self.seen_session(session_id)
        version = get_object_or_404(
            session.versions.select_related("submitted_by", "district"), number=number
        )
        context = {
            "session": session,
            "version": version,
            "summary": summarise(version.content, district=version.district),
            "is_current": version.pk == session.current_version_id,
        }
        return self.page("version.html", context)


class KeptView(OfficerView):
    """What was sent and could not be stored (rule B8), beside what is stored."""

    def get(self, request: HttpRequest, session_id: UUID, pk: int) -> HttpResponseBase:
        session = self.seen_session(session_id)
        if pk >= 2**63 or session.current_version is None:
            raise Http404
        kept = get_object_or_404(
            SessionConflict.objects.select_related("sent_by"), pk=pk, session_key=session.pk
        )
        sent, stored = summarise(kept.content), summarise(session.current_version.content)
        context = {
            "session": session,
            "kept": kept,
            "sent": compared(sent, stored),
            "stored": compared(stored, sent),
        }
        return self.page("kept.html", context)


class CorrectView(OfficerView):
    """Opens a returned session as the draft of its next version."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        session = self.seen_session(session_id)
        version = session.current_version
        if session.officer_id != self.officer.pk or version is None:
            raise Http404
        if session.state != Session.State.RETURNED:
            return HttpResponseRedirect(reverse("field_log_session", args=[session_id]))
        if not SessionDraft.objects.filter(pk=session_id).exists():
            services.save_draft(
                draft_id=session_id,
                data=data_for(version.content),
                base_version=version.number,
                by=self.officer,
                now=timezone.now(),
            )
            self.own_draft(session_id).save()
        return HttpResponseRedirect(
            step_url(session_id, first_remarked(listing.last_return(session)))
        )


def told_once(version: SessionVersion) -> list[tuple[str, str]]:
    """Its warnings with the officer's notes; one about five sessions is told once."""
    told = ((flag_message(flag), flag.note) for flag in version.flags.all())
    return list(dict.fromkeys(told))


def first_remarked(returned: SessionEvent | None) -> Step:
    """The step of the supervisor's first remark; the first one where none is about a field."""
    comments = returned.comments if returned is not None else {}
    for step in FILLED_IN:
        if any(key in comments for key in step.keys):
            return step
    return FILLED_IN[0]
