"""The words of a published warning as plain data: what cards, feeds, mail and old versions show.

Built from the live pages at publishing and kept in `AlertMessage.content`, so that no later edit,
and no change of a contact or a country's name, alters what was said then.
"""

import hashlib
import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, TypedDict

from django.utils import translation

if TYPE_CHECKING:
    from .models import AlertPage

#: Ends of these elements end a line of plain text.
_LINES = frozenset({"p", "li", "h2", "h3", "h4", "h5", "h6", "br", "div"})


class PublishedContact(TypedDict):
    key: str
    name: str
    note: str
    phone: str
    whatsapp: str
    email: str
    url: str


class PublishedSource(TypedDict):
    name: str
    url: str
    date: str


class PublishedText(TypedDict):
    """One language of a message. Names are in that language; days are ISO 8601, in Karachi."""

    title: str
    summary: str
    #: The address below the site: ``/ur/alerts/<slug>/``.
    path: str
    kind: str
    kind_name: str
    severity: str
    severity_name: str
    certainty: str
    #: In words, with who confirmed or denied it: "Confirmed by ...".
    certainty_name: str
    confirmed_by: str
    channels: list[str]
    channel_names: list[str]
    trades: list[str]
    trade_names: list[str]
    countries: list[str]
    country_names: list[str]
    districts: list[str]
    amount_asked: str
    first_seen: str
    expires_on: str
    #: Paragraphs, a line each.
    what_is_happening: str
    example_message: str
    signs: list[str]
    do_now: list[str]
    already_paid: list[str]
    contacts: list[PublishedContact]
    sources: list[PublishedSource]


def published_content(pages: "list[AlertPage]") -> dict[str, PublishedText]:
    """The content of a message from the live language pages of a warning, English first."""
    ordered = sorted(pages, key=lambda page: page.text_language)
    return {page.text_language: published_text(page) for page in ordered}


def content_hash(content: Any) -> str:
    """SHA-256 over the content, whatever the order of its keys."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def published_text(page: "AlertPage") -> PublishedText:
    """One page as plain data, in its own language."""
    with translation.override(page.text_language):
        # In the order in which the page shows them.
        countries = list(page.countries.all())
        return {
            "title": page.title,
            "summary": page.summary,
            "path": f"/{page.text_language}/{page.url_path.split('/', 2)[2]}",
            "kind": page.kind,
            "kind_name": page.get_kind_display(),
            "severity": page.severity,
            "severity_name": page.get_severity_display(),
            "certainty": page.certainty,
            "certainty_name": page.certainty_in_words,
            "confirmed_by": page.confirmed_by,
            "channels": list(page.channels),
            "channel_names": [str(name) for name in page.channel_names],
            "trades": list(page.trades),
            "trade_names": [str(name) for name in page.trade_names],
            "countries": [country.code for country in countries],
            "country_names": [country.name for country in countries],
            "districts": [district.name for district in page.districts.all()],
            "amount_asked": page.amount_asked,
            "first_seen": page.first_seen.isoformat(),
            "expires_on": page.expires_on.isoformat(),
            "what_is_happening": "\n".join(_body_lines(page)),
            "example_message": page.example_message,
            "signs": _points(page.signs),
            "do_now": _points(page.do_now),
            "already_paid": _points(page.already_paid),
            "contacts": [
                _contact(block.value) for block in page.contacts if block.value["contact"]
            ],
            "sources": [_source(block.value) for block in page.sources],
        }


def plain_lines(html: str) -> list[str]:
    """The text of HTML that we rendered or an editor wrote, a line for each paragraph or point."""
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return [line for line in lines if line]


class _TextReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(" ".join(data.splitlines()) if data.strip() else data.replace("\n", " "))

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_endtag(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")


def _body_lines(page: "AlertPage") -> list[str]:
    """The running text: what each block of the body says, without its pictures."""
    lines: list[str] = []
    for block in page.body:
        lines += _value_lines(block.block, block.value)
    return lines


def _value_lines(block: Any, value: Any) -> list[str]:
    from wagtail import blocks

    if isinstance(block, blocks.RichTextBlock):
        return plain_lines(value.source)
    if isinstance(block, blocks.StructBlock):
        return [
            line
            for name, child in block.child_blocks.items()
            for line in _value_lines(child, value.get(name))
        ]
    if isinstance(block, blocks.ListBlock):
        return [line for item in value for line in _value_lines(block.child_block, item)]
    is_text = isinstance(block, (blocks.CharBlock, blocks.TextBlock))
    return [line for line in str(value or "").splitlines() if line.strip()] if is_text else []


def _points(stream: Any) -> list[str]:
    return [" ".join(plain_lines(block.value.source)) for block in stream]


def _contact(value: Any) -> PublishedContact:
    contact = value["contact"]
    return {
        "key": contact.key,
        "name": contact.name,
        "note": value["note"],
        "phone": contact.phone,
        "whatsapp": contact.whatsapp,
        "email": contact.email,
        "url": contact.url,
    }


def _source(value: Any) -> PublishedSource:
    return {"name": value["name"], "url": value["url"], "date": value["date"]}
