"""The list of what a kept guide consists of: each address with its size and the hash of its bytes.

Hashes are taken from what is really served, so that whatever a page shows - a fact, a warning, a
contact, the menu - cannot change without the list changing. That means drawing every page of the
guide; the result is kept until what the guide is made of changes, and at most a quarter of an hour.
"""

import gzip
import hashlib
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils import timezone

from destinations.listening.models import Recording
from mrc.core.assets import (
    MissingFileError,
    fingerprint,
    loaded_by_page,
    read_asset,
    with_what_they_load,
)
from mrc.core.bilingual import current_language
from mrc.core.models import Contact

from .addresses import (
    Address,
    Group,
    Kind,
    cards_of,
    guide_addresses,
    pages_with_voice,
    readable_parts,
)
from .rendering import UnreadablePageError, page_bytes

if TYPE_CHECKING:
    from destinations.models import GuidePage, GuidePartPage

#: The form of the list; scripts refuse another one.
FORMAT = 1
#: Seconds after which a list is made anew although nothing that is watched has changed.
LONGEST = 15 * 60
_GENERATION = "mrc-kept-generation"
_PICTURES = (".webp", ".jpg", ".jpeg", ".png", ".avif", ".gif")
_TEXTS = (".js", ".css", ".svg", ".json")


@dataclass(frozen=True)
class Entry:
    """One address with its bytes on the phone and on the way there."""

    address: Address
    size: int
    transfer: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        title = {"title": self.address.title} if self.address.title else {}
        return {
            "url": self.address.url,
            "kind": self.address.kind.value,
            "group": self.address.group.value,
            "bytes": self.size,
            "transfer": self.transfer,
            "sha256": self.sha256,
            **title,
        }


def manifest(guide: "GuidePage", request: HttpRequest) -> dict[str, Any]:
    """The list as JSON; made anew only when something has changed, see `state_of`."""
    if settings.DEBUG:
        return build(guide, request)
    key = _key(guide, request)
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = build(guide, request)
        cache.set(key, kept, LONGEST)
    return kept


def build(guide: "GuidePage", request: HttpRequest) -> dict[str, Any]:
    """Draws every page of the guide and reads every file that these load."""
    pages: list[Entry] = []
    named: set[str] = set()
    large: list[Entry] = []
    for address in guide_addresses(guide, request):
        if address.kind is Kind.RECORDING:
            large += _file(address)
            continue
        if address.kind is Kind.CARD:
            large += _card(address, request)
            continue
        content = page_bytes(address.url, request)
        pages.append(_entry(address, content, is_text=True))
        named |= loaded_by_page(content.decode())
    entries = [*pages, *_files(named), *large]
    return {
        "format": FORMAT,
        "language": current_language(),
        "slug": guide.slug,
        "title": guide.title,
        "address": guide.get_url(request),
        "version": _version(entries),
        "as_of": timezone.localdate().isoformat(),
        "total": {group.value: _total(entries, group) for group in Group},
        "files": [entry.as_json() for entry in entries],
    }


def _card(address: Address, request: HttpRequest) -> list[Entry]:
    """Nothing while it is out of date and drawn anew: its own address then gives no file."""
    try:
        return [_entry(address, page_bytes(address.url, request), is_text=False)]
    except UnreadablePageError:
        return []


def _files(named: set[str]) -> list[Entry]:
    """An upload that is gone is left out: it is a gap in the page as well."""
    uploads = sorted(one for one in named if one.startswith(settings.MEDIA_URL))
    found = [
        _entry(Address(url, Kind.FILE), content, is_text=url.endswith(_TEXTS))
        for url, content in with_what_they_load(named.difference(uploads))
    ]
    for url in uploads:
        kind = Kind.PICTURE if url.endswith(_PICTURES) else Kind.FILE
        found += _file(Address(url, kind))
    return found


def _file(address: Address) -> list[Entry]:
    try:
        return [_entry(address, read_asset(address.url), is_text=False)]
    except MissingFileError:
        return []


def _entry(address: Address, content: bytes, *, is_text: bool) -> Entry:
    transfer = len(gzip.compress(content, 6)) if is_text else len(content)
    return Entry(address, len(content), transfer, fingerprint(content))


def _total(entries: list[Entry], group: Group) -> dict[str, int]:
    chosen = [entry for entry in entries if entry.address.group is group]
    return {
        "files": len(chosen),
        "bytes": sum(entry.size for entry in chosen),
        "transfer": sum(entry.transfer for entry in chosen),
    }


def _version(entries: list[Entry]) -> str:
    rows = sorted((entry.address.url, entry.sha256) for entry in entries)
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


def _key(guide: "GuidePage", request: HttpRequest) -> str:
    state = [request.scheme, request.get_host(), current_language(), *state_of(guide)]
    text = json.dumps(state, cls=DjangoJSONEncoder, ensure_ascii=False)
    return f"mrc-kept:{guide.pk}:{hashlib.sha256(text.encode()).hexdigest()}"


def state_of(guide: "GuidePage") -> list[Any]:
    """All that a list depends on as far as it can be asked for cheaply: five queries, however many
    parts and facts there are. The day is in it, since facts pass their dates."""
    from destinations.models import Fact

    facts = Fact.objects.for_country(guide.country).order_by("pk")
    kind = ["label_en", "label_ur", "help_en", "help_ur", "group", "order", "on_card"]
    fields = [field.attname for field in Fact._meta.concrete_fields]
    pages: list[GuidePage | GuidePartPage] = [guide, *readable_parts(guide)]
    voices = Recording.objects.filter(page_id__in=pages_with_voice(pages))
    return [
        timezone.localdate(),
        [(page.pk, page.url_path, page.last_published_at) for page in pages],
        list(facts.values_list(*fields, *[f"kind__{name}" for name in kind])),
        list(Contact.objects.order_by("pk").values_list()),
        list(voices.order_by("pk").values_list()),
        list(cards_of(guide).values_list("fingerprint", "name", "valid_until")),
        getattr(staticfiles_storage, "manifest_hash", ""),
        cache.get(_GENERATION, ""),
    ]


def something_changed(**kwargs: Any) -> None:
    """Every list is made anew when it is next asked for; a receiver of signals."""
    cache.set(_GENERATION, uuid.uuid4().hex, None)
