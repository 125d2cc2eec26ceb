"""One message as a CAP 1.2 document (OASIS standard of 1 July 2010, schema
``urn:oasis:names:tc:emergency:cap:1.2``).

The schema is a sequence: elements stand in the order of section 3.2, and what is not known is left
out. A `Cancel` carries `info` blocks too. CAP does not ask for them, but a program that shows
messages to people could otherwise say neither what was withdrawn nor why.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from alerts.warnings.messages import AlertMessage, MessageKind
from mrc.core.atom.names import end_of, moment, sender, start_of
from mrc.core.atom.xml import Element, add, add_known, document, root

from . import cap_words
from .identity import identifier

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
#: ISO 3166-1: the people who are warned are in Pakistan, wherever the job is said to be.
HOME_COUNTRY = "PK"
_MESSAGE_TYPES = {
    MessageKind.ALERT.value: "Alert",
    MessageKind.UPDATE.value: "Update",
    MessageKind.CANCEL.value: "Cancel",
}
#: CAP 1.2 recommends that headlines fit on displays with limited room.
_HEADLINE_LENGTH = 160


@dataclass(frozen=True)
class Helpline:
    """Whom to call where a warning names nobody."""

    name: str
    phone: str


def cap_document(
    message: AlertMessage,
    earlier: Sequence[AlertMessage],
    *,
    origin: str,
    helplines: dict[str, Helpline],
) -> bytes:
    """The document.

    `earlier` are the messages of the same warning before this one, oldest first: a program that
    missed one of them still learns that it is superseded. `origin` is ``https://`` and our host,
    `helplines` is by language and may be empty.
    """
    alert = root("alert", xmlns=NAMESPACE)
    add(alert, "identifier", identifier(message))
    add(alert, "sender", sender())
    add(alert, "sent", moment(message.sent_at))
    add(alert, "status", settings.MRC_CAP_STATUS)
    add(alert, "msgType", message_type(message))
    add(alert, "scope", "Public")
    add(alert, "code", f"mrc-check-code:{message.code}")
    add_known(alert, "note", "\n".join(filter(None, message.reason.values())))
    add_known(alert, "references", " ".join(_reference(one) for one in earlier))
    for language in message.languages:
        with translation.override(language):
            helpline = helplines.get(language)
            _add_info(alert, message, language, origin=origin, helpline=helpline)
    return document(alert)


def message_type(message: AlertMessage) -> str:
    return _MESSAGE_TYPES[message.kind]


def expires(message: AlertMessage) -> str:
    """The last second of the last day; never before the message itself was sent."""
    return moment(max(end_of(message.expires_on), message.sent_at))


def words_of(message: AlertMessage, text: dict[str, Any]) -> dict[str, str]:
    """Urgency, severity and certainty of a message, in CAP's words."""
    is_cancelled = message.kind == MessageKind.CANCEL
    return {
        "urgency": cap_words.urgency(
            text["severity"], text["certainty"], is_cancelled=is_cancelled
        ),
        "severity": cap_words.severity(text["severity"]),
        "certainty": cap_words.certainty(text["certainty"], is_cancelled=is_cancelled),
    }


def _reference(message: AlertMessage) -> str:
    return f"{sender()},{identifier(message)},{moment(message.sent_at)}"


def _add_info(
    alert: Element,
    message: AlertMessage,
    language: str,
    *,
    origin: str,
    helpline: Helpline | None,
) -> None:
    text = message.content[language]
    is_cancelled = message.kind == MessageKind.CANCEL
    info = add(alert, "info")
    add(info, "language", language)
    for category in cap_words.categories(text["kind"]):
        add(info, "category", category)
    add(info, "event", text["kind_name"])
    response = cap_words.response_type(text["certainty"], is_cancelled=is_cancelled)
    add(info, "responseType", response)
    for name, word in words_of(message, text).items():
        add(info, name, word)
    add_known(info, "audience", _(", ").join(text["trade_names"]))
    add(info, "effective", moment(message.sent_at))
    add(info, "onset", moment(start_of(datetime.date.fromisoformat(text["first_seen"]))))
    add(info, "expires", expires(message))
    add(info, "senderName", _("Migrant Resource Centre Pakistan"))
    add(info, "headline", headline(message, text))
    add_known(info, "description", "\n".join(_description(message, text, language)))
    add_known(info, "instruction", "\n".join(_instruction(message, text)))
    add(info, "web", f"{origin}{text['path']}")
    add_known(info, "contact", _contact(text, helpline))
    for name, value in _parameters(message, text, origin):
        pair = add(info, "parameter")
        add(pair, "valueName", name)
        add(pair, "value", value)
    _add_areas(info, message, text)


def headline(message: AlertMessage, text: dict[str, Any]) -> str:
    """The title, with what has become of the warning; in the active language."""
    title = text["title"]
    if message.kind == MessageKind.CANCEL:
        title = _("Withdrawn: %(title)s") % {"title": title}
    return title if len(title) <= _HEADLINE_LENGTH else f"{title[: _HEADLINE_LENGTH - 1]}…"


def _description(message: AlertMessage, text: dict[str, Any], language: str) -> list[str]:
    """What is happening and how it is recognised; for a withdrawal, why."""
    reason = message.reason[language]
    if message.kind == MessageKind.CANCEL:
        return [reason]
    lines = [_("What has changed: %(reason)s") % {"reason": reason}] if reason else []
    lines += [text["certainty_name"], text["summary"], text["what_is_happening"]]
    if text["signs"]:
        lines += [_("How to recognise it"), *_points(text["signs"])]
    return [line for line in lines if line]


def _instruction(message: AlertMessage, text: dict[str, Any]) -> list[str]:
    if message.kind == MessageKind.CANCEL:
        return [
            _(
                "This warning no longer holds. That does not mean that every offer is safe: "
                "check before you pay."
            )
        ]
    lines = _points(text["do_now"])
    if text["already_paid"]:
        lines += [_("If you have already paid"), *_points(text["already_paid"])]
    return lines


def _points(points: list[str]) -> list[str]:
    return [f"- {point}" for point in points]


def _contact(text: dict[str, Any], helpline: Helpline | None) -> str:
    """Everybody that the warning names with a number, else the helpline."""
    named = [f"{one['name']}: {one['phone']}" for one in text["contacts"] if one["phone"]]
    if not named and helpline is not None and helpline.phone:
        named = [f"{helpline.name}: {helpline.phone}"]
    return "; ".join(named)


def _parameters(message: AlertMessage, text: dict[str, Any], origin: str) -> list[tuple[str, str]]:
    """What CAP has no element for, under names of our own."""
    pairs = [("mrc:kind", text["kind"])]
    pairs += [("mrc:channel", channel) for channel in text["channels"]]
    pairs += [("mrc:trade", trade) for trade in text["trades"]]
    pairs += [("mrc:country", country) for country in text["countries"]]
    if text["amount_asked"]:
        pairs.append(("mrc:amount", text["amount_asked"]))
    pairs.append(("mrc:check", f"{origin}/v/{message.code}"))
    return pairs


def _add_areas(info: Element, message: AlertMessage, text: dict[str, Any]) -> None:
    """Where the people are who should know: the districts in which it was seen, else Pakistan.

    The country that an offer speaks of is a parameter: a program that shows alerts on a map would
    otherwise warn everybody who lives in Saudi Arabia.
    """
    home, separator = _("Pakistan"), _(", ")
    names = text["districts"]
    if not names:
        _add_area(info, home)
    # Known to programs by their English names, in every language.
    known = message.text()["districts"]
    known = known if len(known) == len(names) else [""] * len(names)
    for name, district in zip(names, known, strict=True):
        _add_area(info, f"{name}{separator}{home}", district)


def _add_area(info: Element, description: str, district: str = "") -> None:
    area = add(info, "area")
    add(area, "areaDesc", description)
    codes = [("mrc:district", district)] if district else []
    for name, value in [*codes, ("ISO3166-1", HOME_COUNTRY)]:
        geocode = add(area, "geocode")
        add(geocode, "valueName", name)
        add(geocode, "value", value)
