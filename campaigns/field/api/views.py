"""The addresses of the API; each reads, asks a service and answers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from campaigns.records.services.evidence import UPLOAD_LIMIT
from mrc.core.models import User

from . import bundle, evidence, history, institutions, plans, reading, sessions
from .access import ApiView, is_officer
from .answers import answer


class PingView(ApiView):
    """The small known answer that means being online; with a key for what is sent next."""

    def admit(self, request: HttpRequest) -> None:
        """Everybody may ask whether the server is there, and as whom it knows them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return answer({"user": None, "csrf": None, "bundle": ""})
        centre, allowed = user.centre, is_officer(user)
        version = ""
        if allowed and centre is not None:
            version = bundle.version_for(user, centre, now=timezone.now())
        known: dict[str, Any] = {
            **bundle.me(user),
            "centre": centre and bundle.centre_row(centre),
            "allowed": allowed,
        }
        return answer({"user": known, "csrf": get_token(request), "bundle": version})


class BundleView(ApiView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        built = bundle.build(self.officer, self.centre, now=timezone.now())
        etag = quote_etag(built["version"])
        response = answer(built)
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
        unchanged = get_conditional_response(request, etag=etag, response=response)
        return unchanged if unchanged is not None else response


class SessionListView(ApiView):
    def get(self, request: HttpRequest) -> HttpResponse:
        return answer({"sessions": history.own_sessions(self.officer, now=timezone.now())})


class SessionView(ApiView):
    http_method_names = ["put"]

    def put(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        sent = sessions.read(reading.json_object(request))
        return sessions.receive(session_id, sent, officer=self.officer, centre=self.centre)


class EvidenceView(ApiView):
    http_method_names = ["put"]

    def put(self, request: HttpRequest, session_id: UUID, digest: str) -> HttpResponse:
        sent = reading.body(request, limit=UPLOAD_LIMIT)
        kind = request.GET.get("kind", "")
        return evidence.receive(session_id, digest, kind, sent, by=self.officer)


class InstitutionView(ApiView):
    http_method_names = ["put"]

    def put(self, request: HttpRequest, institution_id: UUID) -> HttpResponse:
        return institutions.receive(institution_id, reading.json_object(request), by=self.officer)


class CancelPlannedView(ApiView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, planned_id: int) -> HttpResponse:
        return plans.cancel(planned_id, reading.json_object(request), by=self.officer)


class NothingView(ApiView):
    """An address that is not there, in JSON too: a page would be taken for a captive portal's."""

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    def admit(self, request: HttpRequest) -> None:
        raise Http404
