"""Two hundred sessions of a season in which everything goes wrong. Seed and length are fixed."""

from collections.abc import Callable

import pytest

from tests.campaigns.field.app.chaos import Event, assert_received
from tests.campaigns.field.app.conftest import known, network, season  # noqa: F401
from tests.campaigns.field.app.officer import Officer
from tests.campaigns.field.app.proxy import Fault
from tests.campaigns.field.conftest import institute, lahore, lists, officer  # noqa: F401

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LENGTH = 200


def test_two_hundred_sessions_arrive_once_and_as_they_were_typed(
    season: Callable[..., Officer],  # noqa: F811
) -> None:
    one = season(length=LENGTH)
    assert set(one.diary.events) == set(Event)
    assert set(one.network.met) == set(Fault)
    assert one.network.statuses[403] > 0
    assert set(one.diary.told) == {"storage-full", "other-tab"}
    assert len(one.expected) == LENGTH
    assert_received(one.expected, pictures=one.pictures)
