"""MDN HTTP Observatory's grading, as its public table of modifiers says, applied to one answer.

Everything begins with 100. What is wrong takes away; bonuses count only from 90 points on. Tests
that need the whole web (HSTS preload lists) are taken at their worst for us. Source: the scoring
table of the MDN HTTP Observatory, developer.mozilla.org/en-US/observatory/docs/tests_and_scoring.
"""

import re
from collections.abc import Mapping
from http.cookies import SimpleCookie

_SIX_MONTHS = 15_768_000
#: Points from which bonuses are added.
_WORTH_A_BONUS = 90
_UNSAFE_SCHEMES = {"http:", "ftp:"}
_WIDE = {"*", "https:", "data:", "blob:", *_UNSAFE_SCHEMES}
_NO_LEAK = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
_LEAK = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}


def directives_of(policy: str) -> dict[str, set[str]]:
    """A content security policy by directive; of two with one name the first one counts."""
    found: dict[str, set[str]] = {}
    for part in policy.split(";"):
        name, *values = part.split()[:1] + part.split()[1:] if part.strip() else [""]
        if name:
            found.setdefault(name.lower(), set(values))
    return found


def policy_points(policy: str) -> int:
    """Content-Security-Policy: +10 for `default-src 'none'` without anything unsafe, to -25."""
    if not policy:
        return -25
    found = directives_of(policy)
    default = found.get("default-src", {"*"})
    scripts, styles = found.get("script-src", default), found.get("style-src", default)
    objects = found.get("object-src", default)
    if "'unsafe-inline'" in scripts or (scripts | objects) & _WIDE:
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if any(values & _UNSAFE_SCHEMES for values in found.values()):
        return -10
    if "'unsafe-inline'" in styles:
        return 0
    return 10 if default == {"'none'"} else 5


def cookie_points(cookies: SimpleCookie, *, has_hsts: bool) -> int:
    """Cookies: +5 where all are secure, the session's closed to scripts, and none is sent from
    elsewhere; 0 without cookies."""
    if not cookies:
        return 0
    points = 5
    for name, cookie in cookies.items():
        is_session = re.search(r"sess|login|auth", name, re.IGNORECASE) is not None
        if not cookie["secure"]:
            worst = -10 if is_session else -5
            points = min(points, worst if has_hsts else worst - 20)
        if is_session and not cookie["httponly"]:
            points = min(points, -30)
        if "csrf" in name.lower() and not cookie["samesite"]:
            points = min(points, -20)
        if not cookie["samesite"]:
            points = min(points, 0)
    return points


def transport_points(header: str) -> int:
    """Strict-Transport-Security: half a year at least."""
    age = re.search(r"max-age=(\d+)", header)
    if age is None:
        return -20
    return 0 if int(age[1]) >= _SIX_MONTHS else -10


def referrer_points(header: str) -> int:
    if header in _NO_LEAK:
        return 5
    return -5 if header in _LEAK else 0


def framing_points(header: str, policy: str) -> int:
    """Framing: by the policy +5, by the old header alone 0, by neither -20."""
    if "frame-ancestors" in directives_of(policy):
        return 5
    return 0 if header in ("DENY", "SAMEORIGIN") else -20


def sharing_points(headers: Mapping[str, str]) -> int:
    """Cross-Origin-Resource-Policy, and CORS that lets everybody in with cookies."""
    points = (
        10 if headers.get("Cross-Origin-Resource-Policy") in ("same-origin", "same-site") else 0
    )
    everybody = headers.get("Access-Control-Allow-Origin") not in (None, "*")
    with_cookies = headers.get("Access-Control-Allow-Credentials") == "true"
    return -50 if everybody and with_cookies else points


def script_points(html: str) -> int:
    """Scripts of other sites: -5 without a hash, -50 over plain HTTP; our own need none."""
    sources = re.findall(r"<script[^>]*\ssrc=[\"']?([^\"'\s>]+)", html)
    foreign = [source for source in sources if re.match(r"(https?:)?//", source)]
    if any(source.startswith("http://") for source in foreign):
        return -50
    return -5 if foreign else 0


def score(headers: Mapping[str, str], cookies: SimpleCookie, html: str) -> int:
    """The points of one answer that came over TLS."""
    policy = headers.get("Content-Security-Policy", "")
    transport = transport_points(headers.get("Strict-Transport-Security", ""))
    points = [
        policy_points(policy),
        cookie_points(cookies, has_hsts=transport == 0),
        transport,
        referrer_points(headers.get("Referrer-Policy", "")),
        framing_points(headers.get("X-Frame-Options", ""), policy),
        sharing_points(headers),
        script_points(html),
        0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
    ]
    base = 100 + sum(one for one in points if one < 0)
    bonus = sum(one for one in points if one > 0)
    return max(0, base + bonus if base >= _WORTH_A_BONUS else base)
