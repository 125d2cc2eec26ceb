"""Whether a card or poster is genuine, and whether what it says still holds."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils import timezone

from alerts.warnings.messages import CODE_LENGTH, AlertMessage, MessageState, latest_message
from mrc.core import short_codes

from .texts import LANGUAGES, grouped

#: No code is longer, however it is written.
LONGEST = short_codes.LONGEST


class Verdict(StrEnum):
    VALID = "valid"
    #: Genuine, but a newer version was published.
    UPDATED = "updated"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    #: Could be a code of ours, and is none.
    UNKNOWN = "unknown"
    #: Not the eight signs that our codes have.
    UNREADABLE = "unreadable"


_VERDICTS = {
    MessageState.IN_FORCE: Verdict.VALID,
    MessageState.REPLACED: Verdict.UPDATED,
    MessageState.WITHDRAWN: Verdict.WITHDRAWN,
    MessageState.EXPIRED: Verdict.EXPIRED,
}

#: Callouts of the site's own style.
_TONES = {
    Verdict.VALID: "success",
    Verdict.UPDATED: "caution",
    Verdict.WITHDRAWN: "danger",
    Verdict.EXPIRED: "caution",
    Verdict.UNKNOWN: "danger",
    Verdict.UNREADABLE: "caution",
}


@dataclass(frozen=True)
class Half:
    """One language of the answer."""

    language: str
    direction: str
    #: What the genuine card says; None where nothing is known of the code.
    said: dict[str, Any] | None
    #: What is published now of the same warning.
    now: dict[str, Any] | None
    #: Why it was withdrawn, or what was changed last.
    reason: str


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    tone: str
    #: As it is printed, empty where it cannot be a code.
    code: str
    message: AlertMessage | None
    #: The last message of the warning.
    last: AlertMessage | None
    #: The last day of what is published now.
    expires_on: datetime.date | None
    #: The day, in Karachi, of the last message.
    changed_on: datetime.date | None
    halves: tuple[Half, ...]


def read_written_code(written: str) -> str:
    """The code that was meant, in whatever writing; empty where it cannot be one of ours."""
    return short_codes.read_written_code(written, CODE_LENGTH)


def check(written: str, *, today: datetime.date, first: str) -> Answer:
    """The answer for a code as somebody wrote it, the language `first` before the other one.

    Three queries at most, whatever was written.
    """
    code = read_written_code(written)
    message = AlertMessage.objects.filter(code=code).first() if code else None
    if message is None:
        verdict = Verdict.UNKNOWN if code else Verdict.UNREADABLE
        return _answer(verdict, code, None, None, first)
    last = latest_message(message.warning) or message
    verdict = _VERDICTS[message.state(on=today)]
    return _answer(verdict, code, message, last, first)


def _answer(
    verdict: Verdict, code: str, message: AlertMessage | None, last: AlertMessage | None, first: str
) -> Answer:
    return Answer(
        verdict=verdict,
        tone=_TONES[verdict],
        code=grouped(code) if code else "",
        message=message,
        last=last,
        expires_on=last.expires_on if last else None,
        changed_on=timezone.localdate(last.sent_at) if last else None,
        halves=tuple(_half(language, message, last) for language in in_order(first)),
    )


def in_order(first: str) -> list[str]:
    """Both languages, the reader's own before the other one."""
    return sorted(LANGUAGES, key=lambda language: language != first)


def _half(language: str, message: AlertMessage | None, last: AlertMessage | None) -> Half:
    return Half(
        language=language,
        direction="rtl" if language == "ur" else "ltr",
        said=_words(message, language),
        now=_words(last, language),
        reason=last.reason.get(language, "") if last else "",
    )


def _words(message: AlertMessage | None, language: str) -> dict[str, Any] | None:
    """The words with the language that they are in: English may stand in for Urdu."""
    if message is None:
        return None
    text = message.text(language)
    spoken = language if language in message.content else settings.LANGUAGE_CODE
    return {**text, "language": spoken, "direction": "rtl" if spoken == "ur" else "ltr"}
