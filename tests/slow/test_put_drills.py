"""What a phone was told is stored is stored, once and whole, whatever becomes of the server.

Each drill has a short form that runs with the other tests and a long one in `make test-slow`.
"""

import itertools
import logging
import random
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F, Sum

from campaigns.models import AttendanceCount, Session, SessionEvent, SessionVersion
from campaigns.records.integrity import problems
from tests.campaigns.factories import make_officer
from tests.factories import CentreFactory

from .drilling import COMES_UP, Message, Outcome, Phone, Server, make_phones, send_until_answered

pytestmark = pytest.mark.django_db(transaction=True)
logger = logging.getLogger(__name__)
SEED = 20261122
PARALLEL = 50
slow = pytest.mark.slow


@pytest.mark.parametrize("rounds", [pytest.param(1), pytest.param(20, marks=slow)])
def test_same_put_fifty_times_at_once_is_one_version_and_fifty_receipts(
    rounds: int, tmp_path: Path
) -> None:
    officer = make_officer(CentreFactory(code="LHE"))
    with Server(tmp_path / "server.log") as server:
        phone = make_phones([officer], server)[0]
        server.wait()
        for number in range(1, rounds + 1):
            message = phone.message(number, number)
            heard = sent_at_once(phone, message)
            assert Counter(status for status, _said in heard) == {201: 1, 200: PARALLEL - 1}, heard
            said = {(one["id"], one["content_hash"], one["version"]) for _status, one in heard}
            assert said == {(str(message.id), message.digest, 1)}
            assert SessionVersion.objects.filter(session=message.id).count() == 1
    assert Session.objects.count() == SessionVersion.objects.count() == rounds
    numbers = sorted(int(reference[-5:]) for reference in references())
    assert numbers == list(range(1, rounds + 1)), "a number was given twice or lost"


def sent_at_once(phone: Phone, message: Message) -> list[tuple[int, dict[str, Any]]]:
    """What fifty connections hear that send it in the same moment."""
    heard: list[tuple[int, dict[str, Any]]] = []
    gate = threading.Barrier(PARALLEL)

    def send() -> None:
        gate.wait()
        heard.append(phone.put(message))

    threads = [threading.Thread(target=send) for _each in range(PARALLEL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return heard


@pytest.mark.parametrize(
    ("seconds", "writers"), [pytest.param(12, 12), pytest.param(120, 50, marks=slow)]
)
def test_server_killed_again_and_again_loses_no_session_that_it_acknowledged(
    seconds: int, writers: int, tmp_path: Path
) -> None:
    centres = [CentreFactory(code=code, slug=code.lower()) for code in ("LHE", "PEW", "ISB")]
    officers = [make_officer(centres[number % 3]) for number in range(writers)]
    with Server(tmp_path / "server.log") as server:
        phones = make_phones(officers, server)
        server.wait()
        outcome, ended = Outcome(), threading.Event()
        lock = threading.Lock()
        threads = [
            threading.Thread(
                target=send_until_answered, args=(phone, outcome, lock, ended, 10_000 * number)
            )
            for number, phone in enumerate(phones)
        ]
        for thread in threads:
            thread.start()
        kills = kill_again_and_again(server, seconds)
        server.wait()
        # Then peace, for what waits to be answered: on a busy machine starting takes its time.
        peace = time.monotonic() + COMES_UP
        while len(outcome.acknowledged) <= 2 * writers and time.monotonic() < peace:
            time.sleep(0.5)
        ended.set()
        for thread in threads:
            thread.join()
    logger.info("%s acknowledged, kills %s, %s", len(outcome.acknowledged), kills, outcome.trouble)
    assert outcome.unexpected == []
    assert outcome.broken_off > 0, "no kill met a request: nothing was drilled"
    assert len(outcome.acknowledged) > writers
    assert_whole(outcome)


def kill_again_and_again(server: Server, seconds: int) -> dict[str, int]:
    """Every few seconds a worker, all of them, or master and workers; how often each."""
    chance = random.Random(SEED)
    kills: dict[str, int] = Counter()
    end = time.monotonic() + seconds
    for what in itertools.cycle(("one", "master", "all", "one", "one")):
        time.sleep(chance.uniform(1.5, 3.5))
        if time.monotonic() > end:
            return dict(kills)
        if what == "master":
            server.kill()
            server.start()
            kills[what] += 1
        else:
            kills[what] += server.kill_workers(1 if what == "one" else 99, chance)
    return dict(kills)


def assert_whole(outcome: Outcome) -> None:
    """Every acknowledged session is there, once; what was not acknowledged is whole or absent."""
    stored = dict(Session.objects.values_list("pk", "reference"))
    assert outcome.acknowledged.items() <= stored.items()
    assert stored.keys() <= outcome.tried
    assert len(set(stored.values())) == len(stored)
    assert SessionVersion.objects.count() == len(stored) == SessionEvent.objects.count()
    assert not Session.objects.filter(current_version=None).exists()
    totals = AttendanceCount.objects.values("version").annotate(total=Sum("count"))
    whole = totals.filter(total=F("version__headcount_declared")).count()
    assert whole == len(stored)
    assert list(problems()) == []


def references() -> list[str]:
    return list(Session.objects.values_list("reference", flat=True))
