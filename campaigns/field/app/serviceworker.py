"""The field log's service worker: its source with the list of what makes up this version.

The list is made from the real files: what the shell names, and what these load in turn. Its version
is a hash of all of it, so that any change, of a word of the shell too, is a new version.
"""

import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from mrc.core.assets import fingerprint, read_asset, with_what_they_load

from . import views

SOURCE = "mrc/js/outreach/service-worker.js"
#: Takes itself away with its caches; what is typed is elsewhere and stays.
FAREWELL = """\
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(
  caches.keys()
    .then((names) => names.filter((name) => name.startsWith("mrc-outreach-")))
    .then((names) => Promise.all(names.map((name) => caches.delete(name))))
    .then(() => self.registration.unregister())
));
"""

_NAMED_IN_HTML = re.compile(r'"([^"#?\s]+)(?:[#?][^"]*)?"')
#: Pictures for the home screen and the like are no part of what has to open without a connection.
_KEPT = (".js", ".css", ".svg", ".woff2")


@dataclass(frozen=True)
class Version:
    """What makes up one version of the app. Addresses with the SHA-256 of their bytes."""

    shells: dict[str, dict[str, str]]
    files: dict[str, str]
    source: str

    @property
    def name(self) -> str:
        whole = json.dumps([self.shells, self.files, self.source], sort_keys=True)
        return hashlib.sha256(whole.encode()).hexdigest()[:16]

    @property
    def script(self) -> str:
        return (
            f"const VERSION = {json.dumps(self.name)};\n"
            f"const SHELLS = {json.dumps(self.shells, indent=1)};\n"
            f"const FILES = {json.dumps(self.files, indent=1)};\n"
            f"{self.source}"
        )


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script; `MRC_OUTREACH_WORKER = False` sends one that takes itself away."""
    host = request.get_host()
    script = script_now(host) if settings.MRC_OUTREACH_WORKER else FAREWELL
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def script_now(host: str) -> str:
    """Made once in a process, but while somebody works on the files."""
    return current_version(host).script if settings.DEBUG else _script_once(host)


@lru_cache(maxsize=8)
def _script_once(host: str) -> str:
    return current_version(host).script


def current_version(host: str) -> Version:
    """What is served under this name. Raises `MissingFileError` for a file that is not there."""
    pages = {code: _shell(code, host) for code, _name in settings.LANGUAGES}
    named = {
        address
        for page in pages.values()
        for address in _NAMED_IN_HTML.findall(page.decode())
        if address.startswith(settings.STATIC_URL) and address.endswith(_KEPT)
    }
    return Version(
        shells={
            code: {"url": _shell_address(code), "hash": fingerprint(page)}
            for code, page in pages.items()
        },
        files={address: fingerprint(content) for address, content in with_what_they_load(named)},
        source=read_asset(settings.STATIC_URL + SOURCE).decode(),
    )


def _shell_address(language: str) -> str:
    with translation.override(language):
        return reverse("field_log_app")


def _shell(language: str, host: str) -> bytes:
    """The bytes that anybody gets: it is the same page for all."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = _shell_address(language)
    request.user = AnonymousUser()
    request.META["HTTP_HOST"] = host
    with translation.override(language):
        return views.shell(request).content
