"""Writes: the best-effort lane, the outbox, and our own counters."""

import datetime
import hashlib
import logging

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from .client import plausible
from .goals import NAME_LENGTH
from .models import DailyCount, OutboxEvent
from .rules import header_text, plain, shortened_address, with_utm

logger = logging.getLogger(__name__)

_KEY_LENGTH = 200


def page_view(*, path: str, referrer: str, user_agent: str, address: str, language: str) -> None:
    """See `mrc.core.analytics.page_view`. The address is shortened here, whoever calls."""
    headers = _reader(user_agent=user_agent, address=address)
    if referrer:
        headers["Referer"] = plain(referrer)
    _send_soon(name="pageview", path=path, language=language, headers=headers)


def page_goal(
    *,
    name: str,
    path: str,
    user_agent: str,
    address: str,
    language: str,
    utm: dict[str, str] | None = None,
) -> None:
    """See `mrc.core.analytics.page_goal`."""
    headers = _reader(user_agent=user_agent, address=address)
    _send_soon(name=name, path=with_utm(path, utm or {}), language=language, headers=headers)


def _reader(*, user_agent: str, address: str) -> dict[str, str]:
    """What Plausible tells one reader from another by: never the server's, never the whole."""
    return {
        "User-Agent": header_text(user_agent),
        "X-Forwarded-For": shortened_address(address),
    }


def _send_soon(*, name: str, path: str, language: str, headers: dict[str, str]) -> None:
    client = plausible()
    # Without an address Plausible would take the server's for the reader's.
    if client is not None and headers["X-Forwarded-For"]:
        client.send_soon(name=name, path=path, props={"language": language}, headers=headers)


def record_goal(*, name: str, path: str, key: str, props: dict[str, str] | None = None) -> None:
    """See `mrc.core.analytics.record_goal`. One query; a conflict leaves the first row as it is."""
    if not name or len(name) > NAME_LENGTH:
        raise ValueError(f"A goal's name has 1 to {NAME_LENGTH} characters: {name!r}")
    if plausible() is None:
        return
    # Whatever the values are, they must not be what makes the business transaction fail.
    goal = OutboxEvent(
        dedupe_key=_short_key(key),
        name=name,
        path=plain(path),
        props={plain(str(k)): plain(str(v)) for k, v in (props or {}).items()},
        next_at=timezone.now(),
    )
    OutboxEvent.objects.bulk_create([goal], ignore_conflicts=True)
    # Robust: the thing is committed by then, and what fails here is logged. The row stays, and
    # the next goal or the scheduled `send_analytics` sends it.
    transaction.on_commit(_send_outbox_soon, robust=True)


def _short_key(key: str) -> str:
    clean = plain(key, length=len(key))
    if len(clean) <= _KEY_LENGTH:
        return clean
    return f"sha256:{hashlib.sha256(clean.encode()).hexdigest()}"


def _send_outbox_soon() -> None:
    from .tasks import send_goals

    send_goals.enqueue()


def count(*, key: str, day: datetime.date) -> None:
    """See `mrc.core.analytics.count`. One statement, so that parallel calls lose nothing.

    A number is never worth an error page: where the database cannot take it, it is logged and the
    caller goes on, in its transaction if it has one.
    """
    quote = connection.ops.quote_name
    table = quote(DailyCount._meta.db_table)
    columns = (quote("day"), quote("key"), quote("number"))
    statement = (
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES (%s, %s, 1) "  # noqa: S608
        f"ON CONFLICT ({columns[0]}, {columns[1]}) "
        f"DO UPDATE SET {columns[2]} = {table}.{columns[2]} + 1"
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [day, _short_key(key)])
    except DatabaseError:
        logger.exception("A count was lost: %s", key)
