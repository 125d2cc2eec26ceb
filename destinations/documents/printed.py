"""The documents of a guide as the HTML that WeasyPrint draws."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string, select_template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks.stream_block import StreamValue

from destinations.printing import all_sources, printed_parts
from mrc.core.drawing.qr import modules, svg_path
from mrc.core.page_links import forget_links, preload_links
from mrc.core.sources import CheckState

from .content import GuideContent
from .kinds import DocumentKind
from .models import LANGUAGES

if TYPE_CHECKING:
    from destinations.models import GuidePage, GuidePartPage

#: CSS pixels of a QR code's side, at most: whole pixels for each module.
_QR_ROOM = {DocumentKind.GUIDE: 150, DocumentKind.CARD: 110}
_FOLDER = "destinations/documents"


@dataclass(frozen=True)
class Printed:
    """A document to draw: it names style sheets of ours, its pictures, and nothing else."""

    html: str
    #: Contents of JPEG files by the names that the HTML gives them.
    pictures: dict[str, bytes]


def print_document(content: GuideContent, kind: DocumentKind) -> Printed:
    """The whole document as HTML, with the pictures that it shows."""
    guide = content.guide
    pictures: dict[str, bytes] = {}
    with translation.override(content.language):
        # A worker lives longer than the addresses that it once looked up.
        forget_links(None)
        address = _origin() + urlsplit(guide.full_url or "").path
        context = {
            "content": content,
            "page": guide,
            "language": content.language,
            "direction": "rtl" if content.language == "ur" else "ltr",
            "other_language": "en" if content.language == "ur" else "ur",
            "address": address,
            "shown_address": _shown(address),
            "helpline": content.helpline,
            "today": content.today,
            "pictures": pictures,
            **_qr(address, _QR_ROOM[kind]),
        }
        context |= _guide_context(content) if kind is DocumentKind.GUIDE else _card_context(content)
        html = render_to_string(f"{_FOLDER}/{kind.value}.html", context)
    return Printed(_with_whole_addresses(html), pictures)


def _guide_context(content: GuideContent) -> dict[str, Any]:
    pages: list[GuidePage | GuidePartPage] = [content.guide, *content.parts]
    preload_links(pages)
    return {
        "body": list(content.guide.body),
        "named_contacts": set(),
        "printed_parts": printed_parts(content.parts),
        "printed_sources": all_sources(pages),
    }


def _card_context(content: GuideContent) -> dict[str, Any]:
    stated = [e for e in content.emergency if e.fact is not None and e.fact.is_stated()]
    is_checked = [entry.state is CheckState.CHECKED for entry in stated]
    is_checked += [line.is_checked for line in content.help]
    return {"languages": LANGUAGES, "is_marked": not all(is_checked)}


def block_html(block: StreamValue.StreamChild, context: dict[str, Any]) -> SafeString:
    """One block as it stands on paper: nothing to press, nothing folded away."""
    names = [f"{_FOLDER}/blocks/{block.block_type}.html", f"{_FOLDER}/blocks/other.html"]
    values = {
        "fact_book": context["content"].book,
        **context,
        "is_repeated": _is_repeated(block, context["named_contacts"]),
    }
    return select_template(names).render(
        block.block.get_context(block.value, parent_context=values)
    )


def picture_name(image: Any, pictures: dict[str, bytes]) -> str:
    """The name of a picture in the HTML; its content goes with it. Wide enough for paper."""
    name = f"picture-{image.pk}.jpg"
    if name not in pictures:
        with image.get_rendition("width-900|format-jpeg|jpegquality-65").file.open() as file:
            pictures[name] = file.read()
    return name


def _is_repeated(block: StreamValue.StreamChild, named: set[int]) -> bool:
    """Whether it names a contact about which all was said further up."""
    contact = block.value.get("contact") if block.block_type == "contact" else None
    if contact is None:
        return False
    is_known = contact.pk in named
    named.add(contact.pk)
    return is_known


def _qr(address: str, room: int) -> dict[str, Any]:
    rows = modules(address)
    return {
        "qr_path": svg_path(rows),
        "qr_side": len(rows),
        "qr_pixels": room // len(rows) * len(rows),
    }


def _shown(address: str) -> str:
    """As people type it."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/")


_OWN_LINK = re.compile(r'(<a\s[^>]*?href=")/(?!/)')


def _with_whole_addresses(html: str) -> str:
    """Links of a file have no site below which they stand."""
    return mark_safe(_OWN_LINK.sub(rf"\g<1>{_origin()}/", html))  # noqa: S308


def _origin() -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")
