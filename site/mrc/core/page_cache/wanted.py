"""Which requests a kept page may answer, and under which name it is kept."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.utils.translation import get_language_from_path, get_language_from_request

#: Parameters of addresses that public pages read. A page is kept once for each of their values.
KNOWN_PARAMETERS = frozenset(
    {"c", "city", "code", "country", "kind", "lang", "page", "q", "show", "when", "with"}
)
#: What other sites add to our addresses when they lead here; no page of ours reads it.
_TRACKING = re.compile(r"utm_\w+|(?:fb|g|dc|ms|tt|tw|li_fat_|igsh|yc)(?:cl)?id|igsh|mc_[ce]id|_ga")
#: Never for everybody, so not even looked up.
_NEVER = ("/admin/", "/accounts/", "/api/", "/documents/")
#: Longer addresses are nobody's links.
_LONGEST = 500


@dataclass(frozen=True)
class Wanted:
    """What an anonymous GET or HEAD asks for."""

    #: Scheme, host, language, path and the parameters that pages read.
    key: str
    #: Those parameters as a query string, ordered by name.
    query: str
    #: The address is written exactly like this.
    is_plain: bool
    #: It differs by order and by what other sites add, nothing else.
    is_nearly_plain: bool


def read_wanted(request: HttpRequest) -> Wanted | None:
    """None for whatever is for one person, or changes something: it goes to the view as it is."""
    if request.method not in ("GET", "HEAD") or not _is_anonymous(request):
        return None
    path, raw = request.path, request.META.get("QUERY_STRING", "")
    # As WSGI hands it on, bytes stand for letters; some programs send Urdu as it is.
    raw = raw.encode("latin-1", "replace").decode("utf-8", "replace")
    if len(path) + len(raw) > _LONGEST or path.startswith(_never()):
        return None
    try:
        host = request.get_host().lower()
    except DisallowedHost:
        return None
    in_path = get_language_from_path(path)
    language = in_path or get_language_from_request(request)
    pairs = parse_qsl(raw, keep_blank_values=True) if raw else []
    known = sorted((pair for pair in pairs if pair[0] in KNOWN_PARAMETERS), key=lambda one: one[0])
    others = [name for name, _value in pairs if name not in KNOWN_PARAMETERS]
    query = urlencode(known)
    is_plain = not others and [*known] == pairs
    only_added = all(_TRACKING.fullmatch(name) for name in others)
    return Wanted(
        key=f"{request.scheme}://{host} {language} {path}?{query}",
        query=query,
        is_plain=is_plain,
        # Without a language the answer may be a redirect that hands them on.
        is_nearly_plain=only_added and bool(in_path),
    )


def _is_anonymous(request: HttpRequest) -> bool:
    """No session (signed in, or the password of a private page), no key, no part of a file."""
    meta = request.META
    if "HTTP_AUTHORIZATION" in meta or "HTTP_RANGE" in meta:
        return False
    # Wagtail makes a request of its own for a preview, with the page's address.
    if getattr(request, "is_dummy", False) or getattr(request, "is_preview", False):
        return False
    return "HTTP_COOKIE" not in meta or settings.SESSION_COOKIE_NAME not in request.COOKIES


def _never() -> tuple[str, ...]:
    return (*_NEVER, settings.STATIC_URL, settings.MEDIA_URL)
