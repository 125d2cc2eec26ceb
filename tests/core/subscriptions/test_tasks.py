"""What the worker is asked to do: enough that nothing is left behind, and never more and more."""

from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from mrc.core.subscriptions import tasks
from mrc.core.subscriptions.models import Delivery
from mrc.core.subscriptions.sending import lease
from mrc.core.subscriptions.services import ask_to_subscribe
from mrc.core.subscriptions.spreading import spread_all

from .factories import make_news, make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def waiting() -> Any:
    return DBTaskResult.objects.filter(status="READY")


def run_next() -> None:
    """What a worker does with the next task whose time has come."""
    task = waiting().filter(run_after=get_date_max()).first()
    assert task is not None
    task.claim("worker")
    task.task.call(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
    task.set_successful(None)


def test_nothing_to_send_asks_for_nothing() -> None:
    tasks.send_soon()
    run_next()
    assert not waiting().exists()


def test_asking_again_and_again_is_one_task() -> None:
    for _time in range(5):
        tasks.send_soon()
    assert waiting().count() == 1


def test_there_is_a_task_for_what_a_killed_worker_leaves_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_reader()
    make_news()

    def killed(**values: object) -> None:
        raise SystemExit

    monkeypatch.setattr(tasks, "send_due", killed)
    tasks.send_soon()
    with pytest.raises(SystemExit):
        run_next()
    left = waiting().get()
    assert left.run_after > timezone.now() + lease() / 2
    assert left.run_after <= timezone.now() + lease() * 1.2


def test_many_mails_go_out_in_batches_and_the_queue_stays_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "BATCH", 10)
    for _number in range(35):
        make_reader()
    make_news()
    tasks.send_soon()
    runs = 0
    while waiting().filter(run_after=get_date_max()).exists():
        run_next()
        runs += 1
        assert waiting().count() <= 3
    assert len(mail.outbox) == 35
    assert runs <= 6
    # The tasks for the worst case find nothing, and ask for no others.
    waiting().update(run_after=get_date_max())
    while waiting().exists():
        run_next()
    assert len(mail.outbox) == 35


def test_a_batch_leaves_work_for_another_worker_while_it_sends() -> None:
    for _number in range(tasks.BATCH + 1):
        make_reader()
    make_news()
    spread_all()
    tasks.send_soon()
    task = waiting().get()
    task.claim("worker")
    tasks.send_mail_batch.call()
    assert Delivery.objects.waiting().count() == 1
    assert waiting().filter(run_after=get_date_max()).count() == 1


def test_requests_to_confirm_go_before_everything_else(
    django_capture_on_commit_callbacks: Any,
) -> None:
    make_reader("reader@x.example")
    with django_capture_on_commit_callbacks(execute=True):
        make_news()
    with django_capture_on_commit_callbacks(execute=True):
        ask_to_subscribe(
            address="sana@x.example", language="en", frequency="weekly", chosen={"topic": []}
        )
    run_next()
    assert [message.to for message in mail.outbox] == [["sana@x.example"]]
    run_next()
    assert [message.to for message in mail.outbox][1:] == [["reader@x.example"]]
