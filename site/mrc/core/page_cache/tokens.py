"""Whether anything that pages show has changed since a page was rendered.

Two tokens: `changed`, new after every write to what pages show and at midnight, when facts pass
their date and warnings expire, and `withdrawn`, new after writes that take something away from
readers (a page unpublished, deleted or made private, a warning withdrawn). A kept page counts as
new while both are as they were before it was rendered, and may stand in for a broken site while the
second is.

Each token is made of three parts, so that a change in any process is seen:

- files in `MRC_PURGE_DIR`, which grow by a byte: for all processes of one machine, asked with
  `stat`, without waiting for anything;
- keys of the cache `pages` (Redis), where it is set up: for several machines, asked once a second;
- a number in this process, for when the files cannot be written. No other process has it, so that
  copies in Redis are of no use to the others from then on.

Where processes share neither folder nor Redis, they learn of a change by time alone: a copy is
never older than `FRESH_SECONDS + RENEWING_SECONDS`, which is part of the minute that is promised.
"""

import contextlib
import logging
import os
import threading
import time
import uuid
from pathlib import Path

from django.conf import settings
from django.core.cache import BaseCache, caches
from redis.exceptions import RedisError

from .calendar import today
from .kept import Tokens

logger = logging.getLogger("mrc.page_cache")

#: The cache of `settings.CACHES` that all machines share.
SHARED = "pages"
#: Seconds for which what Redis said is believed, and after which one that failed is asked again.
_BELIEVED, _LEFT_ALONE = 1.0, 3.0
_CHANGED, _WITHDRAWN = "changed", "withdrawn"
#: What a cache that is down raises.
GONE = (OSError, RedisError)


def shared_cache() -> BaseCache | None:
    """Redis, or None where there is none."""
    return caches[SHARED] if SHARED in settings.CACHES else None


class SharedTokens:
    """The part that Redis holds; a Redis that is gone costs a moment once in a while."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: Tokens = ("", "")
        self._ask_again_at = 0.0
        self._is_down = False

    def read(self) -> Tokens:
        """What Redis says, or what it said last while it is gone."""
        cache = shared_cache()
        if cache is None:
            return "", ""
        with self._lock:
            now = time.monotonic()
            if now < self._ask_again_at:
                return self._known
            # Threads that come meanwhile use what is known, instead of waiting.
            self._ask_again_at = now + _LEFT_ALONE
        with contextlib.suppress(*GONE):
            if self._is_down:
                # Nobody knows what was withdrawn while it was gone.
                self._write(cache, withdrawn=True)
            found = self._ask(cache)
            with self._lock:
                self._known, self._is_down = found, False
                self._ask_again_at = time.monotonic() + _BELIEVED
            return found
        self._is_down = True
        logger.warning("the shared cache does not answer; pages are kept by each process")
        return self._known

    def bump(self, *, withdrawn: bool) -> None:
        cache = shared_cache()
        if cache is None:
            return
        try:
            self._write(cache, withdrawn=withdrawn)
        except GONE:
            self._is_down = True
        with self._lock:
            self._ask_again_at = 0.0

    def _ask(self, cache: BaseCache) -> Tokens:
        found = cache.get_many([_CHANGED, _WITHDRAWN])
        for name in (_CHANGED, _WITHDRAWN):
            if name not in found:
                # Lost with Redis' memory: a value that no kept page has.
                cache.add(name, uuid.uuid4().hex, None)
                found[name] = cache.get(name)
        return found[_CHANGED], found[_WITHDRAWN]

    def _write(self, cache: BaseCache, *, withdrawn: bool) -> None:
        names = [_CHANGED, _WITHDRAWN] if withdrawn else [_CHANGED]
        cache.set_many({name: uuid.uuid4().hex for name in names}, None)


class PageTokens:
    """Both tokens of this site."""

    def __init__(self) -> None:
        self._shared = SharedTokens()
        self._lock = threading.Lock()
        self._changes = self._withdrawals = 0

    def read(self) -> Tokens:
        """Compared only, never ordered. Asks no database; reads no file."""
        changed, withdrawn = self.shared()
        return f"{changed}.{self._changes}", f"{withdrawn}.{self._withdrawals}"

    def shared(self) -> Tokens:
        """The same for all processes that share the folder and the Redis."""
        shared = self._shared.read()
        return (
            f"{today()}.{shared[0]}.{_length_of(_CHANGED)}",
            f"{shared[1]}.{_length_of(_WITHDRAWN)}",
        )

    def bump(self, *, withdrawn: bool = False) -> None:
        """Whatever was rendered before now is old. To be called after the commit."""
        names = (_CHANGED, _WITHDRAWN) if withdrawn else (_CHANGED,)
        written = [_lengthen(name) for name in names]
        if not all(written):
            with self._lock:
                self._changes += 1
                self._withdrawals += withdrawn
        self._shared.bump(withdrawn=withdrawn)


def _file(name: str) -> Path:
    return Path(settings.MRC_PURGE_DIR) / name


def _length_of(name: str) -> str:
    try:
        found = os.stat(f"{settings.MRC_PURGE_DIR}/{name}")
    except OSError:
        return "-"
    # A file that was deleted and begun again must not look like an earlier one.
    return f"{found.st_ino}-{found.st_size}"


def _lengthen(name: str) -> bool:
    """One byte more: appending is atomic, however many processes do it at once."""
    try:
        file = _file(name)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as stream:
            stream.write(b".")
    except OSError:
        logger.warning("the folder of MRC_PURGE_DIR cannot be written")
        return False
    return True


#: Of this process.
page_tokens = PageTokens()
