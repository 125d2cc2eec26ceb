"""How long anybody on the way to the reader may keep a page, and the copies that we keep ourselves.

A view says with `keep_for_a_minute` that everybody may see its answer. `middleware` keeps such
answers whole; `tokens` notices when something that pages show has changed. ADR 26 has the reasons,
docs/operations/serving.md the numbers.
"""

from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control

from .calendar import seconds_left_today

#: Seconds: what is published or withdrawn reaches every reader within a minute. All caches on the
#: way share it: the parts below add up to it.
PAGE_SECONDS = 60
#: Seconds after its rendering began in which a copy of ours is as good as new, if nothing that
#: pages show was written since and midnight has not passed; only what begins or ends within the day
#: is late by them.
FRESH_SECONDS = 20
#: Seconds after those in which one request makes the copy anew while others still get the old one.
RENEWING_SECONDS = 10
#: Seconds in which the proxy in front answers by itself, and in which it (or a browser) shows the
#: old copy while it asks for a new one.
PROXY_SECONDS = 10
PROXY_RENEWING_SECONDS = 5
#: Seconds for which the proxy may still show its copy where nobody answers; then it turns to the
#: static copy of the site, which withdrawn warnings leave although the application is down.
PROXY_ERROR_SECONDS = 60

Answer = TypeVar("Answer", bound=HttpResponseBase)


def keep_for_a_minute(request: HttpRequest, response: Answer) -> Answer:
    """Let caches keep a page that everybody may see.

    Whoever is signed in, or gave the password of a private page, sends a session: what they get
    is theirs alone.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        patch_cache_control(response, private=True, no_cache=True)
    elif request.method in ("GET", "HEAD"):
        seconds = max(1, min(PAGE_SECONDS, seconds_left_today()))
        patch_cache_control(response, public=True, max_age=seconds)
    return response


def cache_control(age: float) -> str:
    """What others are told about a page that was rendered `age` seconds ago.

    What the browser is left with is a minute, less the page's age, the proxy's share, and the time
    in which each of them may show an old copy while it fetches the new one. Before midnight all of
    them shrink: no cache that could ask shows yesterday's page.
    """
    others = PROXY_SECONDS + 2 * PROXY_RENEWING_SECONDS
    left = max(0, PAGE_SECONDS - others - int(age + 0.999))
    today = seconds_left_today()
    proxy = min(PROXY_SECONDS, today)
    renewing = min(PROXY_RENEWING_SECONDS, (today - proxy) // 2)
    left = min(left, today - proxy - 2 * renewing)
    return (
        f"public, max-age={left}, s-maxage={proxy}, "
        f"stale-while-revalidate={renewing}, stale-if-error={PROXY_ERROR_SECONDS}"
    )
