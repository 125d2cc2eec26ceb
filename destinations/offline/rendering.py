"""A public page's bytes as any reader without an account gets them, asked from inside."""

import contextlib
import io
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.urls import resolve
from django.utils import translation
from django.utils.translation import get_language_from_path

#: What decides the absolute addresses in a page.
_PASSED_ON = (
    "HTTP_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "SERVER_NAME",
    "SERVER_PORT",
    "wsgi.url_scheme",
)


class UnreadablePageError(Exception):
    """The address does not answer with a page of its own."""


def anonymous_request(path: str, like: HttpRequest) -> HttpRequest:
    """A GET of that path from the same site as `like`: no cookie, no query, nobody signed in."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }
    environ.update({name: like.META[name] for name in _PASSED_ON if name in like.META})
    request = WSGIRequest(environ)
    request.user = AnonymousUser()
    return request


def page_bytes(path: str, like: HttpRequest) -> bytes:
    """Asks the site's own view. Raises `UnreadablePageError`, and whatever a broken page raises."""
    request = anonymous_request(path, like)
    language = get_language_from_path(path)
    with translation.override(language):
        request.LANGUAGE_CODE = translation.get_language()
        match = resolve(path)
        request.resolver_match = match
        response = match.func(request, *match.args, **match.kwargs)
        if hasattr(response, "render") and not response.is_rendered:
            response.render()
    if response.status_code != 200:
        raise UnreadablePageError(path)
    if isinstance(response, StreamingHttpResponse):
        return _streamed(response)
    return bytes(response.content)


def _streamed(response: StreamingHttpResponse) -> bytes:
    """All of it. Its files are closed, not the response: that would end the request from outside,
    with its connection to the database."""
    with contextlib.ExitStack() as stack:
        for close in response._resource_closers:  # type: ignore[attr-defined]
            stack.callback(close)
        return b"".join(response.streaming_content)  # type: ignore[arg-type]
