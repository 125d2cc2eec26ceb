"""A web server on the loopback that misbehaves in every way that the web does."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Answers(BaseHTTPRequestHandler):
    #: (method, path) of everything that was asked.
    asked: list[tuple[str, str]]

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path))
        if self.path == "/no-head" and self.command == "HEAD":
            return self._say(405)
        if self.path == "/slow":
            time.sleep(1.5)
        if self.path.startswith("/to/"):
            status, _slash, target = self.path.removeprefix("/to/").partition("/")
            return self._say(int(status), Location=f"/{target}")
        if self.path == "/elsewhere":
            port = self.server.server_address[1]
            return self._say(302, Location=f"http://127.0.0.2:{port}/secret")
        if self.path == "/later":
            return self._say(429, **{"Retry-After": "864000"})
        number = self.path.strip("/")
        return self._say(int(number) if number.isdigit() else 200)

    do_GET = do_HEAD  # noqa: N815  (the name that the standard library calls)

    def _say(self, status: int, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Tests print nothing."""


class WebServer(ThreadingHTTPServer):
    daemon_threads = True

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def asked(self) -> list[tuple[str, str]]:
        return self.RequestHandlerClass.asked


@pytest.fixture
def web(settings: Any) -> Iterator[WebServer]:
    settings.MRC_LINK_CHECK_NETWORKS = ("127.0.0.1/32",)
    handler = type("Handler", (Answers,), {"asked": []})
    server = WebServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
