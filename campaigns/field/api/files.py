"""Reading the file that a phone writes of its unsent work. Whoever wrote it, nothing in it is
believed: it is judged like what a phone sends.

The format is the one of `site/mrc/static/mrc/js/outreach/files.js`.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.field.planning import planned_id

from .answers import RefusalError
from .reading import parsed_object

MARK, FORMAT = "outreach-unsent", 1
#: Bytes of a file: a month of one officer's work with a hundred pictures.
FILE_MEGABYTES = 50
FILE_LIMIT = FILE_MEGABYTES * 1024 * 1024
#: Values in a file: memory is spent by their number, not by the length of pictures.
_MOST_VALUES = 400_000
_MOST_ENTRIES = 1000
_MOST_PICTURES = 40
_DEPTH = 10
_MOST_TYPED, _LONGEST_TYPED = 400, 10_000
#: States of a draft that its officer had finished; the others are still being written.
_FINISHED = frozenset({"ready", "sent", "refused", "conflict"})
#: Fields of the form in which several are chosen.
_SEVERAL = frozenset({"topics", "facilitators", "partners"})

Typed = dict[str, str | list[str]]


class FileError(ValueError):
    """The file cannot be taken at all. `message`: why, for the officer."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Picture:
    sha256: str
    kind: str
    #: None where its bytes cannot be read or are not those of its hash.
    data: bytes | None


@dataclass(frozen=True)
class Entry:
    """A session in the file."""

    id: UUID
    base_version: int
    is_finished: bool
    content: dict[str, Any]
    content_hash: str
    typed: Typed
    planned: int | None
    pictures: list[Picture] = field(default_factory=list)


@dataclass(frozen=True)
class UnsentFile:
    user: int
    sessions: list[Entry]
    #: As they would be sent, each with its id.
    institutions: list[tuple[UUID, dict[str, Any]]]
    cancellations: list[tuple[int, str]]
    #: Entries that are nothing that a phone writes.
    unreadable: int


def read_file(data: bytes) -> UnsentFile:
    """Raises `FileError` for what is no such file, or a newer one than is known here."""
    if len(data) > FILE_LIMIT:
        raise FileError(too_large())
    if sum(data.count(sign) for sign in (b",", b"[", b"{")) > _MOST_VALUES:
        raise FileError(_("This file holds more than a phone can write."))
    try:
        values = parsed_object(data.removeprefix(b"\xef\xbb\xbf"), depth=_DEPTH)
    except RefusalError:
        raise FileError(_NOT_OURS) from None
    user = values.get("user")
    if values.get("mrc") != MARK or not isinstance(user, dict) or type(user.get("id")) is not int:
        raise FileError(_NOT_OURS)
    if values.get("format") != FORMAT:
        raise FileError(_("This file was written by a newer app than this site knows."))
    sessions = _each(values, "sessions", _entry)
    institutions = _each(values, "institutions", _institution)
    cancellations = _each(values, "cancellations", _cancellation)
    found = [*sessions, *institutions, *cancellations]
    return UnsentFile(
        user=user["id"],
        sessions=[one for one in sessions if one is not None],
        institutions=[one for one in institutions if one is not None],
        cancellations=[one for one in cancellations if one is not None],
        unreadable=sum(one is None for one in found),
    )


def too_large() -> str:
    return _("The file is larger than %(limit)s MB.") % {"limit": FILE_MEGABYTES}


_NOT_OURS = _("This is not a file of unsent work: choose the one that the app has saved.")


def _each(values: dict[str, Any], key: str, read: Any) -> list[Any]:
    listed = values.get(key, [])
    if not isinstance(listed, list):
        raise FileError(_NOT_OURS)
    if len(listed) > _MOST_ENTRIES:
        raise FileError(_("This file holds more than a phone can write."))
    return [read(one) if isinstance(one, dict) else None for one in listed]


def _entry(values: dict[str, Any]) -> Entry | None:
    key, base_version, content = values.get("id"), values.get("base_version"), values.get("content")
    typed, planned = values.get("typed"), values.get("planned")
    pictures = values.get("evidence", [])
    if (
        type(base_version) is not int
        or not 0 <= base_version < 32_000
        or not isinstance(content, dict)
        or not isinstance(pictures, list)
        or (session_id := _uuid(key)) is None
    ):
        return None
    read_typed = dict(_typed(typed)) if isinstance(typed, dict) else {}
    return Entry(
        id=session_id,
        base_version=base_version,
        is_finished=values.get("status") in _FINISHED,
        content=content,
        content_hash=str(values.get("content_hash", "")),
        typed=read_typed,
        planned=planned_id(planned if planned is not None else read_typed.get("planned")),
        pictures=[_picture(one) for one in pictures[:_MOST_PICTURES] if isinstance(one, dict)],
    )


def _typed(values: dict[str, Any]) -> Iterator[tuple[str, str | list[str]]]:
    """What the form on the server can show: texts, and lists of them where several are chosen."""
    for name, value in list(values.items())[:_MOST_TYPED]:
        if name in _SEVERAL:
            yield name, [_plain(one) for one in value] if isinstance(value, list) else []
        elif isinstance(value, str | int | float) and not isinstance(value, bool):
            yield _plain(name)[:60], _plain(value)


def _plain(value: Any) -> str:
    """Without what PostgreSQL cannot keep in JSON."""
    text = str(value)[:_LONGEST_TYPED]
    return "".join(c for c in text if c != "\x00" and not "\ud800" <= c <= "\udfff")


def _picture(values: dict[str, Any]) -> Picture:
    data: bytes | None
    try:
        data = base64.b64decode(values.get("jpeg", ""), validate=True)
    except (binascii.Error, ValueError, TypeError):
        data = None
    return Picture(str(values.get("sha256", ""))[:64], str(values.get("kind", ""))[:20], data)


def _institution(values: dict[str, Any]) -> tuple[UUID, dict[str, Any]] | None:
    key = _uuid(values.get("id"))
    return None if key is None else (key, values)


def _cancellation(values: dict[str, Any]) -> tuple[int, str] | None:
    key, reason = planned_id(values.get("id")), values.get("reason")
    return (key, reason) if key is not None and isinstance(reason, str) else None


def _uuid(value: Any) -> UUID | None:
    if not isinstance(value, str):
        return None
    try:
        return UUID(value)
    except ValueError:
        return None
