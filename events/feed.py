"""Events in Atom (RFC 4287), for whoever follows many sites with one program."""

import datetime
from collections.abc import Iterable

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from mrc.core.atom.feeds import LONG_AGO, Feed, add_link, new_feed
from mrc.core.atom.names import moment, tag
from mrc.core.atom.xml import Element, add, add_known, document, set_right

from .calendar import title_with_status
from .models import EventPage

#: Entries of a feed: more than anybody's program asks for.
MOST = 100


def events_feed(
    events: Iterable[EventPage],
    *,
    language: str,
    city_name: str,
    query: str,
    origin: str,
) -> Feed:
    """The events that changed last, in the language of the feed where they are written in it.

    `query` limits it to a place, which readers call `city_name`; both are empty for all events.
    """
    newest = sorted(events, key=changed_at, reverse=True)[:MOST]
    updated = max((changed_at(event) for event in newest), default=LONG_AGO)
    with translation.override(language):
        title = _("Events of MRC Pakistan")
        address = reverse("events_feed")
        page = address.rsplit("/", 1)[0] + "/"
        feed = new_feed(
            title=f"{title} – {city_name}" if city_name else title,
            id_=tag(f"events/{language}{query}"),
            updated=updated,
            language=language,
            self_address=f"{origin}{address}{query}",
            page_address=f"{origin}{page}{query}",
        )
        for event in newest:
            _add_entry(feed, event, language)
    return Feed(document(feed), updated)


def changed_at(event: EventPage) -> datetime.datetime:
    """When what the page says was last published."""
    return event.last_published_at or event.latest_revision_created_at or LONG_AGO


def _add_entry(feed: Element, event: EventPage, language: str) -> None:
    written_in = event.text_language
    entry = add(feed, "entry", language=written_in)
    # The same whatever becomes of the event, and wherever its page moves.
    add(entry, "id", tag(f"events/{language}/{event.translation_key}"))
    with translation.override(written_in):
        add(entry, "title", set_right(title_with_status(event), written_in))
        add_known(entry, "summary", set_right(event.summary, written_in))
        add(entry, "published", moment(event.first_published_at or changed_at(event)))
        add(entry, "updated", moment(changed_at(event)))
        add_link(entry, "alternate", event.full_url, "text/html", written_in)
        for scheme, term, label in (
            ("status", event.status, event.get_status_display()),
            ("kind", event.kind, event.get_kind_display()),
        ):
            attributes = {"scheme": tag(f"events/{scheme}"), "term": term, "label": str(label)}
            add(entry, "category", attributes=attributes)
        context = {
            "event": event,
            "language": written_in,
            "direction": "rtl" if written_in == "ur" else "ltr",
            "is_over": False,
        }
        body = render_to_string("events/feed_entry.html", context)
    add(entry, "content", body, attributes={"type": "html"})
