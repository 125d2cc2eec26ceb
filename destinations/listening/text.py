"""The text that somebody reads aloud, and the hash by which a recording knows it again."""

import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import translation

if TYPE_CHECKING:
    from destinations.fact_book import FactBook, FactEntry
    from destinations.models import GuidePage, GuidePartPage

#: What a contact says when it is read out.
_CONTACT = ("name", "about", "phone", "whatsapp", "email", "url", "hours")


def text_hash(page: "GuidePage | GuidePartPage", blocks: Iterable[Any] | None = None) -> str:
    """SHA-256 over all that a voice says of the page: title, summary, body, its facts and contacts.

    States and sources of facts are not in it: checking a fact again changes nothing that is heard.
    `blocks` are those of its body, where they were resolved together with those of other pages.
    """
    with translation.override(page.text_language):
        book = fact_book_of(page)
        body = [_block(one, book) for one in (page.body if blocks is None else blocks)]
        said = [page.title, page.summary, *_card(page, book), *body]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def fact_book_of(page: "GuidePage | GuidePartPage") -> "FactBook":
    """The one that its guide shows, read once."""
    from destinations.models import GuidePage

    return page.fact_book if isinstance(page, GuidePage) else page.guide.fact_book


def _card(page: "GuidePage | GuidePartPage", book: "FactBook") -> list[Any]:
    from destinations.models import GuidePage

    return [_fact(entry) for entry in book.card] if isinstance(page, GuidePage) else []


def _fact(entry: "FactEntry") -> list[str]:
    fact = entry.fact
    return [entry.kind.label, fact.value if fact else "", fact.note if fact else ""]


def _block(block: Any, book: "FactBook") -> list[Any]:
    value = block.value
    if block.block_type == "facts":
        return [value["heading"], [_fact(entry) for entry in book.entries(value["kinds"])]]
    if block.block_type == "contact" and value["contact"] is not None:
        return [value["note"], [getattr(value["contact"], name) for name in _CONTACT]]
    return [block.block_type, _without_ids(block.block.get_prep_value(value))]


def _without_ids(value: Any) -> Any:
    """Rows of lists carry ids that say nothing."""
    if isinstance(value, dict):
        return {key: _without_ids(one) for key, one in value.items() if key != "id"}
    if isinstance(value, list):
        return [_without_ids(one) for one in value]
    return value
