"""A Plausible on loopback: takes real HTTP requests, keeps them, and can misbehave.

Also a program (`python fake_plausible.py`), for those that need it in a process of its own.
"""

import json
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass
class Received:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Manner:
    """How it answers. A `status` of None: never, until the server is closed."""

    status: int | None = 202
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


UP = Manner()
SLOW = Manner(seconds=0.3)
HANGING = Manner(status=None)
REFUSING = Manner(status=400)
FAILING = Manner(status=500)
BUSY = Manner(status=429)
DISCARDING = Manner(headers={"x-plausible-dropped": "1"})
MOVED = Manner(status=301, headers={"Location": "http://192.0.2.1/api/event"})


class FakePlausible:
    """Runs between `open()` and `close()`; keeps its port, so that it can come back."""

    def __init__(self) -> None:
        self.manner: Manner | Callable[[Received], Manner] = UP
        self.received: list[Received] = []
        self.connections_made = 0
        self._news = threading.Condition()
        self._server: ThreadingHTTPServer | None = None
        self._connections: set[socket.socket] = set()
        self._closing = threading.Event()
        self.port = 0
        self.open()

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/event"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def open(self) -> None:
        self._closing.clear()
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Dead: nobody listens at the port, and every connection is cut."""
        if self._server is None:
            return
        self._closing.set()
        self._server.shutdown()
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._server = None

    def wait_for(self, number: int, seconds: float = 5.0) -> list[Received]:
        """What was received, as soon as it is so much; fails if that takes too long."""
        with self._news:
            came = self._news.wait_for(lambda: len(self.received) >= number, seconds)
            assert came, f"{len(self.received)} of {number} events after {seconds} s"
            return list(self.received)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                fake.connections_made += 1
                fake._connections.add(self.connection)

            def finish(self) -> None:
                fake._connections.discard(self.connection)
                with suppress(OSError):
                    super().finish()

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                event = Received(self.path, dict(self.headers), body)
                with fake._news:
                    fake.received.append(event)
                    fake._news.notify_all()
                manner = fake.manner if isinstance(fake.manner, Manner) else fake.manner(event)
                if manner.status is None:
                    fake._closing.wait(30)
                    self.close_connection = True
                    return
                time.sleep(manner.seconds)
                self._answer(manner)

            def _answer(self, manner: Manner) -> None:
                with suppress(OSError):
                    self.send_response(manner.status or 0)
                    for name, value in manner.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", "2")
                    self.end_headers()
                    self.wfile.write(b"ok")

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        return Handler


if __name__ == "__main__":
    server = FakePlausible()
    server.manner = HANGING if "--hanging" in sys.argv else UP
    sys.stdout.write(f"{server.port}\n")
    sys.stdout.flush()
    threading.Event().wait()
