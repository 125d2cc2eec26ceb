"""The page of results, and what is suggested while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from mrc.core.bilingual import current_language
from mrc.core.page_cache import keep_for_a_minute

from .missed.counting import count_missed
from .result_page import build
from .suggestions import suggestions

#: Seconds: titles and countries seldom change, and a wrong one leads to a page that says so.
SUGGESTION_SECONDS = 300


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search in the language being read; a country's name finds its guide first."""
    today = timezone.localdate()
    language = current_language()
    results = build(
        request.GET.get("q", ""),
        language=language,
        kind=request.GET.get("kind", ""),
        page=request.GET.get("page"),
        today=today,
    )
    response = render(request, "home/search.html", {"results": results})
    if not results.is_miss:
        return keep_for_a_minute(request, response)
    # A page that is missing may come, or a word for it, at any moment.
    patch_cache_control(response, no_cache=True)
    count_missed(request, results.found.question, language=language, today=today)
    return response


@require_safe
def search_suggestions(request: HttpRequest) -> HttpResponse:
    """At most eight as JSON: ``[["Saudi Arabia", "/en/destinations/saudi-arabia/"], ["salary"]]``.

    The second value is the address of a page; without it the text is something to look for.
    """
    found = suggestions(request.GET.get("q", ""), language=current_language())
    rows = [[one.text, one.url] if one.url else [one.text] for one in found]
    response = JsonResponse(
        rows, safe=False, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")}
    )
    patch_cache_control(response, public=True, max_age=SUGGESTION_SECONDS)
    return response
