"""Two thousand subscribers, workers killed in the middle: everybody gets the mail once.

Real workers (`manage.py db_worker`), a real mail server on this machine that keeps all it takes,
`kill -9`. Where exactly a worker dies makes the difference, so there are three drills: before the
server has the mail (nothing may come twice), at random moments, and at the one moment that no
sender over SMTP can exclude: the server has the mail and the worker has not heard of it. In the
second and third a mail may be handed over again, under the same Message-ID; a mailbox that keeps
one of each has it once.
"""

import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from mrc.core.subscriptions.addresses import address_hash
from mrc.core.subscriptions.choices import State
from mrc.core.subscriptions.models import Choice, Delivery, Subscriber
from mrc.core.subscriptions.services import reached
from tests.core.subscriptions.factories import make_news
from tests.core.subscriptions.smtp_server import MailServer

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
logger = logging.getLogger(__name__)

SUBSCRIBERS = 2000
SEED = 20261122
#: Seconds after which a drill has failed.
LONGEST = 900
ROOT = Path(django_settings.REPO_DIR)


class Workers:
    """Processes that work the queue off; whoever is killed is replaced."""

    def __init__(self, number: int, server: MailServer, log: Path) -> None:
        self.log = log.open("ab")
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.slow.mail_settings",
            "MRC_DRILL_DATABASE": str(connection.settings_dict["NAME"]),
            "MRC_DRILL_MAIL_PORT": str(server.port),
            "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        }
        self.running = [self._start() for _each in range(number)]
        self.kills = 0

    def _start(self) -> subprocess.Popen[bytes]:
        command = [
            sys.executable, "manage.py", "db_worker", "--no-reload", "--interval", "0.1",
            "--no-startup-delay",
        ]  # fmt: skip
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log
        )

    def kill(self, at: int) -> None:
        """Ends one as a power cut does, and starts another in its place."""
        self.running[at].send_signal(signal.SIGKILL)
        self.running[at].wait()
        self.kills += 1
        self.running[at] = self._start()

    def stop(self) -> None:
        for worker in self.running:
            worker.kill()
            worker.wait()
        self.log.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def workers(server: MailServer, tmp_path: Path) -> Iterator[Callable[[int], Workers]]:
    made: list[Workers] = []

    def make(number: int) -> Workers:
        made.append(Workers(number, server, tmp_path / "workers.log"))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.fixture(autouse=True)
def queue(settings: Any) -> None:
    """What is announced here waits for the workers."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def addresses() -> set[str]:
    now = timezone.now()
    found = [f"reader-{number}@mail.example" for number in range(SUBSCRIBERS)]
    readers = Subscriber.objects.bulk_create(
        Subscriber(
            address=address,
            address_hash=address_hash(address),
            language="ur" if number % 3 else "en",
            frequency="at_once",
            confirmed_at=now,
            changed_at=now,
        )
        for number, address in enumerate(found)
    )
    Choice.objects.bulk_create(
        Choice(subscriber=reader, what="topic", value="alerts") for reader in readers
    )
    return set(found)


def announce_and_wait(server: MailServer) -> None:
    """Announces, and waits until every mail is noted as sent."""
    make_news("drill")
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if Delivery.objects.filter(state=State.SENT).count() == SUBSCRIBERS:
            return
        time.sleep(0.5)
    states = Counter(Delivery.objects.values_list("state", "attempts"))
    pytest.fail(f"not all was sent: {states}, {len(server.messages)} arrived")


def message_ids(server: MailServer) -> Counter[tuple[str, str]]:
    """How often each mail was taken: by mailbox and Message-ID."""
    return Counter(
        (recipient, message_from_bytes(message)["Message-ID"])
        for recipient, message in zip(server.recipients, server.messages, strict=True)
    )


class KilledAt:
    """Kills the worker at certain steps of its conversation with the mail server, the server
    waiting until it is dead."""

    def __init__(self, steps: dict[str, set[int]]) -> None:
        self.steps = steps
        self.seen: Counter[str] = Counter()
        self.workers: Workers | None = None
        self.lock = threading.Lock()

    def __call__(self, step: str) -> None:
        with self.lock:
            self.seen[step] += 1
            if self.workers is not None and self.seen[step] in self.steps.get(step, ()):
                self.workers.kill(0)


def test_worker_killed_before_the_server_has_the_mail_costs_nobody_and_repeats_nothing(
    server: MailServer, workers: Callable[[int], Workers], addresses: set[str]
) -> None:
    killer = KilledAt({"mail": {1, 400, 1403}, "rcpt": {250, 951}, "data": {120, 701, 1888}})
    server.on_step = killer
    killer.workers = workers(1)
    announce_and_wait(server)
    assert killer.workers.kills == 8
    assert Counter(server.recipients) == dict.fromkeys(addresses, 1)
    assert reached("drill") == SUBSCRIBERS


def test_workers_killed_at_random_moments_leave_one_mail_in_every_mailbox(
    server: MailServer, workers: Callable[[int], Workers], addresses: set[str]
) -> None:
    server.slowness = 0.004
    working = workers(3)
    chance = random.Random(SEED)
    over = threading.Event()

    def kill_again_and_again() -> None:
        """By the mails that have arrived and not by the clock: a new worker needs its time."""
        next_kill = chance.randint(20, 100)
        while not over.wait(0.001):
            if len(server.recipients) >= next_kill:
                # Somewhere in a mail, not always where the count has just changed.
                over.wait(chance.uniform(0, 0.03))
                working.kill(chance.randrange(3))
                next_kill += chance.randint(60, 240)

    killer = threading.Thread(target=kill_again_and_again)
    killer.start()
    try:
        announce_and_wait(server)
    finally:
        over.set()
        killer.join()
    taken = message_ids(server)
    twice = sum(taken.values()) - len(taken)
    logger.warning("%s workers killed, %s mails handed over twice", working.kills, twice)
    assert working.kills >= 5
    assert Counter(mailbox for mailbox, _message_id in taken) == dict.fromkeys(addresses, 1)
    # Each worker that dies can leave one mail in doubt, and no more.
    assert twice <= working.kills


def test_worker_killed_at_the_worst_moment_repeats_one_mail_under_the_same_message_id(
    server: MailServer, workers: Callable[[int], Workers], addresses: set[str]
) -> None:
    killer = KilledAt({"taken": {500, 1200}})
    server.on_step = killer
    killer.workers = workers(1)
    announce_and_wait(server)
    taken = message_ids(server)
    assert killer.workers.kills == 2
    assert Counter(mailbox for mailbox, _message_id in taken) == dict.fromkeys(addresses, 1)
    assert sorted(taken.values())[-3:] == [1, 2, 2]
