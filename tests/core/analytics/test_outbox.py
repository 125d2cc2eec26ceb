"""Lane two: what must not be lost, through rollbacks, repeats, poison and outages."""

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from mrc.core import analytics
from mrc.core.analytics import outbox
from mrc.core.analytics.models import OutboxEvent
from mrc.core.analytics.outbox import GIVE_UP_AFTER, LEASE, Drained, drain
from tests.core.analytics.conftest import DOMAIN, ORIGIN
from tests.core.analytics.fake_plausible import (
    DISCARDING,
    FAILING,
    REFUSING,
    UP,
    FakePlausible,
    Manner,
    Received,
)

pytestmark = pytest.mark.django_db

State = OutboxEvent.State


def record(number: int = 0, **changes: Any) -> None:
    values = {
        "name": "Session verified",
        "path": "/outreach/verified",
        "key": f"session-verified:{number}",
        "props": {"number": str(number)},
    }
    analytics.record_goal(**{**values, **changes})


def states() -> list[str]:
    return list(OutboxEvent.objects.order_by("pk").values_list("state", flat=True))


def later(**after: float) -> Any:
    moment = timezone.now() + datetime.timedelta(**after)
    return lambda: moment


def numbers(events: list[Received]) -> list[str]:
    return [event.body["props"]["number"] for event in events]


def test_a_goal_is_sent_with_nobody_as_its_reader(plausible: FakePlausible) -> None:
    record(7)
    assert plausible.received == []
    assert drain() == Drained(sent=1)
    [event] = plausible.received
    assert event.body == {
        "domain": DOMAIN,
        "name": "Session verified",
        "url": f"{ORIGIN}/outreach/verified",
        "props": {"number": "7"},
    }
    assert event.headers["X-Forwarded-For"] == "192.0.2.0"
    assert event.headers["User-Agent"] == "MRC Pakistan goals"
    goal = OutboxEvent.objects.get()
    assert goal.state == State.SENT
    assert goal.sent_at is not None
    assert drain() == Drained()
    assert len(plausible.received) == 1


def test_recording_is_idempotent_on_its_key_and_one_query(
    plausible: FakePlausible, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        record(1)
    with django_assert_num_queries(1):
        record(1, props={"number": "changed"})
    assert OutboxEvent.objects.get().props == {"number": "1"}
    drain()
    record(1)
    assert states() == [State.SENT]


def test_a_goal_is_rolled_back_with_the_thing_that_it_reports(
    plausible: FakePlausible, django_capture_on_commit_callbacks: Any
) -> None:
    def verify_badly() -> None:
        with transaction.atomic():
            record()
            raise ZeroDivisionError

    with (
        django_capture_on_commit_callbacks(execute=True) as callbacks,
        pytest.raises(ZeroDivisionError),
    ):
        verify_badly()
    assert callbacks == []
    assert states() == []
    assert plausible.received == []


def test_a_goal_is_sent_soon_after_its_commit(
    plausible: FakePlausible, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        record()
        assert plausible.received == []
    assert states() == [State.SENT]


def test_nothing_is_written_while_analytics_is_off(settings: Any) -> None:
    settings.PLAUSIBLE_DOMAIN = ""
    record()
    assert states() == []
    assert drain() == Drained()


def test_hostile_values_do_not_break_the_transaction(plausible: FakePlausible) -> None:
    with transaction.atomic():
        record(path="/\x00" + "p" * 600, key="k" * 300, props={"a\x00": "b\ud800", "c": "ا" * 900})
        record(path="/\x00" + "p" * 600, key="k" * 300)
    goal = OutboxEvent.objects.get()
    assert len(goal.path) == 500
    assert goal.props == {"a": "b", "c": "ا" * 500}
    assert drain() == Drained(sent=1)


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_name_that_plausible_would_refuse_is_a_mistake_of_ours(name: str) -> None:
    with pytest.raises(ValueError, match="goal"):
        record(name=name)


def test_a_poisoned_goal_dies_and_does_not_stand_before_the_others(
    plausible: FakePlausible,
) -> None:
    plausible.manner = lambda event: REFUSING if event.body["props"]["number"] == "1" else UP
    for number in range(4):
        record(number)
    assert drain() == Drained(sent=3, dead=1)
    assert states() == [State.SENT, State.DEAD, State.SENT, State.SENT]
    assert OutboxEvent.objects.get(state=State.DEAD).last_error == "400 ok"
    assert drain(now=later(days=1)) == Drained()


def test_a_goal_that_cannot_be_built_dies(plausible: FakePlausible) -> None:
    record(0)
    OutboxEvent.objects.update(props=["not", "a", "mapping"])
    record(1)
    assert drain() == Drained(sent=1, dead=1)


@pytest.mark.parametrize("manner", [FAILING, DISCARDING, Manner(status=404), None])
def test_an_outage_ends_the_run_and_loses_nothing(
    plausible: FakePlausible, manner: Manner | None
) -> None:
    for number in range(3):
        record(number)
    if manner is None:
        plausible.close()
    else:
        plausible.manner = manner
    assert drain() == Drained(failed=1)
    # The rest waits too: nobody tries them one by one against timeouts.
    assert drain() == Drained()
    assert len(plausible.received) == (0 if manner is None else 1)
    if manner is None:
        plausible.open()
    plausible.manner = UP
    plausible.received.clear()
    assert drain(now=later(minutes=2)) == Drained(sent=3)
    assert sorted(numbers(plausible.received)) == ["0", "1", "2"]


def test_a_goal_that_only_fails_does_not_hold_up_the_others(plausible: FakePlausible) -> None:
    plausible.manner = lambda event: FAILING if event.body["props"]["number"] == "0" else UP
    for number in range(4):
        record(number)
    clock = timezone.now()
    for _minute in range(5):
        moment = clock
        drain(now=lambda moment=moment: moment)
        clock += datetime.timedelta(seconds=61)
    assert states() == [State.PENDING, State.SENT, State.SENT, State.SENT]


def test_pauses_grow_to_an_hour(plausible: FakePlausible) -> None:
    plausible.manner = FAILING
    record()
    clock = timezone.now()
    pauses = []
    for _attempt in range(9):
        moment = clock
        drain(now=lambda moment=moment: moment)
        clock = OutboxEvent.objects.get().next_at
        pauses.append((clock - moment).total_seconds())
    assert pauses == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_a_goal_that_nobody_took_for_a_month_is_given_up_and_can_be_revived(
    plausible: FakePlausible,
) -> None:
    plausible.manner = FAILING
    record()
    after = timezone.now() + GIVE_UP_AFTER + datetime.timedelta(hours=1)
    assert drain(now=lambda: after) == Drained(dead=1)
    plausible.manner = UP
    assert outbox.revive() == 1
    assert drain() == Drained(sent=1)


def test_a_lease_keeps_a_goal_from_other_workers_until_it_ends(plausible: FakePlausible) -> None:
    record()
    now = timezone.now()
    taken = outbox._take(now)
    assert taken is not None
    assert drain(now=lambda: now + LEASE / 2) == Drained()
    assert drain(now=lambda: now + LEASE) == Drained(sent=1)


def test_a_run_stops_at_its_limit_and_its_time(plausible: FakePlausible) -> None:
    for number in range(5):
        record(number)
    assert drain(limit=2) == Drained(sent=2)
    assert drain(seconds=0) == Drained()
    plausible.manner = Manner(seconds=0.3)
    assert drain(seconds=0.4) == Drained(sent=2)


def test_the_oldest_goal_goes_first(plausible: FakePlausible) -> None:
    for number in range(3):
        record(number)
    drain()
    assert numbers(plausible.received) == ["0", "1", "2"]


def test_a_run_does_not_wait_for_rows_that_another_worker_has_locked(
    plausible: FakePlausible,
) -> None:
    record()
    goals = outbox._unlocked(OutboxEvent.objects.due(at=timezone.now()))
    locks = "SKIP LOCKED" in str(goals.query)
    assert locks == connection.features.has_select_for_update_skip_locked


def test_command_sends_and_says_what_is_left(plausible: FakePlausible) -> None:
    plausible.manner = lambda event: REFUSING if event.body["props"]["number"] == "1" else UP
    for number in range(3):
        record(number)
    assert run_command() == "2 sent, 0 waiting, 1 dead.\n"
    assert run_command() == "0 sent, 0 waiting, 1 dead.\n"
    plausible.manner = UP
    assert run_command("--revive") == "1 revived.\n1 sent, 0 waiting, 0 dead.\n"


def test_command_says_that_analytics_is_off(settings: Any) -> None:
    settings.PLAUSIBLE_API = ""
    assert run_command() == "Analytics is off.\n"


def run_command(*arguments: str) -> str:
    out = StringIO()
    call_command("send_analytics", *arguments, stdout=out)
    return out.getvalue()
