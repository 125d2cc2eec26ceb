from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from mrc.core.bilingual import current_language

from .guides import guides_matching
from .search import ended_warnings, search_pages, summaries

PAGE_SIZE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search in the language being read; a country's name finds its guide first."""
    language = current_language()
    query = request.GET.get("q", "")
    results = search_pages(query, language=language)
    guides = guides_matching(results.query, language=language)
    pages = [page for page in results.pages if page.pk not in {guide.pk for guide in guides}]
    page_obj = Paginator([*guides, *pages], PAGE_SIZE).get_page(request.GET.get("page"))
    found = summaries(list(page_obj))
    return render(
        request,
        "home/search.html",
        {
            "results": results,
            "page_obj": page_obj,
            "ended_warnings": ended_warnings(list(page_obj), on=timezone.localdate()),
            "rows": [(page, found.get(page.pk, "")) for page in page_obj],
            "query_string": urlencode({"q": results.query}),
        },
    )
