"""The answer to a request that met a database that is gone."""

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from .frame import frame
from .keeping import is_given_back, not_sent

#: Seconds after which one may ask again; what keeps answers keeps none of these.
AGAIN = 30


def is_database_gone(error: BaseException | None) -> bool:
    """Whether that is what an error says, or the one that it came from."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False


def away(request: HttpRequest) -> HttpResponse:
    """In the active language. A form that was sent comes back."""
    response = not_sent(request) if is_given_back(request) else _unavailable(request)
    response.headers["Retry-After"] = str(AGAIN)
    response.headers["Cache-Control"] = "no-store, private, max-age=0"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _unavailable(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("failing/unavailable.html", frame(request)), status=503)
