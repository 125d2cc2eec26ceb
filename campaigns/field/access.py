"""Who may use the field log: outreach officers of a centre, and nobody else."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views import View

from campaigns.models import Session, SessionDraft
from campaigns.records.authority import may_log
from mrc.core.accounts.roles import Role
from mrc.core.bilingual import current_language
from mrc.core.models import Centre, User
from mrc.core.views import page_not_found

from . import unsent
from .lists import shown_name
from .working import WorkingDraft


class OfficerView(View):
    """Any page of the field log: for officers, about their own centre, kept in no cache."""

    http_method_names = ["get", "head", "post"]
    officer: User
    centre: Centre

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = self._admit(request, *args, **kwargs)
        except Http404 as error:
            response = page_not_found(request, error)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        patch_vary_headers(response, ["Cookie"])
        return response

    def _admit(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            unsent.keep(request)
            return _to_sign_in(request)
        if not user.has_role(Role.OFFICER) or not may_log(user) or user.centre is None:
            return _refusal(request, user)
        self.officer, self.centre = user, user.centre
        return super().dispatch(request, *args, **kwargs)

    def own_draft(self, session_id: Any, *, lock: bool = False) -> WorkingDraft:
        """The officer's own draft; for anybody else it does not exist.

        Whoever is going to save it takes the lock, inside a transaction: two saves at once, a
        button's and an autosave's, would each put back what the other one had read before.
        """
        drafts = SessionDraft.objects.select_for_update() if lock else SessionDraft.objects.all()
        draft = get_object_or_404(drafts, pk=session_id, officer=self.officer)
        return WorkingDraft(draft, officer=self.officer, centre=self.centre, now=timezone.now())

    def seen_session(self, session_id: Any) -> Session:
        """A session of the officer's centre, with what every page shows of it."""
        sessions = Session.objects.visible_to(self.officer).for_lists().with_conflicts()
        return get_object_or_404(sessions, pk=session_id)

    def page(
        self, template: str, context: dict[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponseBase:
        frame = {"officer_name": shown_name(self.officer), "centre": self.centre}
        return render(
            self.request, f"campaigns/field/{template}", {**frame, **(context or {})}, status=status
        )


def _to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    query = urlencode({"next": request.get_full_path(), "lang": current_language()})
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


def _refusal(request: HttpRequest, user: User) -> HttpResponseBase:
    """Says whom to ask: the supervisors of the person's centre, by name."""
    supervisors = User.objects.filter(
        centre=user.centre_id, is_active=True, groups__name=Role.SUPERVISOR.group_name
    )
    context = {
        "supervisors": [shown_name(one) for one in supervisors] if user.centre_id else [],
        "centre": user.centre,
        "officer_name": shown_name(user),
        "is_officer": user.has_role(Role.OFFICER),
    }
    return render(request, "campaigns/field/refused.html", context, status=403)
