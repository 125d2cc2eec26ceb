"""`/c/<code>`, which is printed, and the page that it leads to.

The first is counted and never kept; the second is kept by caches and counts nothing.
"""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mrc.core.bilingual import current_language
from mrc.core.page_cache import keep_for_a_minute

from .addresses import find, grouped, read
from .contents import is_gone, language_of, told
from .scans import count_scan

LANGUAGES = ("ur", "en")


@never_cache
@require_safe
def short_address(request: HttpRequest, code: str, medium: str = "") -> HttpResponseBase:
    """Leads to the page of a code in its own language, and counts the scan."""
    signs = read(code)
    opened = find(signs) if signs else None
    if opened is None or is_gone(opened):
        return _without_page(request, is_known=opened is not None)
    language = language_of(opened)
    if request.method == "GET":
        count_scan(request, opened, medium=medium, language=language)
    with translation.override(language):
        response = redirect(reverse("short_address_page", args=[signs]))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def page(request: HttpRequest, code: str) -> HttpResponseBase:
    """ "What we told you today", in the language of the address."""
    signs = read(code)
    if signs and signs != code:
        return redirect(reverse("short_address_page", args=[signs]))
    opened = find(signs) if signs else None
    if opened is None or is_gone(opened):
        return _without_page(request, is_known=opened is not None)
    context = {
        "told": told(opened, language=current_language()),
        "code": grouped(opened.code),
    }
    response = TemplateResponse(request, "campaigns/codes/page.html", context)
    return keep_for_a_minute(request, response)


def _without_page(request: HttpRequest, *, is_known: bool) -> HttpResponse:
    """404 for a code that was never given, 410 for what did not take place; whom to call, always.

    In both languages: the address has none, and whoever typed it wrongly may read either.
    """
    first = current_language()
    order = sorted(LANGUAGES, key=lambda language: language != first)
    halves = [(one, "rtl" if one == "ur" else "ltr") for one in order]
    context = {"halves": halves, "is_known": is_known}
    response = TemplateResponse(
        request, "campaigns/codes/without_page.html", context, status=410 if is_known else 404
    )
    patch_vary_headers(response, ["Accept-Language"])
    response.headers["Content-Language"] = first
    return response
