"""A real server that can be killed, and phones that go on sending until they are answered."""

import datetime
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from campaigns.records.content import content_hash, parse_content
from campaigns.records.identifiers import new_id
from mrc.core.models import User
from tests.campaigns.factories import CampaignFactory, InstitutionFactory, TopicFactory
from tests.campaigns.factories import make_content as content_of

REPO_DIR = Path(__file__).resolve().parents[2]
WORKERS, THREADS = 4, 4
#: Seconds that a server may take to come up, and an answer to arrive.
COMES_UP, ANSWERS = 120, 30


class Server:
    """The site under gunicorn as in production, on the database of the test."""

    def __init__(self, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.log = log.open("ab")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
        self.log.close()

    def start(self) -> None:
        variables = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.slow.server_settings",
            "MRC_DRILL_DATABASE": str(connection.settings_dict["NAME"]),
            "PYTHONPATH": f"{REPO_DIR / 'site'}{os.pathsep}{REPO_DIR}",
        }
        self._process = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "mrc.wsgi", "--bind", f"127.0.0.1:{self.port}",
                "--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS),
                "--log-level", "warning", "--no-control-socket",
            ],
            cwd=REPO_DIR,
            env=variables,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )  # fmt: skip

    def wait(self) -> None:
        """Until it answers."""
        end = time.monotonic() + COMES_UP
        while time.monotonic() < end:
            try:
                if self.ask("GET", "/api/outreach/ping")[0] == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
        raise RuntimeError("the server did not come up")

    def kill(self) -> None:
        """Ends master and workers at once, as a power cut does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def kill_workers(self, number: int, chance: random.Random) -> int:
        """Ends some of the workers; the master starts others. How many there were to end."""
        assert self._process is not None
        pid = self._process.pid
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except FileNotFoundError:
            return 0
        chosen = chance.sample(children, min(number, len(children)))
        for child in chosen:
            os.kill(int(child), signal.SIGKILL)
        return len(chosen)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, bytes]:
        """One request over a connection of its own."""
        http_connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWERS)
        try:
            http_connection.request(method, path, body, headers or {})
            answer = http_connection.getresponse()
            return answer.status, answer.read()
        finally:
            http_connection.close()


@dataclass
class Phone:
    """A signed-in officer's phone; what it has to say is in the database before it starts."""

    server: Server
    headers: dict[str, str]
    content: dict[str, Any]

    @classmethod
    def of(cls, officer: User, server: Server, content: dict[str, Any]) -> Self:
        client = Client()
        client.force_login(officer)
        client.get("/api/outreach/ping")
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies[settings.CSRF_COOKIE_NAME],
            "Content-Type": "application/json",
        }
        return cls(server, headers, content)

    def message(self, number: int, people: int) -> "Message":
        cells = [
            {"sex": "female", "age_band": "18_24", "count": people},
            {"sex": "male", "age_band": "18_24", "count": 7},
        ]
        content = parse_content(
            {
                **self.content,
                "attendance": cells,
                "headcount_declared": people + 7,
                "notes": f"Message {number}",
            }
        )
        digest = content_hash(content)
        body = {"base_version": 0, "content": content.as_json(), "content_hash": digest}
        return Message(new_id(), digest, json.dumps(body).encode())

    def put(self, message: "Message") -> tuple[int, dict[str, Any]]:
        path = f"/api/outreach/sessions/{message.id}"
        status, data = self.server.ask("PUT", path, message.body, self.headers)
        return status, json.loads(data)


@dataclass(frozen=True)
class Message:
    id: UUID
    digest: str
    body: bytes


@dataclass
class Outcome:
    """What all phones of a drill heard."""

    acknowledged: dict[UUID, str] = field(default_factory=dict)
    tried: set[UUID] = field(default_factory=set)
    #: Answers that are neither a receipt nor a request to wait.
    unexpected: list[tuple[int, Any]] = field(default_factory=list)
    broken_off: int = 0
    busy: int = 0
    repeated: int = 0

    @property
    def trouble(self) -> str:
        return f"{self.broken_off} broken off, {self.busy} busy, {self.repeated} said again"


def make_phones(officers: list[User], server: Server) -> list[Phone]:
    """A phone for each officer, with a session of today to send."""
    today = timezone.localdate()
    span = datetime.timedelta(days=30)
    phones = []
    for officer in officers:
        campaign = CampaignFactory(
            centres=[officer.centre], starts_on=today - span, ends_on=today + span
        )
        content = content_of(
            officer,
            campaign=campaign.pk,
            held_on=str(today - datetime.timedelta(days=1)),
            topics=[TopicFactory().pk],
            institution=str(InstitutionFactory().pk),
        )
        phones.append(Phone.of(officer, server, content))
    return phones


def send_until_answered(
    phone: Phone, outcome: Outcome, lock: threading.Lock, ended: threading.Event, start: int
) -> None:
    """Sends one new session after the other, each until its receipt is in the hand.

    Like the phone's queue: no answer, a server that is busy or that broke mean the same again.
    """
    number = start
    while not ended.is_set():
        number += 1
        message = phone.message(number, 1 + number % 1900)
        with lock:
            outcome.tried.add(message.id)
        while not ended.is_set():
            try:
                status, said = phone.put(message)
            except (OSError, http.client.HTTPException, ValueError):
                with lock:
                    outcome.broken_off += 1
                ended.wait(0.3)
                continue
            with lock:
                if status in (200, 201):
                    assert (said["id"], said["content_hash"]) == (str(message.id), message.digest)
                    outcome.acknowledged[message.id] = said["reference"]
                    outcome.repeated += said["repeated"]
                    break
                if status == 503:
                    outcome.busy += 1
                else:
                    outcome.unexpected.append((status, said))
            ended.wait(0.3)
