"""The headers of an answer that only its reader should see."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

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
