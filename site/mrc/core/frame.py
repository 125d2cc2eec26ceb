"""What the frame of every page shows, kept for a few seconds: the menu and the helpline.

Whatever is kept carries the state of what pages show from before it was asked for
(`page_cache.tokens`): a write by any process of the machine, or of those with one Redis, makes it
old at once. A process that shares neither follows within twice `SECONDS_HERE`.
"""

import contextlib
import hashlib
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from .page_cache.tokens import page_tokens

#: Seconds for which the shared cache keeps what no state belongs to.
SECONDS = 30
#: Seconds for which a process asks nobody again, if nothing that pages show was written meanwhile.
SECONDS_HERE = 5
_PREFIX = "mrc-frame:"
#: Of this process: for the minutes in which the database cannot be asked.
_last: dict[str, tuple[Any]] = {}
#: The same in the cache, for a process that has made none yet, and for how long.
_LAST, LAST_SECONDS = "mrc-frame-last:", 7 * 24 * 60 * 60
#: Of this process too: until when, as of which state of what pages show, and the value.
_here: dict[str, tuple[float, tuple[str, ...], Any]] = {}

Kept = TypeVar("Kept")


def keep(name: str, make: Callable[[], Kept], *, outlasts_writes: bool = False) -> Kept:
    """The kept value, or a new one; a cache that is down costs a query and nothing else.

    Whoever gets it must not change it: others of this process have the same. `outlasts_writes`:
    nothing that somebody publishes makes it old, only `forget` and time do.
    """
    return keep_here(name, lambda: _keep_for_all(name, make, outlasts_writes=outlasts_writes))


def keep_here(name: str, make: Callable[[], Kept]) -> Kept:
    """The same for this process alone: a cache in a table is a question to the database as well."""
    if not settings.MRC_PAGE_CACHE or _is_in_transaction():
        # Where nobody notices what is written, or the one who asks has written without having
        # committed, nothing tells whether the value still holds.
        return make()
    state, now = page_tokens.read(), time.monotonic()
    if (kept := _here.get(name)) is not None and now < kept[0] and state == kept[1]:
        return cast("Kept", kept[2])
    value = make()
    _here[name] = now + SECONDS_HERE, state, value
    return value


def _keep_for_all(name: str, make: Callable[[], Kept], *, outlasts_writes: bool) -> Kept:
    if settings.MRC_PAGE_CACHE and not outlasts_writes and _is_in_transaction():
        # What is not committed yet is for nobody else.
        return _made(name, make)
    key = _key(name) if outlasts_writes else _key_now(name)
    try:
        kept = cache.get(key)
    except Exception:
        return _made(name, make)
    if kept is None:
        kept = (_made(name, make),)
        with contextlib.suppress(Exception):
            cache.set(key, kept, SECONDS if key == _key(name) else SECONDS_HERE)
    return kept[0]


def _key(name: str) -> str:
    return _PREFIX + name


def _key_now(name: str) -> str:
    """What others kept before the last write is none of what pages show now."""
    if not settings.MRC_PAGE_CACHE:
        return _key(name)
    state = hashlib.sha256(repr(page_tokens.shared()).encode()).hexdigest()
    return f"{_key(name)}:{state[:16]}"


def _is_in_transaction() -> bool:
    return transaction.get_connection().in_atomic_block


def _made(name: str, make: Callable[[], Kept]) -> Kept:
    """A new value; while the database is gone the last one that was made."""
    try:
        value = make()
    except (OperationalError, InterfaceError):
        known = _last_one(name)
        if known is None:
            raise
        return known[0]
    _last[name] = (value,)
    with contextlib.suppress(Exception):
        cache.set(_LAST + name, _last[name], LAST_SECONDS)
    return value


def last_kept(name: str) -> Any:
    """What was made last under that name, without asking the database; None for nothing."""
    known = _last_one(name)
    return None if known is None else known[0]


def _last_one(name: str) -> tuple[Any] | None:
    """Of this process, else of another one that shares the cache."""
    known = _last.get(name)
    with contextlib.suppress(Exception):
        known = known or cache.get(_LAST + name)
    return known


def forget(*names: str) -> None:
    keys = [key for name in names for key in (_key(name), _key_now(name))]
    for name in names:
        _here.pop(name, None)
    cache.delete_many(keys)
    # Somebody who asked before the commit has kept the old value once more.
    transaction.on_commit(lambda: cache.delete_many(keys))


@receiver([page_published, page_unpublished, post_page_move])
def forget_menus(sender: Any, **kwargs: Any) -> None:
    forget("menu:en", "menu:ur")


@receiver([post_save, post_delete], sender="core.Contact")
def forget_helpline(sender: Any, **kwargs: Any) -> None:
    forget("helpline")
