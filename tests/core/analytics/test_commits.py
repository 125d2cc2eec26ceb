"""What the caller of `record_goal` notices of everything behind it: nothing."""

from typing import Any

import pytest
from django.db import transaction
from django_tasks.backends.base import BaseTaskBackend

from mrc.core import analytics
from mrc.core.analytics.models import OutboxEvent
from tests.core.analytics.fake_plausible import HANGING, FakePlausible

pytestmark = pytest.mark.usefixtures("committed")

State = OutboxEvent.State


class Nowhere(BaseTaskBackend):
    """A queue that cannot be reached."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        raise ConnectionError("no queue")


def record(key: str) -> None:
    analytics.record_goal(name="Session verified", path="/", key=key)


def test_a_failing_queue_does_not_reach_the_view_that_recorded(
    plausible: FakePlausible, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TASKS = {"default": {"BACKEND": "tests.core.analytics.test_commits.Nowhere"}}
    with transaction.atomic():
        record("no queue")
    assert "on_commit" in caplog.text
    assert OutboxEvent.objects.get().state == State.PENDING


def test_a_hanging_plausible_leaves_the_transaction_committed(plausible: FakePlausible) -> None:
    plausible.manner = HANGING
    with transaction.atomic():
        record("hanging")
    goal = OutboxEvent.objects.get()
    assert goal.state == State.PENDING
    assert goal.last_error == "ReadTimeoutError"
