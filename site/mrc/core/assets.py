"""Which of our own files a page loads, with the bytes that are really served.

For what has to open without a connection: the list is made from the files themselves, so that
nothing is forgotten and nothing is kept that is not there.
"""

import hashlib
import posixpath
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.files.storage import default_storage

_IMPORTED = re.compile(r"""(?:^|[;\s])(?:import|export)\b[^"';]*["'](\.{1,2}/[^"']+)["']""")
_USED_IN_CSS = re.compile(r"""url\(\s*["']?([^"')#?]+)""")
#: What names a file that the page does not need in order to be read: links to follow, what is
#: played or downloaded on asking, and what only other sites read.
_NOT_LOADED = frozenset({"a", "audio", "source", "video", "meta"})


class MissingFileError(LookupError):
    """A page names a file that does not exist."""


def read_asset(address: str) -> bytes:
    """A static file or an upload as it is served. Raises `MissingFileError`, and `OSError` where
    the storage does not answer: then nobody knows whether the file is there.

    The collected file where static files carry a hash in their names.
    """
    if address.startswith(settings.STATIC_URL):
        return _read_static(address, address.removeprefix(settings.STATIC_URL))
    try:
        # Asking first whether it exists would be one more request to a storage that is far away.
        with default_storage.open(address.removeprefix(settings.MEDIA_URL)) as file:
            return bytes(file.read())
    except (FileNotFoundError, NotADirectoryError):
        raise MissingFileError(address) from None


def _read_static(address: str, name: str) -> bytes:
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        if not staticfiles_storage.exists(name):
            raise MissingFileError(address)
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    path = finders.find(name)
    if path is None:
        raise MissingFileError(address)
    return Path(str(path)).read_bytes()


def with_what_they_load(addresses: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Each file once with its bytes, and what style sheets and modules load in turn, in the order
    of the addresses. Raises `MissingFileError`."""
    files: dict[str, bytes] = {}
    left = set(addresses)
    while left:
        address = left.pop()
        files[address] = read_asset(address)
        left |= {one for one in loaded_by(address, files[address]) if one not in files}
    yield from sorted(files.items())


def loaded_by(address: str, content: bytes) -> set[str]:
    """The addresses that a style sheet or a module loads, as it names them."""
    pattern = {".js": _IMPORTED, ".css": _USED_IN_CSS}.get(posixpath.splitext(address)[1])
    found = pattern.findall(content.decode()) if pattern else []
    folder = posixpath.dirname(address)
    return {
        posixpath.normpath(posixpath.join(folder, one))
        for one in found
        if not one.startswith(("data:", "http:", "https:"))
    }


def loaded_by_page(html: str) -> set[str]:
    """The static files and uploads that a page loads by itself, every width of a picture too."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Collects what the attributes of a page name below our two folders of files."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.folders = (settings.STATIC_URL, settings.MEDIA_URL)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _NOT_LOADED:
            return
        for _name, value in attributes:
            for word in (value or "").replace(",", " ").split():
                if word.startswith(self.folders):
                    self.found.add(word.partition("#")[0].partition("?")[0])


def fingerprint(content: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(content).hexdigest()
