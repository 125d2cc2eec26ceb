"""Who is served: outreach officers of a centre. Every refusal is JSON, never a redirect."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from campaigns.records.authority import may_log
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User

from . import throttle
from .answers import SOON, RefusalError, dress, error

logger = logging.getLogger(__name__)


class _CsrfCheck(CsrfViewMiddleware):
    """Django's own check, which tells its reason instead of answering with a page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise RefusalError("csrf", 403)


# Exempt from the middleware's page of refusal only: `check_csrf` makes the same check, after it is
# known who asks, because a phone that is signed out has to hear that first.
@method_decorator(csrf_exempt, name="dispatch")
class ApiView(View):
    """The base of every address of the API."""

    http_method_names = ["get", "head"]
    officer: User
    centre: Centre

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return dress(self._answered(request, *args, **kwargs))

    def _answered(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Whatever happens, a phone that keeps what it could not send is told in its own words."""
        try:
            self.admit(request)
            return super().dispatch(request, *args, **kwargs)
        except RefusalError as refusal:
            return refusal.response
        except Http404:
            return error("not-found", 404)
        except RequestDataTooBig:
            return error("too-large", 413)
        except UnreadablePostError:
            return error("unreadable", 400)
        except (OperationalError, InterfaceError):
            logger.exception("The database cannot be reached or is busy")
            return error("busy", 503, retry_after=SOON)
        except Exception:
            logger.exception("An answer of the field log's API failed")
            return error("server", 500)

    def admit(self, request: HttpRequest) -> None:
        user = request.user
        if not isinstance(user, User):
            raise RefusalError("signed-out", 401)
        check_csrf(request)
        if not is_officer(user) or user.centre is None:
            raise RefusalError("not-allowed", 403)
        throttle.check(request, user)
        self.officer, self.centre = user, user.centre

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response = error("method", 405)
        response.headers["Allow"] = ", ".join(
            name.upper() for name in self.http_method_names if hasattr(self, name)
        )
        return response


def is_officer(user: User) -> bool:
    """As in the log's pages: the role and a centre; being a superuser is no role."""
    return user.has_role(Role.OFFICER) and may_log(user)


def check_csrf(request: HttpRequest) -> None:
    """Raises `RefusalError` for a request that changes something without the key of its session."""

    def answer_nothing(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    check = _CsrfCheck(answer_nothing)
    check.process_request(request)
    check.process_view(request, answer_nothing, (), {})
