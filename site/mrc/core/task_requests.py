"""Tasks that remember which request started them, so that one id leads through both logs."""

from typing import Any

from django_tasks.signals import task_finished, task_started
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from .logs import request_id_var

_NONE = "-"


class RequestDatabaseBackend(DatabaseBackend):
    """The queue in the database; beside a task's arguments stands the id of its request."""

    def _task_to_db_task(self, task: Any, args: Any, kwargs: Any) -> DBTaskResult:
        row = super()._task_to_db_task(task, args, kwargs)
        request_id = request_id_var.get()
        if request_id != _NONE:
            row.args_kwargs = {**row.args_kwargs, "request_id": request_id}
            row.save(update_fields=["args_kwargs"])
        return row


def connect() -> None:
    """While a task runs, log lines carry the id of the request that started it."""
    task_started.connect(_begin, dispatch_uid="mrc.task_requests.begin")
    task_finished.connect(_end, dispatch_uid="mrc.task_requests.end")


def _begin(*, task_result: Any, **kwargs: Any) -> None:
    row = getattr(task_result, "db_result", None)
    if row is not None:
        request_id_var.set(row.args_kwargs.get("request_id", _NONE))


def _end(*, task_result: Any, **kwargs: Any) -> None:
    # Run at once inside a request (tests), a task leaves the request's own id alone.
    if getattr(task_result, "db_result", None) is not None:
        request_id_var.set(_NONE)
