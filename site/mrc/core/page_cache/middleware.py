"""Whole pages, kept for everybody who is nobody in particular."""

import logging
import sys
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch

from mrc.core.logs import route_of

from .kept import Kept, Tokens, is_for_everybody, keep, share_the_minute
from .store import PageStore
from .tokens import page_tokens
from .wanted import Wanted, read_wanted

logger = logging.getLogger("mrc.page_cache")

#: Seconds for which nobody waits for a view that has just failed, where a kept page can stand in.
PAUSE_SECONDS = 3
_CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH",
               "HTTP_IF_UNMODIFIED_SINCE")  # fmt: skip

#: Of this process.
store = PageStore(largest=settings.MRC_PAGE_CACHE_BYTES, longest=settings.MRC_PAGE_STALE_SECONDS)


class PageCacheMiddleware:
    """Answers from a kept page, or lets the view answer and keeps that.

    Outside everything that could ask the database; inside what every answer carries (request id,
    security headers). What a kept page may answer: `wanted`. What is kept: `kept`. Whether it
    still holds: `tokens`. A view that fails is stood in for by the last page that it gave.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._pauses: dict[str, float] = {}
        self._database_pause = 0.0
        got_request_exception.connect(self._notice)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        wanted = read_wanted(request) if settings.MRC_PAGE_CACHE else None
        if wanted is None:
            return self.get_response(request)
        # Before anything is rendered: what changes meanwhile makes the new copy old at once.
        tokens, now = page_tokens.read(), time.time()
        page = store.get(wanted.key, tokens, now)
        if page is None:
            return self._first(request, wanted, tokens, now)
        if page.is_fresh(tokens, now):
            return self._tell(page, request, now, "hit")
        holder = None
        if page.may_be_renewed_meanwhile(tokens, now):
            holder = store.start_renewing(wanted.key)
            if holder is None:
                return self._tell(page, request, now, "hit; detail=renewing")
        try:
            if self._is_paused(wanted.key) and self._may_stand_in(page, tokens, now):
                return self._stand_in(page, request, now)
            return self._renew(request, wanted, page, tokens, now)
        finally:
            if holder is not None:
                store.end_renewing(wanted.key, holder)

    def _first(
        self, request: HttpRequest, wanted: Wanted, tokens: Tokens, now: float
    ) -> HttpResponseBase:
        """Whether the answer is for everybody is not known yet, so its view gets what was asked."""
        may_keep = request.method == "GET" and (wanted.is_plain or wanted.is_nearly_plain)
        if may_keep:
            _ask_plainly(request, wanted)
        response = self.get_response(request)
        if not may_keep or not is_for_everybody(response):
            return share_the_minute(response)
        return self._keep(request, wanted, response, tokens, now, said="fwd=uri-miss; stored")

    def _renew(
        self, request: HttpRequest, wanted: Wanted, page: Kept, tokens: Tokens, now: float
    ) -> HttpResponseBase:
        """The page is known to be for everybody: asked for as everybody would, whole."""
        method, conditions = request.method, _without_conditions(request)
        _ask_plainly(request, wanted)
        request.method = request.META["REQUEST_METHOD"] = "GET"
        try:
            response = self.get_response(request)
        finally:
            request.META.update(conditions)
            request.method = request.META["REQUEST_METHOD"] = method
        if response.status_code >= 500:
            return self._failed(request, wanted, page, response, now)
        self._pauses.pop(wanted.key, None)
        if is_for_everybody(response):
            return self._keep(request, wanted, response, tokens, now, said="fwd=stale; stored")
        store.delete(wanted.key)
        return share_the_minute(response)

    def _keep(
        self, request: HttpRequest, wanted: Wanted, response: HttpResponseBase, tokens: Tokens,
        now: float, *, said: str,
    ) -> HttpResponseBase:  # fmt: skip
        assert isinstance(response, HttpResponse)  # what streams is for nobody to keep
        page = keep(response, rendered_at=now, tokens=tokens, route=route_of(request))
        store.put(wanted.key, page)
        return page.answer(request, time.time(), said=said)

    def _failed(
        self, request: HttpRequest, wanted: Wanted, page: Kept, response: HttpResponseBase,
        now: float,
    ) -> HttpResponseBase:  # fmt: skip
        """The last good page, unless something was withdrawn, be it while the view was failing."""
        if len(self._pauses) > 10_000:
            self._pauses.clear()
        self._pauses[wanted.key] = time.monotonic() + PAUSE_SECONDS
        if not self._may_stand_in(page, page_tokens.read(), now):
            return response
        logger.warning("a kept page stands in for a view that failed")
        return self._stand_in(page, request, now)

    def _stand_in(self, page: Kept, request: HttpRequest, now: float) -> HttpResponseBase:
        """Says that it is old; whoever keeps it asks again in seconds."""
        answer = self._tell(page, request, now, "hit; fwd=stale; detail=failing")
        answer.headers["Cache-Control"] = "public, max-age=5, s-maxage=5"
        answer.headers["Warning"] = '111 - "Revalidation Failed"'
        answer.headers["Age"] = str(int(page.age(now)))
        return answer

    def _tell(self, page: Kept, request: HttpRequest, now: float, said: str) -> HttpResponseBase:
        # For the logs: the address itself is never written down.
        request.resolver_match = ResolverMatch(self.__call__, (), {}, route=page.route)
        return page.answer(request, now, said=said)

    def _may_stand_in(self, page: Kept, tokens: Tokens, now: float) -> bool:
        return page.may_stand_in(tokens, now, settings.MRC_PAGE_STALE_SECONDS)

    def _is_paused(self, key: str) -> bool:
        now = time.monotonic()
        return now < self._database_pause or now < self._pauses.get(key, 0.0)

    def _notice(self, **kwargs: Any) -> None:
        """A database that is gone lets each request wait for it; one in a while is enough."""
        if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
            self._database_pause = time.monotonic() + PAUSE_SECONDS


def _ask_plainly(request: HttpRequest, wanted: Wanted) -> None:
    """No page holds in its links what somebody else added to its address."""
    request.META["QUERY_STRING"] = wanted.query


def _without_conditions(request: HttpRequest) -> dict[str, str]:
    return {name: request.META.pop(name) for name in _CONDITIONS if name in request.META}
