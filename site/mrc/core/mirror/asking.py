"""The site's own answers, asked from inside as a reader without an account or a cookie.

Only the middleware that decides what an address is: no page cache (which may be a minute old), no
session, nothing that counts or logs a visit.
"""

import contextlib
import io
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core.handlers.base import BaseHandler
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.module_loading import import_string

#: In the order of the settings. Redirects are written by themselves (`redirects.py`).
_MIDDLEWARE = (
    "mrc.core.language_middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
)


@dataclass(frozen=True)
class Answer:
    """What the site said. `body` is empty for a redirect."""

    status: int
    content_type: str
    body: bytes
    location: str = ""
    #: Whether everybody gets the same: no cookie is set, and caches may keep it.
    is_for_everybody: bool = True

    @property
    def is_html(self) -> bool:
        return self.content_type == "text/html"


def ask(path: str, *, origin: str, method: str = "GET") -> Answer:
    """The answer at that path. A view that breaks answers 500, as it does to readers."""
    request = _request(path, origin, method)
    before = translation.get_language()
    try:
        return _answer(_handler().answer(request))
    finally:
        # The language of the page that was asked for stays active otherwise.
        if before is None:
            translation.deactivate_all()
        else:
            translation.activate(before)


def copy_request(path: str, *, origin: str) -> HttpRequest:
    """A request for what a template of the copy needs; asks nothing."""
    return _request(path, origin, "GET")


def _request(path: str, origin: str, method: str) -> WSGIRequest:
    site = urlsplit(origin)
    port = site.port or (443 if site.scheme == "https" else 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": site.hostname,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
    }
    if site.scheme == "https" and settings.SECURE_PROXY_SSL_HEADER:
        header, value = settings.SECURE_PROXY_SSL_HEADER
        environ[header] = value
    request = WSGIRequest(environ)
    request.user = AnonymousUser()
    # Empty, and kept nowhere: Wagtail looks there for passwords of private pages.
    request.session = SessionBase()
    request.is_mirror = True  # type: ignore[attr-defined]
    return request


class _Handler(BaseHandler):
    """Django's own way to a view, with few middleware."""

    def __init__(self) -> None:
        super().__init__()
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        views: Any = self._get_response  # type: ignore[attr-defined]  # not in the stubs
        chain = convert_exception_to_response(views)
        for name in reversed(_MIDDLEWARE):
            chain = convert_exception_to_response(import_string(name)(chain))
        self._chain = chain

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        response = self._chain(request)
        assert isinstance(response, HttpResponseBase)
        return response


@cache
def _handler() -> _Handler:
    return _Handler()


def _answer(response: HttpResponseBase) -> Answer:
    headers = response.headers
    kept = {word.strip().partition("=")[0] for word in headers.get("Cache-Control", "").split(",")}
    return Answer(
        status=response.status_code,
        content_type=headers.get("Content-Type", "").partition(";")[0].strip().lower(),
        body=_body(response),
        location=headers.get("Location", ""),
        is_for_everybody=not response.cookies and not kept & {"private", "no-store"},
    )


def _body(response: HttpResponseBase) -> bytes:
    """All of it. Its files are closed, not the response: that would end a request from outside,
    with its connection to the database."""
    with contextlib.ExitStack() as stack:
        for close in response._resource_closers:  # type: ignore[attr-defined]
            stack.callback(close)
        if response.streaming:
            return b"".join(response)
        return bytes(response.content)  # type: ignore[attr-defined]
