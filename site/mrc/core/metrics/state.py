"""What waits, what ran and when: read from the database whenever somebody asks for the figures."""

import datetime
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from mrc.core.analytics.models import OutboxEvent
from mrc.core.backups.making import finished
from mrc.core.subscriptions.choices import State
from mrc.core.subscriptions.models import OUTGOING
from mrc.core.timers.models import TimerRun
from mrc.core.timers.running import TRIES

logger = logging.getLogger(__name__)

#: Figures of the apps above: name, what it is, a function that reads it.
_gauges: dict[str, tuple[str, Callable[[], float]]] = {}


def register_gauge(name: str, meaning: str, read: Callable[[], float]) -> None:
    """One more figure, such as ``mrc_sessions_unverified``; it must name nobody."""
    _gauges[name] = (meaning, read)


class SiteState(Collector):
    """Each reading by itself: what cannot be read is left out, and `mrc_database_up` says why."""

    def collect(self) -> Iterator[Metric]:
        up = 1.0
        for read in (_tasks, _mails, _timers, _registered):
            try:
                yield from list(read())
            except DatabaseError as error:
                up = 0.0
                logger.warning("Figures could not be read: %s", type(error).__name__)
        yield GaugeMetricFamily("mrc_database_up", "1 where the database answered", value=up)
        yield from _backups()


class SiteStateOnce(SiteState):
    """For a server that answers each question in a thread of its own: it keeps no connection."""

    def collect(self) -> Iterator[Metric]:
        try:
            yield from super().collect()
        finally:
            connections.close_all()


def _tasks() -> Iterator[Metric]:
    number = GaugeMetricFamily("mrc_tasks", "Tasks of the queue, by state", labels=["state"])
    rows = DBTaskResult.objects.order_by().values("status").annotate(number=Count("pk"))
    for row in rows:
        number.add_metric([row["status"].lower()], row["number"])
    yield number
    first = DBTaskResult.objects.order_by().ready().aggregate(first=Min("enqueued_at"))["first"]
    yield GaugeMetricFamily(
        "mrc_task_oldest_seconds", "Age of the oldest task that waits", value=_age(first)
    )


def _mails() -> Iterator[Metric]:
    waiting = sum(model.objects.filter(state=State.WAITING).count() for model in OUTGOING)
    yield GaugeMetricFamily("mrc_mails_waiting", "Mails that wait, of every kind", value=waiting)
    pending = OutboxEvent.objects.filter(state=OutboxEvent.State.PENDING)
    yield GaugeMetricFamily(
        "mrc_outbox_waiting", "Goals that wait for Plausible", value=pending.count()
    )


def _timers() -> Iterator[Metric]:
    done = GaugeMetricFamily(
        "mrc_timer_done_timestamp_seconds", "Newest moment of a timer that is done", labels=["name"]
    )
    failures = GaugeMetricFamily(
        "mrc_timer_failures", "Failures of a timer since it last succeeded", labels=["name"]
    )
    for run in TimerRun.objects.all():
        # Given up until its next turn, it begins to count anew; it has failed all the same.
        failures.add_metric([run.name], run.failures or (TRIES if run.exit_code else 0))
        if run.done_slot is not None and run.exit_code == 0:
            done.add_metric([run.name], run.done_slot.timestamp())
    yield from (done, failures)


def _registered() -> Iterator[Metric]:
    for name, (meaning, read) in _gauges.items():
        yield GaugeMetricFamily(name, meaning, value=read())


def _backups() -> Iterator[Metric]:
    """The newest whole backup below `MRC_BACKUP_DIR`; its folder is renamed when it is whole."""
    if not settings.MRC_BACKUP_DIR:
        return
    backups = finished(Path(settings.MRC_BACKUP_DIR))
    newest = backups[-1].stat().st_mtime if backups else 0.0
    yield GaugeMetricFamily(
        "mrc_backup_timestamp_seconds", "When the newest whole backup was finished", value=newest
    )


def _age(moment: datetime.datetime | None) -> float:
    return (timezone.now() - moment).total_seconds() if moment is not None else 0.0
