"""Whether a file still says what the guide says today.

A fingerprint stands for all that a document shows: texts, facts with the states that they have on
that day, contacts. It is made without drawing, in a request too.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.conf import settings

from destinations.fact_book import FactEntry
from mrc.core.sources import Sourced

from .content import GuideContent
from .kinds import DESIGN, DocumentKind

if TYPE_CHECKING:
    from destinations.models import GuidePage, GuidePartPage

#: What a reader sees of a fact and of its source.
_SOURCE = ("source_name", "source_url", "source_kind", "source_date", "checked_on")
_FACT = ("value_en", "value_ur", "note_en", "note_ur", *_SOURCE)
_KIND = ("label_en", "label_ur", "group", "order", "on_card")
_CONTACT = (
    *("name_en", "name_ur", "about_en", "about_ur", "hours_en", "hours_ur"),
    *("phone", "whatsapp", "email", "url"),
    *_SOURCE,
)


def fingerprint(content: GuideContent, kind: DocumentKind) -> str:
    """The same for the same document; 64 signs."""
    shown = {
        "design": DESIGN,
        "kind": kind.value,
        "language": content.language,
        "origin": settings.WAGTAILADMIN_BASE_URL,
        "country": [content.guide.country.name_en, content.guide.country.name_ur],
        "slug": content.guide.slug,
        "title": content.guide.title,
        "helpline": _contact(content.helpline, content) if content.helpline else None,
        **(_guide(content) if kind is DocumentKind.GUIDE else _card(content)),
    }
    text = json.dumps(shown, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def last_day(content: GuideContent, kind: DocumentKind) -> datetime.date | None:
    """The last day on which all that the document says holds; None where nothing in it has a date
    to pass."""
    dates = [content.guide.review_due_on] if kind is DocumentKind.GUIDE else []
    dates += [_holds_until(sourced, content.today) for sourced in _sourced(content, kind)]
    coming = [date for date in dates if date is not None and date >= content.today]
    return min(coming, default=None)


def _holds_until(sourced: Sourced, today: datetime.date) -> datetime.date | None:
    """Only what was checked can pass its date."""
    return sourced.check_due_on if sourced.checked_on is not None else None


def _sourced(content: GuideContent, kind: DocumentKind) -> Iterator[Sourced]:
    for entry in content.entries if kind is DocumentKind.GUIDE else content.emergency:
        yield from _facts(entry)
    if kind is DocumentKind.GUIDE:
        yield from content.contacts.values()
    else:
        yield from (line.contact for line in content.help)


def _facts(entry: FactEntry) -> Iterator[Sourced]:
    if entry.fact is not None:
        yield entry.fact
    yield from entry.alternatives


def _guide(content: GuideContent) -> dict[str, Any]:
    guide = content.guide
    pages: list[GuidePage | GuidePartPage] = [guide, *content.parts]
    return {
        "pages": [_page(page) for page in pages],
        "reviewed": [guide.reviewed_on, guide.review_due_on],
        "review_is_overdue": guide.is_review_overdue(content.today),
        "published": None if guide.reviewed_on else guide.last_published_at,
        "facts": _entries(content.entries),
        "pictures": content.pictures,
        "contacts": [_contact(contact, content) for contact in content.contacts.values()],
    }


def _card(content: GuideContent) -> dict[str, Any]:
    return {
        "facts": _entries(content.emergency),
        "help": [
            [_contact(line.contact, content), line.note, line.note_language]
            for line in content.help
        ],
    }


def _page(page: "GuidePage | GuidePartPage") -> list[Any]:
    texts = [page.slug, page.title, page.summary, page.text_language]
    return [*texts, list(page.body.raw_data), list(page.sources.raw_data)]


def _entries(entries: Iterable[FactEntry]) -> list[Any]:
    return [
        [
            _values(entry.kind, _KIND),
            entry.state.value,
            _values(entry.fact, _FACT) if entry.fact is not None else None,
            [_values(other, _FACT) for other in entry.alternatives],
        ]
        for entry in entries
    ]


def _contact(contact: Any, content: GuideContent) -> list[Any]:
    return [*_values(contact, _CONTACT), contact.check_state(content.today).value]


def _values(instance: Any, names: Iterable[str]) -> list[Any]:
    return [getattr(instance, name) for name in names]
