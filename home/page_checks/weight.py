"""How many bytes a phone loads for a page, and what its pictures have in it."""

import gzip
import os
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.http import HttpRequest
from wagtail.models import Page

#: Bytes of a first view without its pictures, and with them (quality bar of the site).
MOST_WITHOUT_PICTURES, MOST = 60_000, 120_000


@dataclass(frozen=True)
class Picture:
    url: str
    alt: str
    bytes: int


@dataclass(frozen=True)
class Weight:
    """Bytes over the network, texts compressed."""

    html: int
    styles: int
    scripts: int
    pictures: list[Picture]

    @property
    def without_pictures(self) -> int:
        return self.html + self.styles + self.scripts

    @property
    def total(self) -> int:
        return self.without_pictures + sum(picture.bytes for picture in self.pictures)

    @property
    def is_too_heavy(self) -> bool:
        return self.without_pictures > MOST_WITHOUT_PICTURES or self.total > MOST


def weigh(page: Page, request: HttpRequest) -> Weight:
    """The weight of a page as it would be shown, drafts too."""
    content = page.make_preview_request(request, page.default_preview_mode).content
    seen = _Loaded()
    seen.feed(content.decode())
    return Weight(
        html=_packed(content),
        styles=sum(_static_size(url) for url in seen.styles),
        scripts=sum(_static_size(url) for url in seen.scripts),
        pictures=[
            Picture(url, alt, size)
            for url, alt in seen.pictures.items()
            if (size := _media_size(url)) is not None
        ],
    )


class _Loaded(HTMLParser):
    """What a page makes a browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: set[str] = set()
        self.scripts: set[str] = set()
        self.pictures: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and values.get("rel") == "stylesheet":
            self.styles.add(values.get("href", ""))
        elif tag == "script" and values.get("src"):
            self.scripts.add(values["src"])
        elif tag == "img" and values.get("src"):
            self.pictures.setdefault(values["src"], values.get("alt", ""))


def _packed(content: bytes) -> int:
    return len(gzip.compress(content, 6, mtime=0))


def _static_size(url: str) -> int:
    """Compressed bytes of one of our own files; nothing else is ever loaded."""
    prefix = settings.STATIC_URL
    if not url.startswith(prefix):
        return 0
    name = urlsplit(url.removeprefix(prefix)).path
    path = finders.find(name)
    if path is None and staticfiles_storage.exists(name):
        # Collected files carry a hash in their names.
        path = staticfiles_storage.path(name)
    if not path or not os.path.exists(path):
        return 0
    with open(path, "rb") as file:
        return _packed(file.read())


def _media_size(url: str) -> int | None:
    """Bytes of an uploaded picture; None for one of the site's own signs."""
    prefix = settings.MEDIA_URL
    name = urlsplit(url).path.removeprefix(prefix)
    if not url.startswith(prefix):
        return None
    try:
        return int(default_storage.size(name))
    except OSError:
        # Gone, or the storage is away: the editor is told of what can be weighed.
        return None
