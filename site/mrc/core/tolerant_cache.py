"""Redis as a cache that may be gone: then it is an empty cache, not an error.

What was kept is made anew. Counts that protect accounts and forms must not start from nothing with
every request: while Redis is gone each process counts by itself, so that a limit is as many times
as wide as there are processes, and never gone.
"""

import logging
import threading
import time
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

from mrc.core.metrics.requests import cache_errors_total

logger = logging.getLogger("mrc.cache")

#: Keys that count tries: log-ins and codes (allauth), news by mail, the phones' API.
COUNTED = ("allauth", "mrc-subscribe:", "outreach-api:")
#: Seconds after a failure in which Redis is not asked again, so that nobody waits for it.
LEFT_ALONE = 2.0
#: Seconds between two lines in the log.
SAID_EVERY = 60.0


class Outage:
    """What this process knows about one server. Each thread has a cache object of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ask_again_at = 0.0
        self._say_again_at = 0.0

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self._ask_again_at

    def notice(self, error: Exception) -> None:
        """The words of the error are not logged: they may hold the server's password."""
        cache_errors_total.inc()
        now = time.monotonic()
        with self._lock:
            self._ask_again_at = now + LEFT_ALONE
            is_new = now >= self._say_again_at
            if is_new:
                self._say_again_at = now + SAID_EVERY
        if is_new:
            logger.error("The cache does not answer: %s", type(error).__name__)

    def forget(self) -> None:
        """As if Redis had always answered."""
        self._ask_again_at = self._say_again_at = 0.0


_outages: dict[str, Outage] = {}


def outage_of(servers: Iterable[str]) -> Outage:
    return _outages.setdefault(",".join(servers), Outage())


class TolerantClient:
    """In the place of Django's client. While Redis is gone it speaks as an empty cache does."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        self._redis: Any = RedisCacheClient(servers, **options)
        self._outage = outage_of(servers)
        # Of the whole process, by its name.
        self._counts: Any = LocMemCache(f"counts of {','.join(servers)}", {})
        self._counts.key_func = lambda key, prefix, version: key

    def get(self, key: str, default: Any) -> Any:
        return self._ask("get", key, default, empty=default)

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        return bool(self._ask("add", key, value, timeout, empty=True))

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        self._ask("set", key, value, timeout, empty=None)

    def touch(self, key: str, timeout: int | None) -> bool:
        return bool(self._ask("touch", key, timeout, empty=False))

    def delete(self, key: str) -> bool:
        return bool(self._ask("delete", key, empty=False))

    def has_key(self, key: str) -> bool:
        return bool(self._ask("has_key", key, empty=False))

    def incr(self, key: str, delta: int) -> int:
        """Raises `ValueError` for a key that is not there, as an empty cache does."""
        number = self._ask("incr", key, delta, empty=None)
        if number is None:
            raise ValueError("the cache does not answer")
        return int(number)

    def get_many(self, keys: Iterable[str]) -> dict[str, Any]:
        found: dict[str, Any] = self._ask("get_many", list(keys), empty={})
        return found

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        self._ask("set_many", data, timeout, empty=None)

    def delete_many(self, keys: Iterable[str]) -> None:
        self._ask("delete_many", list(keys), empty=None)

    def clear(self) -> bool:
        self._counts.clear()
        return bool(self._ask("clear", empty=False))

    def _ask(self, what: str, *arguments: Any, empty: Any) -> Any:
        """What Redis says, else what this process counts for such a key, else `empty`."""
        if not self._outage.is_on:
            try:
                return getattr(self._redis, what)(*arguments)
            except (RedisError, OSError) as error:
                self._outage.notice(error)
        # Django has put its prefix and version before the name.
        key = arguments[0] if arguments and isinstance(arguments[0], str) else ""
        if any(f":{name}" in key for name in COUNTED):
            return getattr(self._counts, what)(*arguments)
        return empty


class TolerantRedisCache(RedisCache):
    """For `CACHES`. Short `socket_timeout`s belong in its OPTIONS: one request in two seconds
    waits for them."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class: Any = TolerantClient
