"""What the worker does: mail in batches, and itself again while there is something left."""

import datetime
from typing import Any

from django.utils import timezone
from django_tasks import default_task_backend, task

from .models import OUTGOING, SubscriptionRequest
from .sending import has_more_than, lease, next_due_at, send_due

#: Mails a task sends before others get their turn.
BATCH = 100


@task(priority=10)
def send_requests() -> dict[str, int]:
    """Send the requests to confirm: somebody is looking into their mail. Before cards and news."""
    return send_batch(SubscriptionRequest)


@task()
def send_mail_batch() -> dict[str, int]:
    """Send what is due, at most a batch; see `sending.send_due`.

    Where more than a batch waits there is another task before this one begins, so that several
    workers share the work.
    """
    if has_more_than(BATCH):
        enqueue(send_mail_batch)
    return send_batch(*OUTGOING)


def send_batch(*models: type[Any]) -> dict[str, int]:
    """One run for mail of these kinds, and a task for the rest.

    There is one before it begins, too, for the time after the lease: it takes over what this
    worker leaves behind if it is killed.
    """
    if next_due_at() is None:
        return {}
    enqueue(send_mail_batch, at=timezone.now() + lease() + datetime.timedelta(seconds=1))
    done = send_due(limit=BATCH, models=models)
    if (due := next_due_at()) is not None:
        enqueue(send_mail_batch, at=due if due > timezone.now() else None)
    return done.as_dict()


def send_soon() -> None:
    """Let a worker begin with the news; nothing where one is asked for already."""
    enqueue(send_mail_batch)


def send_requests_soon() -> None:
    enqueue(send_requests)


def enqueue(wanted: Any, *, at: datetime.datetime | None = None) -> None:
    """The task at that time, unless it is to run by then anyway.

    A backend without a queue (tests) runs it on the spot, and knows no later.
    """
    if not default_task_backend.supports_defer:
        if at is None:
            wanted.enqueue()
        return
    if not _is_expected(wanted, by=at or timezone.now()):
        (wanted.using(run_after=at) if at else wanted).enqueue()


def _is_expected(wanted: Any, *, by: datetime.datetime) -> bool:
    from django_tasks_db.models import DBTaskResult, get_date_max

    ready = DBTaskResult.objects.filter(status="READY", task_path=wanted.module_path)
    if ready.filter(run_after=get_date_max()).exists():
        return True
    return ready.filter(run_after__lte=by).exists()
