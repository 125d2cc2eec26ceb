"""An officer proposes a change to a verified session of the centre; a supervisor decides it.

Where a centre has one supervisor, the officer is the second person that an amendment needs.
"""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.field.access import OfficerView
from campaigns.field.lists import shown_name
from campaigns.records import authority
from campaigns.records.errors import NotAllowedError, WrongStateError
from campaigns.records.models import AmendmentState, Session, SessionState

from .content_form import AmendmentForm
from .proposing import current_version, propose


class OfficerProposeView(OfficerView):
    """The form in the log; works without JavaScript."""

    def get(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        session = self._amendable(session_id)
        return self._show(AmendmentForm(version=current_version(session)))

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        session = self._amendable(session_id)
        form = AmendmentForm(request.POST, version=current_version(session))
        try:
            amendment = propose(form, by=self.officer, now=timezone.now())
        except NotAllowedError as error:
            raise Http404 from error
        except WrongStateError as error:
            messages.error(request, str(error.message))
            return HttpResponseRedirect(reverse("field_log_session", args=[session_id]))
        if amendment is None:
            return self._show(form, status=422)
        messages.success(request, _("The change is proposed. Your supervisor decides about it."))
        return HttpResponseRedirect(reverse("field_log_session", args=[session_id]))

    def _amendable(self, session_id: UUID) -> Session:
        session = self.seen_session(session_id)
        if session.state != SessionState.VERIFIED or not authority.may_amend(self.officer, session):
            raise Http404
        return session

    def _show(self, form: AmendmentForm, *, status: int = 200) -> HttpResponseBase:
        session = form.version.session
        context = {
            "officer_name": shown_name(self.officer),
            "centre": self.centre,
            "session": session,
            "form": form,
            "is_waiting": session.amendments.filter(state=AmendmentState.PROPOSED).exists(),
        }
        return render(self.request, "campaigns/amending/officer.html", context, status=status)
