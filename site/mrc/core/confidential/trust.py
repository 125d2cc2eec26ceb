"""The check against forms of other sites, without losing what a person typed.

These pages send no referrer, so browsers say `Origin: null`, and Django would refuse everybody.
The token in the form and the cookie, which no other site can read, are what is checked; a browser
that says of itself that the form came from elsewhere is believed.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware


class _MildCsrf(CsrfViewMiddleware):
    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META["HTTP_ORIGIN"] == "null":
            return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
        return super()._origin_verified(request)  # type: ignore[misc]  # private, not in the stubs

    def _check_referer(self, request: HttpRequest) -> None:
        if "Referer" in request.headers:
            super()._check_referer(request)  # type: ignore[misc]  # private, not in the stubs

    def _reject(self, request: HttpRequest, reason: str) -> None:
        """The view shows the page again, with a new token and everything that was typed."""
        request.is_untrusted = True  # type: ignore[attr-defined]


trust_or_ask_again = decorator_from_middleware(_MildCsrf)


def is_trusted(request: HttpRequest) -> bool:
    return not getattr(request, "is_untrusted", False)


def forget_with_the_browser(response: HttpResponseBase) -> None:
    """Makes the token's cookie go when the browser is closed: it would tell who was here."""
    cookie = response.cookies.get(settings.CSRF_COOKIE_NAME)
    if cookie is not None:
        cookie["max-age"] = ""
        cookie["expires"] = ""
