"""Counting requests: by route, method, status and whether a kept page answered."""

import sys
import time
from collections.abc import Callable
from typing import Any

from django.core.exceptions import MiddlewareNotUsed
from django.core.signals import got_request_exception
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Counter, Histogram

from mrc.core.logs import route_of

from .slots import count_by_slot, is_counting

count_by_slot()
#: Any other word is a stranger's invention, and would be one more line for ever.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

requests_total = Counter(
    "mrc_requests",
    "Answers, by route pattern, method, status and whether a kept page answered",
    ["route", "method", "status", "cached"],
)
request_seconds = Histogram(
    "mrc_request_seconds", "Seconds until an answer", ["route", "cached"], buckets=_BUCKETS
)
errors_total = Counter("mrc_errors", "Requests that broke, by what broke", ["kind"])
cache_errors_total = Counter("mrc_cache_errors", "Times that the shared cache did not answer")


class MetricsMiddleware:
    """Outermost, so that it times everything. Not used where nobody asked for figures."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not is_counting():
            raise MiddlewareNotUsed
        self.get_response = get_response
        got_request_exception.connect(note_error, dispatch_uid="mrc.metrics.errors")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        response = self.get_response(request)
        count(request, response.status_code, time.perf_counter() - started)
        return response


def count(request: HttpRequest, status: int, seconds: float) -> None:
    """One answer. The route is a pattern of ours, so there are as many as the site has."""
    method = request.method if request.method in _METHODS else "other"
    cached = "yes" if _is_kept_page(request) else "no"
    route = route_of(request)
    requests_total.labels(route, method, str(status), cached).inc()
    request_seconds.labels(route, cached).observe(seconds)


def _is_kept_page(request: HttpRequest) -> bool:
    """Whether the page cache answered: it stands in the place of the view."""
    match = request.resolver_match
    view = match.func if match is not None else None
    owner = type(getattr(view, "__self__", None))
    return owner.__module__.startswith("mrc.core.page_cache")


def note_error(**kwargs: Any) -> None:
    """Signal `got_request_exception`: an exception that no view caught."""
    error = sys.exc_info()[1]
    errors_total.labels("database" if isinstance(error, DatabaseError) else "other").inc()
