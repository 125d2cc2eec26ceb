"""`/sw.js`: the worker's source with the little that it has to know of this site."""

import json
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from mrc.core.assets import read_asset

from .states import WorkerState, worker_state

SOURCE = "mrc/js/keep/service-worker.js"
#: Every cache of kept guides begins so; what the field log keeps begins otherwise.
CACHE_PREFIX = "mrc-kept-"
#: Below a language: staff, forms, whatever holds what somebody typed. Never answered by the worker.
CLOSED = ("outreach/", "ask/", "feedback/", "mail/", "alerts/report/", "alerts/subscribe/")

#: Takes itself away with all that was kept.
FAREWELL = f"""\
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(
  caches.keys()
    .then((names) => names.filter((name) => name.startsWith("{CACHE_PREFIX}")))
    .then((names) => Promise.all(names.map((name) => caches.delete(name))))
    .then(() => self.registration.unregister())
));
"""


@require_safe
def public_worker(request: HttpRequest) -> HttpResponse:
    """The script, or the one that takes itself away; looked at anew by every browser that asks."""
    script = FAREWELL if worker_state() is WorkerState.KILL else worker_script()
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def worker_script() -> str:
    """The same for everybody. Made once in a process, but while somebody works on the file."""
    return _script() if settings.DEBUG else _script_once()


@lru_cache(maxsize=1)
def _script_once() -> str:
    return _script()


def _script() -> str:
    site = {
        "prefix": CACHE_PREFIX,
        "languages": [code for code, _name in settings.LANGUAGES],
        "closed": CLOSED,
        "files": settings.STATIC_URL,
        "uploads": settings.MEDIA_URL,
        "shelf": {code: _shelf(code) for code, _name in settings.LANGUAGES},
    }
    source = read_asset(settings.STATIC_URL + SOURCE).decode()
    return f"const SITE = {json.dumps(site)};\n{source}"


def _shelf(language: str) -> str:
    """Where what is kept is listed; empty on a site without guides."""
    try:
        with translation.override(language):
            return reverse("kept")
    except NoReverseMatch:
        return ""
