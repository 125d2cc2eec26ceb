"""Addresses of the checks, and the headers of an answer that only its reader should see."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from mrc.core.bilingual import current_language
from mrc.core.translations import LanguageLink, PageLanguages

View = Callable[[HttpRequest], HttpResponse]


def private_answer(view: View) -> View:
    """An address with answers holds sums and names: no cache keeps the page, no link that leads
    away tells the address, and no search engine lists it. The bare address is an ordinary page."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        response = view(request)
        if request.META.get("QUERY_STRING"):
            response.headers["Cache-Control"] = "no-store"
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answer


def languages_of(request: HttpRequest, url_name: str) -> PageLanguages:
    """The same page in both languages: the addresses differ by /en/ and /ur/ alone."""
    here = current_language()
    urls = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            urls[code] = reverse(url_name)
    absolute = {code: request.build_absolute_uri(url) for code, url in urls.items()}
    return PageLanguages(
        links=[
            LanguageLink(code, name, urls[code], True, code == here)
            for code, name in settings.LANGUAGES
        ],
        alternates={**absolute, "x-default": absolute[settings.LANGUAGE_CODE]},
        canonical=absolute[here],
        is_untranslated=False,
        is_behind=False,
        source_url="",
    )
