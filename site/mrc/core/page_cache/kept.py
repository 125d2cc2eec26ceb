"""One kept answer: what is stored of it, and how it is told again."""

import gzip
import hashlib
import re
from dataclasses import dataclass, field
from typing import Any

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe, quote_etag

from . import FRESH_SECONDS, RENEWING_SECONDS, cache_control

_TEXT = re.compile(r"text/.+|application/(json|xml|javascript|.+\+xml|.+\+json)|image/svg\+xml")
#: Answers that a reader may get again; 304 and errors of the server say nothing by themselves.
_STATUSES = (200, 301, 302, 307, 308, 404, 410)
#: Headers that belong to one telling, or that are made anew for each.
_OWN = ("cache-control", "content-encoding", "content-length", "date", "etag", "expires", "vary")
#: A page may differ by these alone: the first is done here, the second is part of the key.
_MAY_VARY = {"accept-encoding", "accept-language"}
#: Bytes: larger files are read too seldom to crowd pages out.
LARGEST = 1024 * 1024
_NOT_SHARED = {"private", "no-store", "no-cache", "immutable"}
#: Seconds that a view of what changes may allow; files that never change allow far more.
_LONGEST_OF_PAGES = 300
#: Django's own layer compresses nothing shorter than this either.
_SMALLEST = 200
_GZIP_LEVEL, _BROTLI_QUALITY = 6, 5

Tokens = tuple[str, str]


@dataclass(frozen=True)
class Kept:
    """An answer for everybody, compressed once.

    `tokens` were read before it was rendered: what changes meanwhile makes it old at once.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    vary: str
    #: By content coding: ``br`` and ``gzip`` for text, ``""`` for what cannot be made smaller.
    bodies: dict[str, bytes] = field(repr=False)
    digest: str
    rendered_at: float
    #: Seconds that its view allowed.
    max_age: int
    tokens: Tokens
    #: The pattern that answered, for the logs.
    route: str

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return sum(map(len, self.bodies.values())) + 1500

    def age(self, now: float) -> float:
        """Seconds since its rendering began; the clock of another machine may be ahead of ours."""
        return max(0.0, now - self.rendered_at)

    def is_fresh(self, tokens: Tokens, now: float) -> bool:
        return self.tokens == tokens and self.age(now) < min(FRESH_SECONDS, self.max_age)

    def may_be_renewed_meanwhile(self, tokens: Tokens, now: float) -> bool:
        return self.tokens == tokens and self.age(now) < FRESH_SECONDS + RENEWING_SECONDS

    def may_stand_in(self, tokens: Tokens, now: float, longest: float) -> bool:
        """Nothing was withdrawn since it was rendered, and it is not too old to help."""
        return self.tokens[1] == tokens[1] and self.age(now) < longest

    def answer(self, request: HttpRequest, now: float, *, said: str) -> HttpResponseBase:
        """For this request: compressed as it likes, 304 where it has the page, no body for HEAD."""
        coding, body = self._body(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        response = HttpResponse(b"" if request.method == "HEAD" else body, status=self.status)
        del response.headers["Content-Type"]
        for name, value in self.headers:
            response.headers[name] = value
        response.headers["Content-Length"] = str(len(body))
        response.headers["Cache-Control"] = cache_control(self.age(now))
        response.headers["Cache-Status"] = f"mrc; {said}"
        response.headers["Vary"] = self.vary
        if coding:
            response.headers["Content-Encoding"] = coding
        etag = quote_etag(f"{self.digest}{'-' if coding else ''}{coding}")
        response.headers["ETag"] = etag
        if self.status != 200:
            return response
        changed = parse_http_date_safe(response.headers.get("Last-Modified", ""))
        answer = get_conditional_response(request, etag, changed, response)
        assert answer is not None  # it is the response itself where nothing matched
        if isinstance(answer, HttpResponseNotModified):
            answer.headers["Cache-Status"] = response.headers["Cache-Status"]
        return answer

    def _body(self, accepted: str) -> tuple[str, bytes]:
        if "" in self.bodies:
            return "", self.bodies[""]
        liked = codings(accepted)
        for coding in ("br", "gzip"):
            if coding in liked:
                return coding, self.bodies[coding]
        return "", gzip.decompress(self.bodies["gzip"])


def codings(accepted: str) -> set[str]:
    """Of an ``Accept-Encoding`` header, those that are not refused with ``q=0``."""
    found = set()
    for part in accepted.split(","):
        name, _semicolon, weight = part.partition(";")
        if not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight):
            found.add(name.strip().lower())
    return found


def is_for_everybody(response: HttpResponseBase) -> bool:
    """Its view said `public`, and it is whole, sets nothing and differs for nobody."""
    said = _said(response)
    return (
        "public" in said
        and not _NOT_SHARED & said.keys()
        and response.status_code in _STATUSES
        and not response.streaming
        and not response.cookies
        and not response.has_header("Set-Cookie")
        and not response.has_header("Content-Encoding")
        and {one.lower() for one in _words(response.headers.get("Vary", ""))} <= _MAY_VARY
        and _seconds(said) > 0
        and len(getattr(response, "content", b"")) <= LARGEST
    )


def share_the_minute(response: HttpResponseBase) -> HttpResponseBase:
    """What others may keep of an answer that is not kept here: the proxy and the browser share the
    minute as they do with kept ones, else each of them would take the whole of it."""
    said = _said(response)
    is_of_pages = 0 < _seconds(said) <= _LONGEST_OF_PAGES
    if is_of_pages and "public" in said and not _NOT_SHARED & said.keys():
        response.headers["Cache-Control"] = cache_control(0)
    return response


def keep(response: HttpResponse, *, rendered_at: float, tokens: Tokens, route: str) -> Kept:
    """What is stored of an answer for which `is_for_everybody` holds."""
    body = response.content
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    bodies = {"": body}
    if len(body) >= _SMALLEST and _TEXT.fullmatch(kind):
        bodies = {
            "br": brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY),
            "gzip": gzip.compress(body, _GZIP_LEVEL, mtime=0),
        }
    vary = [name for name in _words(response.headers.get("Vary", "")) if _is_language(name)]
    headers = [(name, str(value)) for name, value in response.items() if name.lower() not in _OWN]
    digest = hashlib.sha256(repr((response.status_code, sorted(headers))).encode() + body)
    return Kept(
        status=response.status_code,
        headers=tuple(headers),
        vary=", ".join([*vary, "Accept-Encoding"]),
        bodies=bodies,
        digest=digest.hexdigest()[:32],
        rendered_at=rendered_at,
        max_age=_seconds(_said(response)),
        tokens=tokens,
        route=route,
    )


def _is_language(name: str) -> bool:
    return name.lower() == "accept-language"


def _said(response: HttpResponseBase) -> dict[str, Any]:
    """The directives of ``Cache-Control`` by name."""
    pairs = (one.partition("=") for one in _words(response.headers.get("Cache-Control", "")))
    return {name.strip().lower(): value.strip('" ') for name, _equals, value in pairs}


def _seconds(said: dict[str, Any]) -> int:
    value = said.get("max-age", "")
    return int(value) if value.isdecimal() else 0


def _words(header: str) -> list[str]:
    return [word.strip() for word in header.split(",") if word.strip()]
