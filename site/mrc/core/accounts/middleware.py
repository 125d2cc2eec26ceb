"""The language of the account pages, and the second factor that staff areas ask for."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from .second_factor import has_authenticator

ACCOUNTS_PREFIX = "/accounts/"
API_PREFIX = "/api/"
#: Where staff work: Wagtail's admin, the field log, what its script calls, and keys to the data.
_STAFF_AREA = re.compile(r"/(admin|accounts/tokens|[a-z]{2}/outreach|api/outreach)(/|$)")


class AccountLanguageMiddleware:
    """Account pages have one address for both languages.

    `?lang=` decides, then the language of whoever is signed in, then the browser's. Nothing is
    stored: the choice is handed on through redirects, so that the page that asks for the code
    speaks the language of the page that asked for the password.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(ACCOUNTS_PREFIX):
            return self.get_response(request)
        chosen = request.GET.get("lang", "")
        chosen = chosen if chosen in dict(settings.LANGUAGES) else ""
        language = chosen or getattr(request.user, "language", "")
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        response = self.get_response(request)
        location = response.headers.get("Location", "")
        if chosen and location.startswith(ACCOUNTS_PREFIX) and "lang=" not in location:
            separator = "&" if "?" in location else "?"
            response.headers["Location"] = f"{location}{separator}lang={chosen}"
        return response


class SecondFactorMiddleware:
    """Where the settings require it, staff areas open only to a session with a second factor.

    What counts is what this session did, not what the account has: another way to sign in, now
    or later, does not go round it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.MRC_SECOND_FACTOR_REQUIRED or not _STAFF_AREA.match(request.path_info):
            return self.get_response(request)
        if not request.user.is_authenticated or self.is_proven(request):
            return self.get_response(request)
        if request.path_info.startswith(API_PREFIX):
            # A script cannot follow to a page: to it, this session is nobody's.
            request.user = AnonymousUser()
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponse("A second factor is required.\n", "text/plain", status=403)
        page = "mfa_reauthenticate" if has_authenticator(request.user) else "mfa_activate_totp"
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse(page)}?{query}")

    def is_proven(self, request: HttpRequest) -> bool:
        records = get_authentication_records(request, request.user)
        return any(record.get("method") == "mfa" for record in records)
