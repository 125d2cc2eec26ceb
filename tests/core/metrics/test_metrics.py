"""Figures name routes and states, never a person; they are on a port of their own."""

import datetime
import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import resolve
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, generate_latest

from mrc.core.logs import request_id_var
from mrc.core.metrics import requests
from mrc.core.metrics.slots import FOLDER_VARIABLE, Slot
from mrc.core.metrics.state import SiteState
from mrc.core.task_requests import RequestDatabaseBackend
from mrc.core.timers.models import TimerRun
from scripts.throwaway_postgres import free_port

REPO_DIR = Path(__file__).resolve().parents[3]


def shown() -> str:
    registry = CollectorRegistry()
    registry.register(SiteState())
    return generate_latest(registry).decode()


def test_request_is_counted_by_its_route_and_by_no_word_of_its_own(rf):
    request = rf.generic("BREW", "/accounts/password/reset/key/1-secretkey/?q=typed")
    request.resolver_match = resolve("/accounts/password/reset/key/1-secretkey/")
    requests.count(request, 200, 0.02)
    text = generate_latest().decode()
    assert 'cached="no",method="other",route="accounts/' in text
    for word in ("secretkey", "typed", "BREW"):
        assert word not in text


def test_page_that_the_cache_answered_is_counted_as_kept(rf):
    from django.urls import ResolverMatch

    from mrc.core.page_cache.middleware import PageCacheMiddleware

    request = rf.get("/en/")
    middleware = PageCacheMiddleware(lambda request: None)
    request.resolver_match = ResolverMatch(middleware.__call__, (), {}, route="en/kept")
    requests.count(request, 200, 0.001)
    assert (
        'mrc_requests_total{cached="yes",method="GET",route="en/kept"' in generate_latest().decode()
    )


@pytest.mark.django_db
def test_queue_timers_and_sessions_are_shown(settings, tmp_path):
    ago = timezone.now() - datetime.timedelta(hours=1)
    row = DBTaskResult.objects.create(
        args_kwargs={"args": ["0300 1234567"], "kwargs": {}}, task_path="a.b", run_after=ago,
        backend_name="default",
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=ago)
    TimerRun.objects.create(name="send_mail", done_slot=ago, ended_at=ago, exit_code=0)
    TimerRun.objects.create(name="check_links", failures=2, exit_code=1)
    TimerRun.objects.create(name="check_records", failures=0, exit_code=1)  # given up for today
    settings.MRC_BACKUP_DIR = str(tmp_path)
    text = shown()
    assert 'mrc_tasks{state="ready"} 1.0' in text
    assert float(text.split("\nmrc_task_oldest_seconds ")[1].split()[0]) >= 3600
    assert 'mrc_timer_done_timestamp_seconds{name="send_mail"}' in text
    assert 'mrc_timer_done_timestamp_seconds{name="check_links"}' not in text
    assert 'mrc_timer_failures{name="check_links"} 2.0' in text
    assert 'mrc_timer_failures{name="check_records"} 3.0' in text
    assert 'mrc_timer_failures{name="send_mail"} 0.0' in text
    for name in ("mrc_mails_waiting", "mrc_outbox_waiting", "mrc_sessions_unverified"):
        assert f"\n{name} 0.0" in text
    assert "mrc_database_up 1.0" in text
    assert "mrc_backup_timestamp_seconds 0.0" in text
    assert "1234567" not in text


@pytest.mark.django_db
def test_database_that_is_gone_is_shown_and_the_rest_is_answered(monkeypatch):
    def gone():
        raise DatabaseError
        yield

    monkeypatch.setattr("mrc.core.metrics.state._tasks", gone)
    text = shown()
    assert "mrc_database_up 0.0" in text
    assert "mrc_mails_waiting" in text


@pytest.mark.django_db
def test_task_carries_the_request_that_started_it():
    from django_tasks import task
    from django_tasks_db.management.commands.db_worker import Worker

    backend = RequestDatabaseBackend("default", {"QUEUES": ["default"], "OPTIONS": {}})
    token = request_id_var.set("abcdef123456")
    try:
        row = backend._task_to_db_task(task(noted), [], {})
    finally:
        request_id_var.reset(token)
    DBTaskResult.objects.filter(pk=row.pk).update(task_path=f"{__name__}.noted_task")
    row = DBTaskResult.objects.get()
    assert row.args_kwargs["request_id"] == "abcdef123456"
    worker = Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default",
        startup_delay=False, max_tasks=1, worker_id="w", excluded_queue_names=[],
    )  # fmt: skip
    sys.modules.setdefault(__name__, sys.modules[noted.__module__])
    worker.run_task(row)
    assert NOTED == ["abcdef123456"]
    assert request_id_var.get() == "-"


NOTED: list[str] = []


def noted() -> None:
    NOTED.append(request_id_var.get())


def _make_task() -> object:
    from django_tasks import task

    return task(noted)


noted_task = _make_task()


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
@pytest.mark.django_db
def test_health_is_never_kept_and_tells_a_stranger_no_more_than_a_word(path, monkeypatch):
    # Other tests take theirs away.
    call_command("make_folders")
    good = Client().get(path)
    assert good.status_code == 200
    assert "no-store" in good["Cache-Control"]
    assert "ETag" not in good

    def gone(*args, **kwargs):
        raise DatabaseError("connection to server at 10.0.0.7, user mrc failed")

    monkeypatch.setattr("mrc.core.views.MigrationExecutor", gone)
    bad = Client().get(path)
    assert "no-store" in bad["Cache-Control"]
    if path == "/readyz":
        assert (bad.status_code, bad.json()) == (503, {"ready": False, "problems": ["database"]})


@pytest.mark.django_db
def test_public_port_knows_no_metrics():
    assert Client().get("/metrics", follow=True).status_code == 404


def test_cache_that_does_not_answer_is_counted(settings):
    url = f"redis://127.0.0.1:{free_port()}/0"
    settings.CACHES = {
        "default": {"BACKEND": "mrc.core.tolerant_cache.TolerantRedisCache", "LOCATION": url}
    }
    before = cache_errors()
    # The second question is not asked: a cache that is gone is left alone for a while.
    assert [caches["default"].get("a") for _time in range(2)] == [None, None]
    assert cache_errors() == before + 1


def cache_errors() -> float:
    return float(generate_latest().decode().split("\nmrc_cache_errors_total ")[1].split()[0])


def test_each_process_counts_into_files_of_its_own_and_takes_over_those_of_the_dead(
    tmp_path, monkeypatch
):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "made"))
    first, second, third = Slot(), Slot(), Slot()
    assert [first(), second(), first()] == [0, 1, 0]
    # A lock ends with the process that holds it.
    first._lock.close()
    assert [third(), second()] == [0, 1]
    child = os.fork()
    if child == 0:
        os._exit(0 if third() == 2 else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert third() == 0


def test_command_answers_on_its_own_port_for_all_processes(tmp_path):
    port = free_port()
    variables = {
        **os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "mrc.settings.test", "MRC_TEST_NAME": f"metrics-{os.getpid()}",
        "PYTHONPATH": f"{REPO_DIR / 'site'}{os.pathsep}{REPO_DIR}",
    }  # fmt: skip
    counting = (
        "import django; django.setup(); from django.test import Client; Client().get('/livez')"
    )
    for _process in range(2):
        subprocess.run([sys.executable, "-c", counting], cwd=REPO_DIR, env=variables, check=True)
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve_metrics", "--bind", f"127.0.0.1:{port}"],
        cwd=REPO_DIR, env=variables, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        text = asked(port)
    finally:
        server.terminate()
        server.wait()
    assert 'mrc_requests_total{cached="no",method="GET",route="livez",status="200"} 2.0' in text
    assert "\nmrc_cache_errors_total 0.0" in text
    # The second one has gone on in the first one's files.
    assert [file.name for file in tmp_path.glob("counter_*.db")] == ["counter_0.db"]


def asked(port: int) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", "/metrics")
            return connection.getresponse().read().decode()
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    raise AssertionError("nobody answers")
