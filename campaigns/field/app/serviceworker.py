"""The field log's service worker: its source with the list of what makes up this version.

The list is made from the real files: what the shell names, and what these load in turn. Its version
is a hash of all of it, so that any change, of a word of the shell too, is a new version.
"""

import hashlib
import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

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
_IMPORTED = re.compile(r"""(?:^|[;\s])(?:import|export)\b[^"';]*["'](\.{1,2}/[^"']+)["']""")
_USED_IN_CSS = re.compile(r"""url\(\s*["']?([^"')#?]+)""")
#: Pictures for the home screen and the like are no part of what has to open without a connection.
_KEPT = (".js", ".css", ".svg", ".woff2")


class MissingFileError(LookupError):
    """The shell names a static file that does not exist."""


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
        if address.startswith(settings.STATIC_URL)
    }
    return Version(
        shells={
            code: {"url": _shell_address(code), "hash": _hash(page)} for code, page in pages.items()
        },
        files={address: _hash(content) for address, content in _with_what_they_load(named)},
        source=_read(settings.STATIC_URL + SOURCE).decode(),
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


def _with_what_they_load(named: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each file once, with its bytes, in the order of the addresses."""
    files: dict[str, bytes] = {}
    left = {address for address in named if address.endswith(_KEPT)}
    while left:
        address = left.pop()
        files[address] = _read(address)
        left |= {one for one in _loaded_by(address, files[address]) if one not in files}
    yield from sorted(files.items())


def _loaded_by(address: str, content: bytes) -> set[str]:
    pattern = {".js": _IMPORTED, ".css": _USED_IN_CSS}.get(posixpath.splitext(address)[1])
    found = pattern.findall(content.decode()) if pattern else []
    folder = posixpath.dirname(address)
    return {
        posixpath.normpath(posixpath.join(folder, one))
        for one in found
        if not one.startswith(("data:", "http:", "https:"))
    }


def _read(address: str) -> bytes:
    """As it is served: the collected file where files carry a hash in their names."""
    name = address.removeprefix(settings.STATIC_URL)
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        if not staticfiles_storage.exists(name):
            raise MissingFileError(address)
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    path = finders.find(name)
    if path is None:
        raise MissingFileError(address)
    return Path(str(path)).read_bytes()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
