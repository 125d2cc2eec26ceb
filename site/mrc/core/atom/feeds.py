"""An empty feed, its links, and the file that it becomes."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .names import moment
from .xml import Element, add, root, set_right

NAMESPACE = "http://www.w3.org/2005/Atom"
ATOM_TYPE = "application/atom+xml; charset=utf-8"
#: What an empty feed says of its age: the Atom element is required.
LONG_AGO = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Feed:
    """A file, and when what it says last changed."""

    content: bytes
    updated: datetime.datetime


def new_feed(
    *,
    title: str,
    id_: str,
    updated: datetime.datetime,
    language: str,
    self_address: str,
    page_address: str,
    **namespaces: str,
) -> Element:
    """An empty feed with what RFC 4287 asks for; the active language is that of its words."""
    feed = root("feed", xmlns=NAMESPACE, **{f"xmlns:{k}": v for k, v in namespaces.items()})
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    add(feed, "id", id_)
    add(feed, "title", set_right(title, language))
    add(feed, "updated", moment(updated))
    author = add(feed, "author")
    add(author, "name", _("Migrant Resource Centre Pakistan"))
    add_link(feed, "self", self_address, "application/atom+xml")
    add_link(feed, "alternate", page_address, "text/html", language)
    return feed


def add_link(parent: Element, rel: str, address: str, kind: str, language: str = "") -> None:
    attributes = {"rel": rel, "type": kind, "href": address}
    if language:
        attributes["hreflang"] = language
    add(parent, "link", attributes=attributes)
