"""Sending errors of requests and tasks to a collector that speaks Sentry's protocol.

A thread of the library sends them; its queue is bounded, and what does not fit is dropped: a
collector that hangs costs no request any time.
"""

import sys
from typing import Any

import sentry_sdk
from django.core.signals import got_request_exception
from django.http import HttpRequest
from django_tasks.signals import task_finished
from sentry_sdk.types import Event, Hint

from mrc.core.logs import request_id_var, route_of

from .scrubbing import scrubbed

#: Seconds that the end of a process waits for what is still to be sent.
_PATIENCE = 2


def start(dsn: str, *, release: str, environment: str) -> None:
    """Begins reporting; once for each process. None of the library's own integrations is used:
    they read requests, queries and log lines."""
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        environment=environment,
        before_send=_before_send,
        default_integrations=False,
        auto_enabling_integrations=False,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_breadcrumbs=0,
        max_request_body_size="never",
        auto_session_tracking=False,
        send_client_reports=False,
        server_name="",
        shutdown_timeout=_PATIENCE,
    )
    got_request_exception.connect(report_request, dispatch_uid="mrc.errors.request")
    task_finished.connect(report_task, dispatch_uid="mrc.errors.task")


def _before_send(event: Event, hint: Hint) -> Event | None:
    return scrubbed(dict(event))  # type: ignore[return-value]  # a plain dictionary of its keys


def report_request(*, request: HttpRequest | None = None, **kwargs: Any) -> None:
    """Signal `got_request_exception`."""
    tags = {"request_id": request_id_var.get()}
    if request is not None:
        tags |= {"route": route_of(request), "method": request.method or ""}
    _send(tags)


def report_task(*, task_result: Any, **kwargs: Any) -> None:
    """Signal `task_finished`, sent where the exception is still being handled."""
    _send({"request_id": request_id_var.get(), "task": task_result.task.module_path})


def _send(tags: dict[str, str]) -> None:
    error = sys.exc_info()[1]
    if error is None:
        return
    with sentry_sdk.new_scope() as scope:
        for name, value in tags.items():
            scope.set_tag(name, value)
        scope.capture_exception(error)
