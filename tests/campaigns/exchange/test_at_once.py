"""Phones go on sending while a file comes in; two workers never record a row twice."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection

from campaigns.exchange import services, working
from campaigns.models import ImportBatch, ImportState, Session, SessionVersion
from campaigns.records import integrity
from mrc.core.models import User
from tests.campaigns.exchange.filling import Row
from tests.campaigns.exchange.test_importing import rows_of
from tests.campaigns.factories import NOW, submit

pytestmark = pytest.mark.django_db(transaction=True)
Upload = Callable[..., ImportBatch]
MakeRow = Callable[..., Row]
#: The longest that a phone may wait for its answer on a busy machine; the database gives up at 20.
PATIENCE = 10.0


@pytest.fixture
def staged(
    upload: Upload, row: MakeRow, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> ImportBatch:
    """Forty good rows, handed to the worker, who has not begun."""
    batch = upload(*rows_of(row, 40))
    monkeypatch.setattr(services, "run_imports", SimpleNamespace(enqueue=lambda: None))
    monkeypatch.setattr(working, "PAUSE", 0.15)
    services.start(batch=batch, by=supervisor, now=NOW)
    return batch


def in_thread(work: Callable[[], object], failures: list[BaseException]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_phones_send_while_a_file_comes_in(staged: ImportBatch, officer: User) -> None:
    failures: list[BaseException] = []
    worker = in_thread(lambda: working.work_off(clock=lambda: NOW), failures)
    sent: list[UUID] = []
    waits: list[float] = []
    while worker.is_alive() and len(sent) < 30:
        began = time.perf_counter()
        sent.append(submit(officer, cohort=f"Phone {len(sent)}").pk)
        waits.append(time.perf_counter() - began)
    worker.join(timeout=120)
    assert failures == []
    assert len(sent) > 3
    assert max(waits) < PATIENCE
    staged.refresh_from_db()
    assert staged.state == ImportState.IMPORTED
    assert Session.objects.filter(import_row__batch=staged).count() == 40
    assert Session.objects.filter(pk__in=sent).count() == len(sent)
    references = set(Session.objects.values_list("reference", flat=True))
    assert len(references) == 40 + len(sent)
    assert [str(problem) for problem in integrity.problems()] == []


def test_two_workers_record_each_row_once(staged: ImportBatch) -> None:
    failures: list[BaseException] = []
    workers = [
        in_thread(lambda: working.work_off(clock=lambda: NOW), failures) for _number in range(2)
    ]
    for worker in workers:
        worker.join(timeout=120)
    assert failures == []
    staged.refresh_from_db()
    assert staged.state == ImportState.IMPORTED
    assert Session.objects.count() == SessionVersion.objects.count() == 40
