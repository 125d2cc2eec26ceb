"""What every response carries, errors and 304 included: a request id and the security headers."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from .logs import request_id_var, route_of

PERMISSIONS_POLICY = (
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
)
ADMIN_PREFIX = "/admin/"

#: What a proxy may hand us as the request's id; anything else gets a new one.
_GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

_TEXT = re.compile(r"text/.+|application/(json|xml|javascript|.+\+xml|.+\+json)|image/svg\+xml")

access_log = logging.getLogger("mrc.access")


class RequestIdMiddleware:
    """Gives every request an id, for the logs and for the response, and logs one line about it.

    The line names the route, not the address that was asked for: addresses hold keys of password
    resets and whatever people type. Nor does it name the visitor.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id_var.set(request_id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id
            self.log(request, response, time.perf_counter() - started)
        finally:
            request_id_var.reset(token)
        return response

    def log(self, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        # Static files never reach the resolver: the web server in front knows about them.
        if request.resolver_match is None and response.status_code < 400:
            return
        access_log.info(
            "request",
            extra={
                "method": request.method,
                "route": route_of(request),
                "status_code": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
            },
        )


class SecurityHeadersMiddleware(CSPMiddleware):
    """The strict policy everywhere; below /admin/ the one that Wagtail can work with (ADR 8).

    Outside everything that may answer early (redirects to TLS, static files, refused hosts), so
    that no answer is without its headers.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and is_admin(request):
            parts.replace = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if is_admin(request):
            # A preview is a page of the public site, answered below /admin/: it comes with the
            # public headers, which would not let the editor's frame show it.
            del response.headers["Content-Security-Policy"]
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        if self._is_usual(request, response):
            response.headers.setdefault(HEADER, self._usual_policy(request, response))
        else:
            response = super().process_response(request, response)
        headers = response.headers
        headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        headers.setdefault("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY)
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    def _is_usual(self, request: HttpRequest, response: HttpResponseBase) -> bool:
        """No view, nonce or setting asks for anything but the policy of its part of the site."""
        return not (
            settings.DEBUG
            or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
            or getattr(request, "_csp_nonce", None)
            or any(name.startswith("_csp") for name in vars(response))
        )

    def _usual_policy(self, request: HttpRequest, response: HttpResponseBase) -> str:
        """Written out once by the library: doing so for each answer took a fifth of a kept page."""
        part = is_admin(request)
        if part not in _usual_policies:
            parts = self.get_policy_parts(request, response)
            _usual_policies[part] = build_policy(**asdict(parts))
        return _usual_policies[part]


#: Of the admin and of the rest.
_usual_policies: dict[bool, str] = {}


@receiver(setting_changed)
def forget_policies(*, setting: str, **kwargs: Any) -> None:
    """Tests change settings; a running site does not."""
    if "CONTENT_SECURITY_POLICY" in setting:
        _usual_policies.clear()


class CompressTextMiddleware(GZipMiddleware):
    """A page is a quarter of its size on the way to a phone, also without a proxy that does it.

    Text only: pictures and workbooks are compressed already. Django pads each answer by a random
    length, so that its size gives no secret of the page away.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if not _TEXT.fullmatch(kind):
            return response
        return super().process_response(request, response)


def is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(ADMIN_PREFIX)
