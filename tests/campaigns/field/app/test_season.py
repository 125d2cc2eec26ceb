"""The season of `make test-slow`, short: each thing that goes wrong, once."""

from collections.abc import Callable

import pytest

from tests.campaigns.field.app.chaos import Event, assert_received
from tests.campaigns.field.app.officer import Officer

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_a_short_season_arrives_once_and_as_it_was_typed(season: Callable[..., Officer]) -> None:
    one = season(length=len(Event))
    assert set(one.diary.events) == set(Event)
    assert set(one.diary.told) == {"storage-full", "other-tab"}
    assert one.network.statuses[403] > 0
    assert len(one.expected) == len(Event)
    assert_received(one.expected, pictures=one.pictures)
