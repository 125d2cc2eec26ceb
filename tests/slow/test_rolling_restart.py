"""A new version with a migration takes over under load, and nobody notices.

Two groups of web processes behind nginx, as on two machines. While readers read and officers send
sessions, the migration of the next version is applied, and one group after the other is taken out
of nginx, ended, started as the next version, and taken back once `/readyz` says so.
"""

import http.client
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

import home.migrations
from campaigns.models import Session
from tests.campaigns.factories import make_officer
from tests.factories import CentreFactory, make_page, make_site, translate

from .drilling import ANSWERS, COMES_UP, REPO_DIR, Phone, make_phones

sys.path.insert(0, str(Path(settings.REPO_DIR) / "scripts"))
from throwaway_postgres import free_port

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
logger = logging.getLogger(__name__)

READERS, OFFICERS = 4, 2
#: Seconds that a reader waits before the next page, and an officer before the next session.
PAUSE, LONGER = 0.12, 0.4
#: Seconds after nginx has let go of a group, for what it had already handed over.
DRAINED = 1.0
PRESENT, NEXT = "tests.slow.server_settings", "tests.slow.next_version_settings"
PATHS = ("/en/", "/ur/", "/en/help/", "/ur/help/", "/en/search/?q=help", "/livez")


def environment(version: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": version,
        "MRC_DRILL_DATABASE": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": f"{REPO_DIR / 'site'}{os.pathsep}{REPO_DIR}",
    }


def ask(
    port: int,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> tuple[int, bytes]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWERS)
    try:
        link.request(method, path, body, headers or {})
        answer = link.getresponse()
        return answer.status, answer.read()
    finally:
        link.close()


class Group:
    """One gunicorn with its own port: a machine."""

    def __init__(self, log: Path) -> None:
        self.port = free_port()
        self.log = log.open("ab")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, version: str) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "mrc.wsgi", "--bind", f"127.0.0.1:{self.port}",
                "--workers", "1", "--worker-class", "gthread", "--threads", "6",
                "--graceful-timeout", "25", "--log-level", "warning", "--no-control-socket",
            ],
            cwd=REPO_DIR,
            env=environment(version),
            stdout=self.log,
            stderr=self.log,
        )  # fmt: skip

    def is_ready(self) -> bool:
        try:
            return ask(self.port, "GET", "/readyz")[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def wait_until_ready(self) -> None:
        end = time.monotonic() + COMES_UP
        while not self.is_ready():
            assert time.monotonic() < end, "a group did not become ready"
            time.sleep(0.2)

    def end(self) -> int:
        """As an orchestrator ends it; its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=40)

    def said(self) -> str:
        """The end of its log."""
        return Path(self.log.name).read_text(errors="replace")[-6000:]

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()


class Front:
    """nginx before the groups, told by a file which of them there are."""

    def __init__(self, folder: Path) -> None:
        self.port, self.folder = free_port(), folder
        self.binary = shutil.which("nginx") or "/usr/sbin/nginx"
        self.process: subprocess.Popen[bytes] | None = None

    def write(self, ports: list[int]) -> None:
        servers = "".join(f"server 127.0.0.1:{port} max_fails=0; " for port in ports)
        user = "user root;" if os.geteuid() == 0 else ""
        temporary = "".join(
            f"{name}_temp_path {self.folder}/{name}; "
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (self.folder / "nginx.conf").write_text(
            f"{user} daemon off; worker_processes 1; pid {self.folder}/pid;\n"
            f"error_log {self.folder}/error.log warn;\nevents {{ worker_connections 256; }}\n"
            f"http {{ access_log off; {temporary}\n"
            f"upstream web {{ {servers} }}\n"
            f"server {{ listen 127.0.0.1:{self.port};\n location / {{ proxy_pass http://web;"
            " proxy_set_header Host localhost; proxy_next_upstream off; } } }\n"
        )

    def start(self) -> None:
        self.process = subprocess.Popen(
            [self.binary, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def lead_to(self, *groups: Group) -> None:
        """From now on these; requests that are under way elsewhere come to their end there."""
        self.write([group.port for group in groups])
        assert self.process is not None
        self.process.send_signal(signal.SIGHUP)
        time.sleep(DRAINED)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        return ask(self.port, method, path, body, headers)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)


class Traffic:
    """Readers and officers at a bounded rate, and what they heard. Nobody asks twice."""

    def __init__(self, front: Front, phones: list[Phone]) -> None:
        self.front, self.heard = front, Counter[str]()
        self.failures: list[str] = []
        self.lock, self.over = threading.Lock(), threading.Event()
        self.threads = [
            threading.Thread(target=self._read, args=(number,)) for number in range(READERS)
        ]
        self.threads += [
            threading.Thread(target=self._send, args=(phone, 1000 * (number + 1)))
            for number, phone in enumerate(phones)
        ]

    def __enter__(self) -> "Traffic":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _note(self, what: str, good: bool, said: str) -> None:
        with self.lock:
            self.heard[what] += 1
            if not good:
                self.failures.append(f"{what}: {said[:200]}")

    def _read(self, number: int) -> None:
        while not self.over.wait(PAUSE):
            number += 1
            path = PATHS[number % len(PATHS)]
            try:
                status, _body = self.front.ask("GET", path)
                self._note("pages", status == 200, f"{path} {status}")
            except (OSError, http.client.HTTPException) as error:
                self._note("pages", False, f"{path} {error!r}")

    def _send(self, phone: Phone, number: int) -> None:
        while not self.over.wait(LONGER):
            number += 1
            message = phone.message(number, 1 + number % 900)
            try:
                status, said = phone.put(message)
                self._note("sessions", status == 201, f"{status} {said}")
            except (OSError, http.client.HTTPException, ValueError) as error:
                self._note("sessions", False, repr(error))


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    made = Front(tmp_path)
    if not Path(made.binary).exists():
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail("nginx is missing: install the Debian package `nginx`")
        pytest.skip("nginx is missing: install the Debian package `nginx`")
    yield made
    made.stop()


@pytest.fixture
def groups(tmp_path: Path) -> Iterator[list[Group]]:
    made = [Group(tmp_path / f"group-{number}.log") for number in range(2)]
    yield made
    for group in made:
        group.kill()


@pytest.fixture
def _after() -> Iterator[None]:
    """Takes the next version's columns away again: the tests share the database."""
    yield
    folder = Path(home.migrations.__path__[0])
    last = max(file.stem for file in folder.glob("[0-9]*.py"))
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "home", last, "--verbosity", "0"],
        cwd=REPO_DIR, env=environment(NEXT), check=True,
    )  # fmt: skip


def migrate() -> None:
    command = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "1"]
    result = subprocess.run(
        command, cwd=REPO_DIR, env=environment(NEXT), capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "Applying home.9999_next_version" in result.stdout


@pytest.mark.usefixtures("_after")
def test_a_new_version_with_a_migration_takes_over_without_a_failed_request(
    front: Front, groups: list[Group]
) -> None:
    homes = make_site()
    translate(make_page(homes.english, "Help", slug="help"), {"Help": "مدد"})
    officers = [make_officer(CentreFactory(code=code)) for code in ("LHE", "ISB")[:OFFICERS]]
    for group in groups:
        group.start(PRESENT)
    front.write([group.port for group in groups])
    front.start()
    phones = make_phones(officers, front)  # type: ignore[arg-type]
    for group in groups:
        group.wait_until_ready()
    with Traffic(front, phones) as traffic:
        time.sleep(3)
        # The new version is not let in before its migration, and the old one stays in after it.
        waiting = Group(Path(groups[0].log.name))
        waiting.start(NEXT)
        try:
            while_waiting = wait_for_answer(waiting)
            migrate()
            assert while_waiting == 503
            assert all(group.is_ready() for group in groups)
            waiting.wait_until_ready()
        finally:
            waiting.kill()
        for group, other in zip(groups, reversed(groups), strict=True):
            front.lead_to(other)
            assert group.end() == 0
            group.start(NEXT)
            group.wait_until_ready()
            front.lead_to(*groups)
        time.sleep(3)
    logger.warning("rolling restart: %s, failed: %s", dict(traffic.heard), len(traffic.failures))
    assert traffic.failures == [], "".join(group.said() for group in groups)
    assert traffic.heard["pages"] > 200
    assert traffic.heard["sessions"] > 20
    assert Session.objects.count() == traffic.heard["sessions"]


def wait_for_answer(group: Group) -> int:
    """The first status that `/readyz` of a group gives."""
    end = time.monotonic() + COMES_UP
    while time.monotonic() < end:
        try:
            return ask(group.port, "GET", "/readyz")[0]
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
    raise AssertionError("a group did not answer")
