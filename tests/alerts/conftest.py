"""The clock of these tests."""

import datetime

import pytest
from django.utils import timezone

from tests.alerts.factories import TODAY


@pytest.fixture
def set_clock(monkeypatch):
    """Sets the moment that the site takes for now: noon in Karachi on TODAY unless told."""

    def _set(moment=None):
        moment = moment or datetime.datetime.combine(
            TODAY, datetime.time(12), tzinfo=timezone.get_default_timezone()
        )
        monkeypatch.setattr(timezone, "now", lambda: moment.astimezone(datetime.UTC))

    return _set
