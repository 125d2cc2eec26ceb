"""gunicorn and nginx as in production, on the database of the test."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from django.conf import settings
from django.db import connection

REPO_DIR = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO_DIR / "scripts"))
from nginx_config import write_config  # noqa: E402

#: Seconds that a server may take to come up on a busy machine.
COMES_UP = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def nginx_path() -> str | None:
    return shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> str:
        """What each cache on the way says of it."""
        return self.headers.get("cache-status", "")

    @property
    def text(self) -> str:
        return self.body.decode()


class Gunicorn:
    """The application, which can be stopped, killed and started again."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.port = free_port()
        self._folder, self._variables = folder, variables
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        variables = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.slow.page_settings",
            "MRC_DRILL_DATABASE": str(connection.settings_dict["NAME"]),
            "MRC_PURGE_DIR": str(settings.MRC_PURGE_DIR),
            "PYTHONPATH": f"{REPO_DIR / 'site'}{os.pathsep}{REPO_DIR}",
            **self._variables,
        }
        with (self._folder / "gunicorn.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable, "-m", "gunicorn", "mrc.wsgi", "--bind",
                    f"127.0.0.1:{self.port}", "--workers", "2", "--worker-class", "gthread",
                    "--threads", "4", "--log-level", "warning", "--no-control-socket",
                ],
                cwd=REPO_DIR, env=variables, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait_for(self.port, "/livez")

    def signal(self, number: int) -> None:
        """To all of its processes."""
        assert self._process is not None
        os.killpg(self._process.pid, number)

    def kill(self) -> None:
        if self._process is not None:
            self.signal(signal.SIGKILL)
            self._process.wait()
            self._process = None


class Nginx:
    """`deploy/nginx`, filled in for this machine."""

    def __init__(self, folder: Path, upstream: int, **variables: str) -> None:
        self.port, self.mirror = free_port(), folder / "mirror"
        self._run = folder / "nginx"
        self._run.mkdir()
        #: The copies of pages, as files.
        self.kept = self._run / "pages"
        values = {
            "MRC_UPSTREAM": f"127.0.0.1:{upstream}",
            "MRC_NGINX_LISTEN": f"127.0.0.1:{self.port}",
            "MRC_NGINX_SCHEME": "$scheme",
            "MRC_NGINX_RUN": str(self._run),
            "MRC_NGINX_PATIENCE": "6s",
            "MRC_STATIC_ROOT": str(folder / "static"),
            "MRC_DATA_DIR": str(folder / "data"),
            "MRC_MIRROR_ROOT": str(self.mirror),
            "MRC_SESSION_COOKIE": settings.SESSION_COOKIE_NAME,
            "MRC_NGINX_EXTRA": str(folder / "extra" / "*.conf"),
            "MRC_NGINX_EXTRA_HTTP": str(folder / "extra" / "http" / "*.conf"),
            # As root nginx would hand its files to another user, who cannot enter our folders.
            "MRC_NGINX_MAIN": "user root;" if os.geteuid() == 0 else "",
            **variables,
        }
        self._config = write_config(folder / "config", values)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        binary = nginx_path()
        assert binary is not None
        self._process = subprocess.Popen(
            [binary, "-c", str(self._config), "-e", "stderr", "-g", "daemon off;"],
            stderr=(self._run / "log").open("ab"),
        )
        wait_for(self.port, "/readyz")
        return self

    def __exit__(self, *error: object) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(timeout=20)

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """One request; names of headers with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.port, path, method, body, named)


def ask(
    port: int, path: str, method: str = "GET", body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:  # fmt: skip
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        asking.request(method, path, body, headers or {})
        answer = asking.getresponse()
        found: dict[str, str] = {}
        for name, value in answer.getheaders():
            found[name.lower()] = ", ".join(filter(None, (found.get(name.lower()), value)))
        return Answer(answer.status, found, answer.read())
    finally:
        asking.close()


def wait_for(port: int, path: str) -> None:
    end = time.monotonic() + COMES_UP
    while time.monotonic() < end:
        try:
            ask(port, path)
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nobody came up on port {port}")
