"""Reading what a phone sends: no more than a form can hold, no deeper, and only plain JSON."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest

from .answers import RefusalError

#: Bytes of a session as JSON: a full form with every text at its longest is far below.
JSON_LIMIT = 256 * 1024
#: Levels of lists and objects: a session's cells are at the fourth.
DEPTH_LIMIT = 8


def body(request: HttpRequest, *, limit: int) -> bytes:
    """The body, refused by its stated length before any of it is read."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise RefusalError("unreadable", 400) from None
    if length > limit:
        raise RefusalError("too-large", 413, limit=limit)
    sent = request.read(limit + 1)
    if len(sent) > limit:
        raise RefusalError("too-large", 413, limit=limit)
    if len(sent) < length:
        # The connection broke off in the middle.
        raise RefusalError("unreadable", 400)
    return sent


def json_object(request: HttpRequest, *, limit: int = JSON_LIMIT) -> dict[str, Any]:
    """The object that was sent. Raises `RefusalError` (400, 413)."""
    return parsed_object(body(request, limit=limit))


def parsed_object(sent: bytes, *, depth: int = DEPTH_LIMIT) -> dict[str, Any]:
    """Raises `RefusalError` (400) for what is no object of plain JSON, or is nested too deeply."""
    try:
        values = json.loads(
            sent.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant
        )
    except (ValueError, RecursionError):
        raise RefusalError("unreadable", 400) from None
    if not isinstance(values, dict) or _is_deeper(values, depth):
        raise RefusalError("unreadable", 400)
    return values


def whole_number(values: dict[str, Any], key: str, *, most: int) -> int:
    """A number from 0 to `most`; raises `RefusalError` (400)."""
    number = values.get(key)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= most:
        raise RefusalError("unreadable", 400, field=key)
    return number


def short_text(values: dict[str, Any], key: str, *, limit: int) -> str:
    """A text without what a database cannot keep; empty where it is none."""
    text = values.get(key)
    if not isinstance(text, str):
        return ""
    return "".join(c for c in text if c.isprintable())[:limit]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that is given twice would be read differently by different programs."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a key is given twice")
    return values


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _is_deeper(values: Any, limit: int) -> bool:
    level: list[Any] = [values]
    for _step in range(limit):
        level = [item for value in level for item in _inside(value)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
