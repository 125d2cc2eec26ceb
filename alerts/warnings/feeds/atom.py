"""Feeds in Atom (RFC 4287): the warnings for readers' programs, and the index of CAP messages.

The index is Atom because that is what most publishers of CAP offer and what their consumers read:
an entry for each message, which links to the message itself.
"""

import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from alerts.warnings.choices import Kind
from alerts.warnings.messages import AlertMessage, MessageKind, MessageState
from mrc.core.atom.feeds import LONG_AGO, Feed, add_link, new_feed
from mrc.core.atom.names import moment, start_of, tag
from mrc.core.atom.xml import Element, add, add_known, document, set_right

from . import cap
from .identity import identifier
from .selection import FeedFilter


def warnings_feed(
    messages: list[AlertMessage],
    chosen: FeedFilter,
    *,
    language: str,
    today: datetime.date,
    origin: str,
) -> Feed:
    """The newest state of each warning, in the language of the feed where it is written in it."""
    with translation.override(language):
        address = reverse("alerts_feed")
        page = address.rsplit("/", 1)[0] + "/"
        updated = max((_changed(one, today) for one in messages), default=LONG_AGO)
        query = f"?{chosen.query}" if chosen.query else ""
        feed = new_feed(
            title=_title(chosen),
            id_=tag(f"alerts/{language}{query}"),
            updated=updated,
            language=language,
            self_address=f"{origin}{address}{query}",
            page_address=f"{origin}{page}{query}",
        )
        about = _("Scams around work abroad: how to recognise them, and what to do.")
        add(feed, "subtitle", set_right(about, language))
        for message in messages:
            _add_entry(feed, message, language, today=today, origin=origin)
    return Feed(document(feed), updated)


def _title(chosen: FeedFilter) -> str:
    parts = [_("Warnings of MRC Pakistan")]
    if chosen.country is not None:
        parts.append(chosen.country.name)
    if chosen.kind:
        parts.append(str(Kind(chosen.kind).label))
    return " – ".join(parts)


def state_of(message: AlertMessage, today: datetime.date) -> MessageState:
    """What the newest message of a warning means today; no query, as `message.state` has one."""
    if message.kind == MessageKind.CANCEL:
        return MessageState.WITHDRAWN
    return MessageState.IN_FORCE if message.expires_on >= today else MessageState.EXPIRED


def _changed(message: AlertMessage, today: datetime.date) -> datetime.datetime:
    """When what an entry says last changed: it was sent, or it ended since."""
    if state_of(message, today) != MessageState.EXPIRED:
        return message.sent_at
    return max(message.sent_at, start_of(message.expires_on + datetime.timedelta(days=1)))


def _add_entry(
    feed: Element, message: AlertMessage, language: str, *, today: datetime.date, origin: str
) -> None:
    text = message.text(language)
    # A warning that nobody has translated yet is still a warning: it says what language it is in.
    written_in = next(
        code
        for code in (language, settings.LANGUAGE_CODE, *message.languages)
        if code in message.content
    )
    state = state_of(message, today)
    entry = add(feed, "entry", language=written_in)
    add(entry, "id", tag(f"alerts/{language}/{message.warning}"))
    with translation.override(written_in):
        add(entry, "title", set_right(_entry_title(text["title"], state), written_in))
        add_known(entry, "summary", set_right(text["summary"], written_in))
    add(entry, "published", moment(getattr(message, "first_sent_at", None) or message.sent_at))
    add(entry, "updated", moment(_changed(message, today)))
    add_link(entry, "alternate", f"{origin}{text['path']}", "text/html", written_in)
    document_address = f"{origin}{reverse('cap_document', args=[identifier(message)])}"
    add_link(entry, "related", document_address, "application/cap+xml")
    with translation.override(written_in):
        for scheme, term, label in _categories(text, state):
            attributes = {"scheme": tag(f"alerts/{scheme}"), "term": term, "label": label}
            add(entry, "category", attributes=attributes)
        body = _entry_body(message, text, state, language=written_in, origin=origin)
    add(entry, "content", body, attributes={"type": "html"})


def _entry_title(title: str, state: MessageState) -> str:
    if state == MessageState.WITHDRAWN:
        return _("Withdrawn: %(title)s") % {"title": title}
    if state == MessageState.EXPIRED:
        return _("Ended: %(title)s") % {"title": title}
    return title


def _categories(text: dict[str, Any], state: MessageState) -> list[tuple[str, str, str]]:
    """Scheme, term and label. Labels are in the language of the entry's text."""
    found = [
        ("state", state.value, str(state.label)),
        ("kind", text["kind"], text["kind_name"]),
        ("severity", text["severity"], text["severity_name"]),
    ]
    names = zip(text["countries"], text["country_names"], strict=True)
    return found + [("country", code, name) for code, name in names]


def _entry_body(
    message: AlertMessage,
    text: dict[str, Any],
    state: MessageState,
    *,
    language: str,
    origin: str,
) -> str:
    """HTML from our own template and plain texts: nothing that an editor wrote can run."""
    context = {
        "message": message,
        "text": text,
        "state": state.value,
        "reason": message.reason[language],
        "language": language,
        "direction": "rtl" if language == "ur" else "ltr",
        "paragraphs": text["what_is_happening"].splitlines(),
        "contacts": [_callable(one) for one in text["contacts"] if one["phone"]],
        "sent_on": message.sent_at,
        "expires_on": message.expires_on,
        "address": f"{origin}{text['path']}",
        "check_address": f"{origin}/v/{message.code}",
    }
    return render_to_string("alerts/feeds/entry.html", context)


def _callable(contact: dict[str, str]) -> dict[str, str]:
    """A contact with the number as a `tel:` address wants it."""
    link = "".join(sign for sign in contact["phone"] if sign.isdigit() or sign == "+")
    return {"name": contact["name"], "phone": contact["phone"], "link": link}


def cap_index(messages: list[AlertMessage], *, origin: str) -> Feed:
    """The CAP messages that count now, each with the elements by which programs choose."""
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        updated = max((one.sent_at for one in messages), default=LONG_AGO)
        feed = new_feed(
            title=_("Warnings of MRC Pakistan in the Common Alerting Protocol"),
            id_=tag("alerts/cap"),
            updated=updated,
            language=language,
            self_address=f"{origin}{reverse('cap_index')}",
            page_address=f"{origin}{reverse('alerts_follow')}",
            cap=cap.NAMESPACE,
        )
        for message in messages:
            _add_cap_entry(feed, message, origin)
    return Feed(document(feed), updated)


def _add_cap_entry(feed: Element, message: AlertMessage, origin: str) -> None:
    text = message.text()
    entry = add(feed, "entry")
    add(entry, "id", tag(f"cap/{identifier(message)}"))
    add(entry, "title", cap.headline(message, text))
    add(entry, "updated", moment(message.sent_at))
    add_known(entry, "summary", text["summary"])
    address = f"{origin}{reverse('cap_document', args=[identifier(message)])}"
    add_link(entry, "alternate", address, "application/cap+xml")
    add(entry, "cap:identifier", identifier(message))
    add(entry, "cap:status", settings.MRC_CAP_STATUS)
    add(entry, "cap:msgType", cap.message_type(message))
    add(entry, "cap:event", text["kind_name"])
    for name, word in cap.words_of(message, text).items():
        add(entry, f"cap:{name}", word)
    add(entry, "cap:expires", cap.expires(message))
