"""One writer at a time, however many schedulers start one.

A lease in the folder itself, since several machines may share it: a writer renews it as it goes,
and one that was killed leaves it to run out. On its own machine its end is noticed at once.
"""

import contextlib
import fcntl
import json
import os
import socket
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

#: Seconds after which a writer that says nothing any more is taken for dead.
SECONDS = 30


class BusyError(Exception):
    """Somebody else is writing."""


class LostLeaseError(Exception):
    """We were silent for too long, and somebody else writes now."""


class Lease:
    """`with Lease(folder):`. Raises `BusyError` on entering where another writer is at work."""

    def __init__(self, folder: Path, *, seconds: float = SECONDS) -> None:
        self._file, self._lock = folder / "lease.json", folder / "lock"
        self._seconds = seconds
        self._mine = {"id": uuid.uuid4().hex, "host": socket.gethostname(), "pid": os.getpid()}
        self._until = 0.0

    def __enter__(self) -> Self:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._looking():
            held = self._read()
            if held is not None and self._is_alive(held):
                raise BusyError
            self._write()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._looking():
            held = self._read()
            if held is not None and held["id"] == self._mine["id"]:
                self._file.unlink(missing_ok=True)

    def renew(self) -> None:
        """Called before each file; writes only when a third of the time is over. Raises
        `LostLeaseError`."""
        if not self._is_due():
            return
        with self.holding():
            pass

    @contextlib.contextmanager
    def holding(self) -> Iterator[None]:
        """For one step that must not happen unless the lease is ours: nobody takes it meanwhile.

        A process may be stopped for a minute between any two of its lines; so asking first and
        doing then is not enough. Renews where it is due. Raises `LostLeaseError`.
        """
        with self._looking():
            held = self._read()
            if held is None or held["id"] != self._mine["id"]:
                raise LostLeaseError
            if self._is_due():
                self._write()
            yield

    def _is_due(self) -> bool:
        return time.time() >= self._until - self._seconds * 2 / 3

    @contextlib.contextmanager
    def _looking(self) -> Iterator[None]:
        """Only for as long as the few bytes of the lease take, or one step of `holding`."""
        with self._lock.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _read(self) -> dict[str, Any] | None:
        try:
            held: dict[str, Any] = json.loads(self._file.read_text())
            return held if {"id", "host", "pid", "until"} <= held.keys() else None
        except (FileNotFoundError, ValueError):
            return None

    def _write(self) -> None:
        self._until = time.time() + self._seconds
        beside = self._file.with_suffix(".new")
        beside.write_text(json.dumps({**self._mine, "until": self._until}))
        beside.replace(self._file)

    def _is_alive(self, held: dict[str, Any]) -> bool:
        if held["until"] < time.time():
            return False
        if held["host"] != self._mine["host"] or held["pid"] == self._mine["pid"]:
            return True
        try:
            os.kill(held["pid"], 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True
