"""nginx under compose: it starts before the application has an address, and follows it to another.

A container that is replaced comes back under another address, and nginx that asked for it once
would send every form to nobody. Real nginx; the name server is a stand-in of a few lines.
"""

import http.server
import re
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .nginx_site import Nginx, free_port, nginx_path

pytestmark = pytest.mark.slow

#: From this version on a name of `upstream` is asked for again.
SINCE = (1, 27, 3)


def version() -> tuple[int, ...]:
    binary = nginx_path()
    if binary is None:
        return (0,)
    said = subprocess.run([binary, "-v"], capture_output=True, text=True, check=False).stderr
    found = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", said)
    return tuple(int(part) for part in found.groups()) if found else (0,)


class Names(threading.Thread):
    """Knows one name, `web`, at most; asked for anything else, it says that there is none."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.address: str | None = None

    def run(self) -> None:
        while True:
            try:
                asked, who = self._socket.recvfrom(512)
            except OSError:
                return
            self._socket.sendto(self._answer(asked), who)

    def _answer(self, asked: bytes) -> bytes:
        end = asked.index(b"\0", 12) + 5
        question, kind = asked[12:end], struct.unpack("!H", asked[end - 4 : end - 2])[0]
        is_known = self.address is not None and question.startswith(b"\x03web\0") and kind == 1
        flags = 0x8180 if is_known else 0x8183
        head = asked[:2] + struct.pack("!5H", flags, 1, int(is_known), 0, 0)
        if not is_known or self.address is None:
            return head + question
        # The name of the question, an address, for one second.
        record = struct.pack("!HHHIH", 0xC00C, 1, 1, 1, 4) + socket.inet_aton(self.address)
        return head + question + record

    def close(self) -> None:
        self._socket.close()


class Web(http.server.ThreadingHTTPServer):
    """An application of one word."""

    def __init__(self, address: str, port: int, word: str) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = word.encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        super().__init__((address, port), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def end(self) -> None:
        self.shutdown()
        self.server_close()


@pytest.fixture
def names() -> Iterator[Names]:
    server = Names()
    server.start()
    yield server
    server.close()


def soon(holds: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return False


@pytest.mark.skipif(version() < SINCE, reason="needs nginx 1.27.3 or newer, as compose.yaml has")
def test_it_starts_without_the_application_and_follows_it(tmp_path: Path, names: Names) -> None:
    copy = tmp_path / "mirror" / "en" / "index.html"
    copy.parent.mkdir(parents=True)
    copy.write_text("the copy")
    (tmp_path / "mirror" / "503.html").write_text("away")
    port = free_port()
    front = Nginx(
        tmp_path, port, MRC_UPSTREAM=f"web:{port}",
        MRC_NGINX_RESOLVER=f"127.0.0.1:{names.port} valid=1s ipv6=off",
    )  # fmt: skip
    with front as nginx:
        said = lambda: nginx.ask("/en/").text  # noqa: E731
        assert said() == "the copy"
        assert nginx.ask("/accounts/login/").status == 503
        first = Web("127.0.0.2", port, "the first")
        names.address = "127.0.0.2"
        assert soon(lambda: said() == "the first"), said()
        second = Web("127.0.0.3", port, "the second")
        first.end()
        names.address = "127.0.0.3"
        assert soon(lambda: said() == "the second"), said()
        assert soon(lambda: nginx.ask("/accounts/login/").text == "the second")
        second.end()
        assert said() == "the copy"
