"""A network between the phone and the server that breaks in the ways in which networks break.

An HTTP proxy on the loopback address. Each request meets the fault that is set for it, or none.
"""

import http.client
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

PORTAL_PAGE = b"<!doctype html><title>Welcome</title><h1>Accept the terms to go online</h1>"
PORTAL_JSON = b'{"status": "ok", "redirect": "http://portal.example/login"}'
#: Headers between two neighbours only.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "content-length"}


class Fault(Enum):
    """What happens to a request instead of being answered rightly."""

    CUT = "the connection is refused"
    LOST = "the server answers, and the answer is lost"
    TORN = "the answer breaks off in the middle"
    ERROR = "500 with a page of the server in front"
    BUSY = "503 with Retry-After"
    PORTAL_PAGE = "a captive portal: 200 with a page"
    PORTAL_JSON = "a captive portal: 200 with JSON of its own"
    PORTAL_REDIRECT = "a captive portal: 302 to itself"
    SLOW = "the answer comes late"


#: Gives the fault for a request by its method and path; None lets it through.
Plan = Callable[[str, str], Fault | None]


class Network:
    """Start it with `with`; `url` is what the phone opens."""

    def __init__(self, server_url: str) -> None:
        target = urlsplit(server_url)
        self.upstream = (str(target.hostname), int(target.port or 80))
        self.plan: Plan = lambda method, path: None
        self.met: Counter[Fault] = Counter()
        #: What the server itself answered, by status.
        self.statuses: Counter[int] = Counter()
        #: What reached the server, in order: "PUT /api/outreach/sessions/...".
        self.passed: list[str] = []
        self.busy_for = 1
        self.slow_for = 0.4
        self._lock = threading.Lock()
        self._httpd = _Server(("127.0.0.1", 0), _Handler)
        self._httpd.network = self
        self.url = f"http://127.0.0.1:{self._httpd.server_address[1]}"

    def __enter__(self) -> "Network":
        threading.Thread(target=self._httpd.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._httpd.shutdown()
        self._httpd.server_close()

    # --- What a test sets -------------------------------------------------------------------------

    def works(self) -> None:
        self.plan = lambda method, path: None

    def always(self, fault: Fault) -> None:
        self.plan = lambda method, path: fault

    def once(self, fault: Fault, method: str = "", path: str = "") -> None:
        """The next request of this method whose path holds this text; all others get through."""
        left = [fault]

        def plan(its_method: str, its_path: str) -> Fault | None:
            with self._lock:
                fits = its_method.startswith(method) and path in its_path
                return left.pop() if left and fits else None

        self.plan = plan

    # --- What the handler asks --------------------------------------------------------------------

    def fault_for(self, method: str, path: str) -> Fault | None:
        fault = self.plan(method, path)
        with self._lock:
            if fault is not None:
                self.met[fault] += 1
            if fault in (None, Fault.LOST, Fault.TORN, Fault.SLOW):
                self.passed.append(f"{method} {path}")
        return fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    network: Network


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def _any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        network = self.server.network
        fault = network.fault_for(self.command, self.path)
        match fault:
            case Fault.CUT:
                self._hang_up()
            case Fault.ERROR:
                self._say(500, b"<h1>Internal Server Error</h1>", "text/html")
            case Fault.BUSY:
                self._say(503, b"busy", "text/plain", {"Retry-After": str(network.busy_for)})
            case Fault.PORTAL_PAGE:
                self._say(200, PORTAL_PAGE, "text/html")
            case Fault.PORTAL_JSON:
                self._say(200, PORTAL_JSON, "application/json")
            case Fault.PORTAL_REDIRECT:
                self._say(302, b"", "text/html", {"Location": "/portal/"})
            case _:
                self._forward(body, fault)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _any  # noqa: N815

    def _forward(self, body: bytes, fault: Fault | None) -> None:
        try:
            answer, content = self._asked(body)
        except OSError:
            self._hang_up()
            return
        self.server.network.statuses[answer.status] += 1
        if fault is Fault.LOST:
            self._hang_up()
            return
        if fault is Fault.SLOW:
            threading.Event().wait(self.server.network.slow_for)
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        if answer.status not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if fault is Fault.TORN:
            self.wfile.write(content[: len(content) // 2])
            self._hang_up()
        elif self.command != "HEAD":
            self.wfile.write(content)

    def _asked(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
        connection = http.client.HTTPConnection(*self.server.network.upstream, timeout=60)
        headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
        if body or self.command in ("POST", "PUT"):
            headers["Content-Length"] = str(len(body))
        headers["Connection"] = "close"
        try:
            connection.request(self.command, self.path, body=body, headers=headers)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()

    def _say(
        self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response_only(status)
        for name, value in {"Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _hang_up(self) -> None:
        """Resets the connection: nothing more is sent, and nobody waits."""
        self.close_connection = True
        try:
            self.wfile.flush()
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            # The phone has hung up before.
            pass

    def log_message(self, format: str, *args: Any) -> None:
        """A test says what is worth saying."""

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True
