"""plausible-events made safe: its way of building an event is kept, the rest is replaced.

The package as published (0.1.0) asks an outside service for the server's address and waits for it
for ever, sends that address and its own name for every reader, has no timeouts, keeps an unbounded
list that one refused event blocks, never lets its process end, and raises after a fork. Here its
thread, its transport and its identity are ours (ADR 7). No other module imports it.
"""

import atexit
import functools
import logging
import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plausible_events
import urllib3
from django.conf import settings

from .rules import plain

logger = logging.getLogger(__name__)

CONNECT_SECONDS = 1.0
READ_SECONDS = 2.0
#: As many events as one process keeps in memory; beyond it the oldest is let go.
MOST_WAITING = 2000
#: Plausible counts an event when it arrives: one that waited longer would count at a wrong time.
STALE_SECONDS = 300.0
LONGEST_PAUSE_SECONDS = 60.0
#: How long an event waits for more of its kind, and for the request that brought it to be over.
HEAD_START_SECONDS = 0.05
#: How long a process that ends goes on sending what still waits.
FAREWELL_SECONDS = 1.0
#: The same complaint is logged once in this time.
QUIET_SECONDS = 60.0

#: Answers that blame the event: sent again, it would be refused again. Every other one that is not
#: a success (a wrong address, a redirect, a proxy's page) may be mended while the event waits.
REFUSALS = frozenset({400, 413, 414, 422})

#: What the package writes before every path, and Plausible would show as the site's name.
_PACKAGE_ORIGIN = "app://localhost"


class AnalyticsError(Exception):
    """An event did not get through; the text says why and holds nothing about a reader."""


class UnavailableError(AnalyticsError):
    """Plausible cannot be reached or cannot take events now; later it may."""


class RefusedError(AnalyticsError):
    """Plausible will never take this event."""


class DiscardedError(AnalyticsError):
    """Plausible answered 202 and says that it did not count the event (a robot, an unknown site).

    It says so in a header; see "x-plausible-dropped" in its Events API reference.
    """


class Endpoint:
    """Stands where the package expects the address of its API, and knows how to reach it.

    urllib3 and not requests: half the processor time, and no cookies, proxies or passwords from
    the environment that would have to be turned off.
    """

    def __init__(self, *, url: str, origin: str) -> None:
        self.url = url
        self.origin = origin.rstrip("/")
        self.renew()

    def renew(self) -> None:
        """Forget all connections: after a fork they belong to the parent."""
        self._connections = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=READ_SECONDS), retries=False
        )

    def post(self, headers: dict[str, str], event: dict[str, Any]) -> "_Counted":
        """Send one event; raises an AnalyticsError unless Plausible counted it."""
        referrer = headers.pop("Referer", "")
        body = {**event, "url": event["url"].replace(_PACKAGE_ORIGIN, self.origin, 1)}
        if referrer:
            body["referrer"] = referrer
        try:
            response = self._connections.request(
                "POST", self.url, headers=headers, json=body, redirect=False
            )
        except urllib3.exceptions.HTTPError as error:
            raise UnavailableError(type(error).__name__) from error
        if not 200 <= response.status < 300:
            refused = response.status in REFUSALS
            said = (
                f"{response.status} {plain(response.data.decode('utf-8', 'replace'), length=100)}"
            )
            raise RefusedError(said) if refused else UnavailableError(said)
        if response.headers.get("x-plausible-dropped"):
            raise DiscardedError("answered, but not counted")
        return _Counted()


class _Counted:
    """The answer that the package gets: it asks nothing of it but this."""

    def raise_for_status(self) -> None:
        """An event that was not counted has raised already."""


class _Transport:
    """Takes the place of the name `requests` inside the package: it can post, and nothing else."""

    @staticmethod
    def post(endpoint: Endpoint, headers: dict[str, str], json: dict[str, Any]) -> _Counted:
        return endpoint.post(headers, json)


plausible_events.requests = _Transport()


@dataclass(frozen=True)
class Counts:
    """What became of this process's best-effort events since it started."""

    sent: int
    dropped: int
    waiting: int


class PlausibleClient(plausible_events.PlausibleEvents):
    """Sends events soon, from a thread of its own, or now, from the caller's thread."""

    def __init__(self, *, domain: str, api: str, origin: str) -> None:
        self._endpoint = Endpoint(url=api, origin=origin)
        self.renew()
        super().__init__(domain=domain, api=self._endpoint)
        #: The package's thread is never started, and its headers would name the server.
        self.worker = None
        self.headers: dict[str, str] = {}
        _clients.add(self)

    def renew(self) -> None:
        """Begin afresh: in a new process there is no thread, and its locks may be held for ever."""
        self._endpoint.renew()
        self._waiting: deque[tuple[float, Callable[[], None]]] = deque()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._end = float("inf")
        self._sent = self._dropped = self._failures = 0
        self._paused_until = 0.0
        self._complaint = ("", 0.0)

    def send_soon(
        self, *, name: str, path: str, props: dict[str, str], headers: dict[str, str]
    ) -> None:
        """Best effort: never waits for the network, never raises, may be lost."""
        try:
            self.event(name=name, path=path, props=props, headers=headers)
        except Exception:
            logger.exception("An event could not be queued")

    def send_now(
        self, *, name: str, path: str, props: dict[str, str], headers: dict[str, str]
    ) -> None:
        """Sends in this thread, within the timeouts; raises an AnalyticsError unless counted."""
        try:
            self._event(name=name, path=path, props=props, headers=headers)
        except AnalyticsError:
            raise
        except Exception as error:
            raise RefusedError(f"cannot be built: {error!r}") from error

    def counts(self) -> Counts:
        return Counts(sent=self._sent, dropped=self._dropped, waiting=len(self._waiting))

    def stop(self, timeout: float = FAREWELL_SECONDS) -> bool:
        """Send what waits for at most `timeout` seconds, then end the thread: True if it ended.

        What comes afterwards is dropped. A Plausible that does not answer cannot hold this up.
        """
        self._end = time.monotonic() + timeout
        self._stopping.set()
        self._wake.set()
        thread = self._thread
        if thread is None:
            return True
        thread.join(timeout)
        return not thread.is_alive()

    def _enqueue_task(self, task: Callable[[], None], start_worker: bool = True) -> None:
        """Called by the package: for every event, and once for a look-up that is never wanted."""
        if not start_worker:
            return
        with self._lock:
            if self._stopping.is_set():
                self._dropped += 1
                return
            if len(self._waiting) >= MOST_WAITING:
                self._waiting.popleft()
                self._dropped += 1
            self._waiting.append((time.monotonic(), task))
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="plausible", daemon=True)
                self._thread.start()
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait()
            self._wake.clear()
            # The page's answer goes out first: both want the same interpreter.
            self._stopping.wait(HEAD_START_SECONDS)
            self._send_waiting()
        with self._lock:
            self._dropped += len(self._waiting)
            self._waiting.clear()

    def _send_waiting(self) -> None:
        while time.monotonic() < self._end:
            if self._stopping.wait(self._paused_until - time.monotonic()) and self._failures:
                return
            with self._lock:
                if not self._waiting:
                    return
                queued_at, task = self._waiting.popleft()
            if time.monotonic() - queued_at > STALE_SECONDS:
                self._note(dropped=1)
            else:
                self._send(task)

    def _send(self, task: Callable[[], None]) -> None:
        """One event, once: whatever happens to it, it never stands before another."""
        try:
            task()
        except UnavailableError as error:
            # After a failure nothing is tried for 2, 4, 8 ... 60 seconds.
            self._failures += 1
            pause = min(LONGEST_PAUSE_SECONDS, 2.0 ** min(self._failures, 10))
            self._paused_until = time.monotonic() + pause
            self._note(dropped=1)
            self._complain(f"Plausible is unavailable: {error}")
            return
        except DiscardedError:
            self._note(dropped=1)
        except RefusedError as error:
            self._note(dropped=1)
            self._complain(f"Plausible refused an event: {error}")
        except Exception:
            self._note(dropped=1)
            logger.exception("An event could not be sent")
        else:
            self._note(sent=1)
        self._failures = 0

    def _note(self, *, sent: int = 0, dropped: int = 0) -> None:
        with self._lock:
            self._sent += sent
            self._dropped += dropped

    def _complain(self, text: str) -> None:
        last, when = self._complaint
        if text != last or time.monotonic() - when > QUIET_SECONDS:
            self._complaint = (text, time.monotonic())
            logger.warning("%s (%d sent, %d dropped)", text, self._sent, self._dropped)


#: Every client of this process, so that a fork renews them and an orderly end stops them.
_clients: "weakref.WeakSet[PlausibleClient]" = weakref.WeakSet()


def _renew_all() -> None:
    for client in list(_clients):
        client.renew()


def _stop_all() -> None:
    for client in list(_clients):
        client.stop()


os.register_at_fork(after_in_child=_renew_all)
atexit.register(_stop_all)


def plausible() -> PlausibleClient | None:
    """This process's client, or None while analytics is off."""
    domain, api, origin = (
        settings.PLAUSIBLE_DOMAIN,
        settings.PLAUSIBLE_API,
        settings.PLAUSIBLE_ORIGIN,
    )
    return _client(domain, api, origin) if domain and api and origin else None


@functools.cache
def _client(domain: str, api: str, origin: str) -> PlausibleClient:
    return PlausibleClient(domain=domain, api=api, origin=origin)
