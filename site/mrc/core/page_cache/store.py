"""Where kept pages are: in this process, and in Redis for the others where there is one."""

import contextlib
import hashlib
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterator

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import BaseCache

from .kept import Kept, Tokens
from .tokens import GONE, shared_cache

#: Seconds that whoever makes a page anew has for it; then somebody else may try.
LEASE_SECONDS = 10
#: Seconds after which a Redis that failed is asked again.
_LEFT_ALONE = 3.0
#: To be raised with every change to the fields of `Kept`.
_FORM = 1


class PageStore:
    """At most `largest` bytes here; what was not asked for longest goes first.

    Redis holds pages for `longest` seconds, and is told by its own settings how many.
    """

    def __init__(self, *, largest: int, longest: int) -> None:
        self._largest, self._longest = largest, longest
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        #: Who makes each page anew, and until when nobody else may.
        self._leases: dict[str, tuple[str, float]] = {}
        self._bytes = 0
        self._lock = threading.Lock()
        self._ask_again_at = 0.0

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def size(self) -> int:
        """Bytes, about."""
        return self._bytes

    def get(self, key: str, tokens: Tokens, now: float) -> Kept | None:
        """The newest copy; Redis is asked only where this process has none that is fresh."""
        with self._lock:
            here = self._pages.get(key)
            if here is not None:
                self._pages.move_to_end(key)
        if here is not None and here.is_fresh(tokens, now):
            return here
        there = self._from_the_others(key)
        if there is None or (here is not None and here.rendered_at >= there.rendered_at):
            return here
        self._put_here(key, there)
        return there

    def put(self, key: str, page: Kept) -> None:
        self._put_here(key, page)
        cache = self._others()
        if cache is not None:
            with self._noticing():
                cache.set(_name(key), page, self._longest)

    def delete(self, key: str) -> None:
        """Not even for when everything is broken: the page is not for everybody any more."""
        with self._lock:
            self._forget(key)
        cache = self._others()
        if cache is not None:
            with self._noticing():
                cache.delete(_name(key))

    def clear(self) -> None:
        """What this process has."""
        with self._lock:
            self._pages.clear()
            self._leases.clear()
            self._bytes = 0

    def start_renewing(self, key: str) -> str | None:
        """The holder's name, for `end_renewing`, for one at a time: of this process, and of all
        where there is a Redis. None for the others."""
        holder, now = uuid.uuid4().hex, time.monotonic()
        with self._lock:
            if key in self._leases and self._leases[key][1] > now:
                return None
            self._leases[key] = holder, now + LEASE_SECONDS
        cache = self._others()
        if cache is not None:
            with self._noticing():
                if not cache.add(f"lease:{_name(key)}", holder, LEASE_SECONDS):
                    self._let_go(key, holder)
                    return None
        return holder

    def end_renewing(self, key: str, holder: str) -> None:
        """Ends no other one's: a lease that ran out may have been taken meanwhile."""
        left, cache = self._let_go(key, holder), self._others()
        if left > 0 and cache is not None:
            name = f"lease:{_name(key)}"
            with self._noticing():
                # It began there after ours, so nobody else can have taken it yet, unless Redis has
                # lost its memory.
                if cache.get(name) == holder:
                    cache.delete(name)

    def _let_go(self, key: str, holder: str) -> float:
        """Seconds that were left of this holder's lease; 0 where it has none."""
        with self._lock:
            held, until = self._leases.get(key, ("", 0.0))
            if held != holder:
                return 0.0
            del self._leases[key]
        return until - time.monotonic()

    def _put_here(self, key: str, page: Kept) -> None:
        with self._lock:
            self._forget(key)
            self._pages[key] = page
            self._bytes += page.size
            while self._bytes > self._largest:
                self._forget(next(iter(self._pages)))

    def _forget(self, key: str) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= page.size

    def _from_the_others(self, key: str) -> Kept | None:
        cache = self._others()
        if cache is not None:
            with self._noticing():
                return cache.get(_name(key))
        return None

    def _others(self) -> BaseCache | None:
        return None if time.monotonic() < self._ask_again_at else shared_cache()

    @contextlib.contextmanager
    def _noticing(self) -> Iterator[None]:
        try:
            yield
        except GONE:
            self._ask_again_at = time.monotonic() + _LEFT_ALONE


def _name(key: str) -> str:
    """While a new version is rolled out, pages of the old one name files that it does not have."""
    release = getattr(staticfiles_storage, "manifest_hash", "")
    return f"page:{_FORM}:{release}:{hashlib.sha256(key.encode()).hexdigest()}"
