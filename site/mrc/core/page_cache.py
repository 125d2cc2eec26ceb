"""How long anybody on the way to the reader may keep a page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

#: Seconds: what is published or withdrawn reaches every reader within a minute.
PAGE_SECONDS = 60


def keep_for_a_minute(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let caches keep a page that everybody may see.

    Whoever is signed in, or gave the password of a private page, sends a session: what they get
    is theirs alone.
    """
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        patch_cache_control(response, private=True, no_cache=True)
    elif request.method in ("GET", "HEAD"):
        patch_cache_control(response, public=True, max_age=PAGE_SECONDS)
    return response
