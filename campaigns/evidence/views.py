"""The officer's page of a session's evidence, and the two doors through which a file is seen."""

from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from campaigns.field.access import OfficerView
from campaigns.field.lists import shown_name
from campaigns.models import EvidenceFile, Session
from campaigns.records import evidence as reading
from campaigns.records import services
from campaigns.records.services.evidence import OPEN_STATES
from mrc.core.accounts.requests import signed_in_user

from .forms import EvidenceForm
from .serving import shown


class OwnSessionView(OfficerView):
    """About a session of one's own; a colleague's evidence does not exist."""

    def own_session(self, session_id: UUID) -> Session:
        session = self.seen_session(session_id)
        if not services.may_add_evidence(self.officer, session):
            raise Http404
        return session


class EvidenceView(OwnSessionView):
    """What is held for a session, and a form to add to it while it is not decided."""

    def get(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        return self._show(self.own_session(session_id), EvidenceForm())

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        session = self.own_session(session_id)
        form = EvidenceForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                services.add_evidence(
                    session=session,
                    kind=form.cleaned_data["kind"],
                    upload=form.cleaned_data["upload"],
                    by=self.officer,
                    now=timezone.now(),
                )
            except services.EvidenceError as error:
                form.add_error(error.field, str(error.message))
            except services.WrongStateError as error:
                messages.error(request, str(error.message))
                return HttpResponseRedirect(request.path)
            else:
                messages.success(request, _("The photo is stored."))
                return HttpResponseRedirect(reverse("field_log_session", args=[session_id]))
        return self._show(session, form, status=422)

    def _show(self, session: Session, form: EvidenceForm, *, status: int = 200) -> HttpResponseBase:
        version = session.current_version
        if version is None:
            raise Http404
        last = session.events.order_by("-pk").first()
        context = {
            "officer_name": shown_name(self.officer),
            "centre": self.centre,
            "session": session,
            "files": session.evidence.filter(uploaded_by=self.officer),
            "form": form,
            "is_open": session.state in OPEN_STATES,
            "lacks_sheet": reading.lacks_sheet(version),
            "remark": last.comments.get("evidence", "") if last else "",
            "months": settings.MRC_EVIDENCE_MONTHS,
        }
        return render(self.request, "campaigns/evidence/session.html", context, status=status)


@method_decorator(csp_update({"sandbox": True}), name="get")
class OwnFileView(OwnSessionView):
    """A file that the officer uploaded, for a look at whether it can be read."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, session_id: UUID, pk: int) -> HttpResponseBase:
        session = self.own_session(session_id)
        evidence = get_object_or_404(
            EvidenceFile.objects.select_related("session"),
            pk=pk,
            session=session,
            uploaded_by=self.officer,
        )
        try:
            file = services.open_evidence(evidence=evidence, by=self.officer, now=timezone.now())
        except services.EvidenceGoneError as error:
            messages.error(request, str(error.message))
            return HttpResponseRedirect(reverse("field_log_evidence", args=[session_id]))
        return shown(evidence, file)


@method_decorator(csp_update({"sandbox": True}), name="get")
class FileView(View):
    """A file for supervisors of its centre and for auditors, below /admin/."""

    #: A look at the headers alone would be an opening that shows nothing.
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        user = signed_in_user(request)
        if not user.has_perm("campaigns.view_evidence"):
            raise PermissionDenied
        files = EvidenceFile.objects.visible_to(user).select_related("session")
        evidence = get_object_or_404(files, pk=pk)
        try:
            file = services.open_evidence(evidence=evidence, by=user, now=timezone.now())
        except services.EvidenceGoneError as error:
            messages.error(request, str(error.message))
            return HttpResponseRedirect(
                reverse("campaigns_sessions:session", args=[evidence.session_id])
            )
        return shown(evidence, file)
