"""The first page of the field log, and the lists behind its counts."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from campaigns.field import listing, planning
from campaigns.field.access import OfficerView
from campaigns.models import Session, SessionState
from campaigns.records.facts import karachi_day

PAGE_SIZE = 20


class HomeView(OfficerView):
    """What has to be mended first, then drafts, then what was sent; colleagues' work below."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        context = {
            "home": listing.home(self.officer),
            "planned_today": planning.count_of(self.officer, karachi_day(timezone.now())),
            "is_home": True,
        }
        return self.page("home.html", context)


class SessionListView(OfficerView):
    """All sessions of one state: one's own, or with `whose=centre` those of one's colleagues."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        state = request.GET.get("state", "")
        state = state if state in SessionState.values else ""
        is_centre = request.GET.get("whose") == "centre"
        paginator = Paginator(self._sessions(state, is_centre), PAGE_SIZE)
        context: dict[str, Any] = {
            "page_obj": paginator.get_page(request.GET.get("page")),
            "state": SessionState(state).label if state else "",
            "is_centre": is_centre,
            "query": f"state={state}&whose={'centre' if is_centre else 'me'}",
        }
        return self.page("session_list.html", context)

    def _sessions(self, state: str, is_centre: bool) -> Any:
        if is_centre:
            sessions = listing.others_of_centre(self.officer)
        else:
            sessions = Session.objects.visible_to(self.officer).of_officer(self.officer)
        return listing.newest(sessions.filter(state=state) if state else sessions)
