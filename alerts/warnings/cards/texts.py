"""What stands on the cards and the poster of a message, in both languages. No HTML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alerts.warnings.choices import SEVERITY_TONES, Certainty, Severity
from alerts.warnings.messages import AlertMessage, MessageKind
from mrc.core.drawing.texts import set_text
from mrc.core.places.models import helpline

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

#: Urdu first: most of those who forward a card read Urdu.
LANGUAGES = ("ur", "en")

#: Characters of "what to do in one line". A longer one gives way to our own.
ONE_LINE = 90
#: Characters of the reason of a withdrawal; a longer one stands at the address of the code.
REASON = 160
#: Signs and steps on the poster, of each language, and characters of each: a poster is read while
#: walking by.
POSTER_SIGNS = 2
POSTER_STEPS = 2
POSTER_POINT = 110

#: Sentences of both languages.
_SENTENCES = re.compile(r"(?<=[.!?۔؟])\s+")


@dataclass(frozen=True)
class CardText:
    """One language of a card."""

    language: str
    direction: str
    #: In words how serious it is; of a denied rumour that it is false; "withdrawn" of a cancel.
    headline: str
    #: A cancel's sentence in place of the title, which follows it crossed out; else empty.
    statement: str
    kind: str
    #: Empty where the warning is not published in this language.
    title: str
    summary: str
    do_line: str
    signs: tuple[str, ...]
    do_now: tuple[str, ...]
    until: str
    #: Beside the number of an update, when it was sent; empty for the first message.
    updated: str
    reason: str


@dataclass(frozen=True)
class Card:
    """Everything that is drawn. `tone` names colour and icon together."""

    code: str
    tone: str
    is_withdrawn: bool
    texts: tuple[CardText, ...]
    #: What the QR code opens.
    scanned: str
    #: What people type: no scheme, nothing to get wrong.
    address: str
    phone: str

    @property
    def title(self) -> str:
        """The title in Urdu where it has one, for the poster's file."""
        return next(text.title for text in self.texts if text.title)


def grouped(code: str) -> str:
    """In two groups, as it is printed and read aloud: K7MQ-2T9X."""
    return f"{code[:4]}-{code[4:]}"


def card_of(message: AlertMessage) -> Card:
    """What the cards of a message show; only of languages in which it is published, but what
    belongs to every card (how serious, until when, how to check) always in both."""
    origin = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    phone = getattr(helpline(), "phone", "")
    is_withdrawn = _is_cancel(message)
    return Card(
        code=message.code,
        tone="withdrawn" if is_withdrawn else tone_of(message.text()),
        is_withdrawn=is_withdrawn,
        texts=tuple(_text(message, language, phone) for language in LANGUAGES),
        scanned=f"{origin}/v/{message.code}?q=1",
        address=f"{urlsplit(origin).netloc}/v/{grouped(message.code)}",
        phone=phone,
    )


def tone_of(text: Mapping[str, Any]) -> str:
    """Colour and icon: four levels of danger, and green for a rumour that was denied."""
    if text["certainty"] == Certainty.DENIED:
        return "denied"
    severity = text["severity"]
    return severity if severity in SEVERITY_TONES else str(Severity.SEVERE.value)


def _text(message: AlertMessage, language: str, phone: str) -> CardText:
    words = message.content.get(language, {})
    common = message.text(language)
    with translation.override(language):
        return CardText(
            language=language,
            direction="rtl" if language == "ur" else "ltr",
            headline=_headline(message, common),
            statement=_("This warning is withdrawn") if _is_cancel(message) else "",
            kind=str(_kind_name(common)),
            title=set_text(words.get("title", ""), language),
            summary=set_text(words.get("summary", ""), language),
            do_line=set_text(_do_line(message, words, phone), language),
            signs=_points(words.get("signs", []), language)[:POSTER_SIGNS],
            do_now=_points(words.get("do_now", []), language)[:POSTER_STEPS],
            until=_until(message),
            updated=_updated(message),
            reason=set_text(one_line(message.reason.get(language, ""), REASON), language),
        )


def _is_cancel(message: AlertMessage) -> bool:
    return message.kind == MessageKind.CANCEL


def _headline(message: AlertMessage, text: Mapping[str, Any]) -> str:
    if _is_cancel(message):
        return pgettext("state of a warning", "Withdrawn")
    if text["certainty"] == Certainty.DENIED:
        return str(Certainty.DENIED.label)
    return str(Severity(text["severity"]).label)


def _kind_name(text: Mapping[str, Any]) -> "_StrOrPromise":
    """In the active language, also where the message is not published in it."""
    from alerts.warnings.choices import Kind

    return Kind(text["kind"]).label if text["kind"] in Kind.values else text["kind_name"]


def _do_line(message: AlertMessage, words: Mapping[str, Any], phone: str) -> str:
    if _is_cancel(message):
        return _("It holds no longer. Do not pass it on.")
    for step in words.get("do_now", []):
        if line := one_line(step):
            return line
    if phone:
        return _("Free advice before you pay or travel: %(phone)s") % {"phone": phone}
    return _("Before you pay or travel, ask us. The advice is free.")


def one_line(step: str, limit: int = ONE_LINE) -> str:
    """As many whole sentences as fit into a line; empty where the first is too long for one."""
    line = ""
    for sentence in _SENTENCES.split(step.strip()):
        longer = f"{line} {sentence}".strip()
        if len(longer) > limit:
            break
        line = longer
    return line


def _points(points: Sequence[str], language: str) -> tuple[str, ...]:
    lines = [line for point in points if (line := one_line(point, POSTER_POINT))]
    return tuple(set_text(line, language) for line in lines)


def _until(message: AlertMessage) -> str:
    if _is_cancel(message):
        return _("Withdrawn on %(date)s") % {"date": _date(timezone.localdate(message.sent_at))}
    return _("Valid until %(date)s") % {"date": _date(message.expires_on)}


def _updated(message: AlertMessage) -> str:
    if message.kind != MessageKind.UPDATE:
        return ""
    return _("Updated on %(date)s") % {"date": _date(timezone.localdate(message.sent_at))}


def _date(day: date) -> str:
    """Months in words: 03/04 means two days to two readers."""
    return date_format(day, "DATE_FORMAT")
