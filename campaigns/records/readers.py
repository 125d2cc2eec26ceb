"""Reading single values that were typed in a form or sent by a phone, into their normal form.

Each reader gives None or an empty value where nothing was typed, and raises `InvalidError` with a
message for the officer where something was typed that cannot be meant.
"""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mrc.core.urdu import fold_digits

#: Larger than any true figure, smaller than the smallest integer column that stores one.
NUMBER_LIMIT = 30_000
#: The largest integer that JSON carries safely between a phone and the server.
_SAFE_INTEGER = 2**53 - 1
_INTEGER = re.compile(r"-?[0-9]{1,15}")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(:00)?")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
#: Blanks that are trimmed; a closed list, so that every language trims the same.
_BLANKS = " \t\n\u00a0\u200c\u200e\u200f"


class InvalidError(ValueError):
    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


def normal_text(text: str) -> str:
    """NFC, digits as 0-9, line ends as \\n, no blanks at the ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return fold_digits(unicodedata.normalize("NFC", lines)).strip(_BLANKS)


def read_text(value: Any, *, limit: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or _UNSTORABLE.search(value):
        raise InvalidError(_("This text cannot be read."))
    text = normal_text(value)
    if len(text) > limit:
        raise InvalidError(_("This is too long: at most %(limit)d characters.") % {"limit": limit})
    return text


def read_integer(value: Any) -> int | None:
    """A whole number of any size and sign; rules judge what it may be."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        typed = normal_text(value) if not _UNSTORABLE.search(value) else ""
        if not _INTEGER.fullmatch(typed):
            raise InvalidError(_("Write a whole number."))
        value = int(typed)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _SAFE_INTEGER:
        raise InvalidError(_("Write a whole number."))
    return int(value)


def read_number(value: Any) -> int | None:
    """A count of people or things."""
    number = read_integer(value)
    if number is not None and not 0 <= number <= NUMBER_LIMIT:
        raise InvalidError(
            _("Write a number from 0 to %(limit)d.") % {"limit": NUMBER_LIMIT},
        )
    return number


def read_id(value: Any) -> int | None:
    number = read_integer(value)
    if number is not None and number < 1:
        raise InvalidError(_("Choose one from the list."))
    return number


def read_ids(value: Any) -> tuple[int, ...]:
    if value is None or value == "":
        return ()
    if not isinstance(value, list | tuple):
        raise InvalidError(_("Choose from the list."))
    return tuple(sorted({number for item in value if (number := read_id(item)) is not None}))


def read_uuid(value: Any) -> UUID | None:
    if value is None or value == "":
        return None
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise InvalidError(_("Choose one from the list.")) from None


def read_choice(value: Any, *, choices: type[models.TextChoices]) -> str:
    if value is None or value == "":
        return ""
    if value not in choices.values:
        raise InvalidError(_("Choose one from the list."))
    return str(value)


def read_date(value: Any) -> datetime.date | None:
    if value is None or value == "":
        return None
    if type(value) is datetime.date:
        return value
    try:
        return datetime.datetime.strptime(normal_text(value), "%Y-%m-%d").date()  # noqa: DTZ007
    except (ValueError, TypeError, AttributeError):
        raise InvalidError(_("Write the date as 2026-03-09.")) from None


def read_time(value: Any) -> datetime.time | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime.time):
        return value.replace(second=0, microsecond=0, tzinfo=None)
    match = _TIME.fullmatch(normal_text(value)) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise InvalidError(_("Write the time as 10:30."))
    return datetime.time(int(match[1]), int(match[2]))


def read_notes(value: Any, *, codes: frozenset[str], keep_empty: bool) -> dict[str, str]:
    """A text for each rule; `keep_empty` where a bare tick says something too."""
    if value is None or value == "":
        return {}
    if not isinstance(value, Mapping) or not value.keys() <= codes:
        raise InvalidError(_("This cannot be read."))
    notes = {code: read_text(value[code], limit=1000) for code in sorted(value)}
    return {code: note for code, note in notes.items() if note or keep_empty}
