"""The warning of the feeds' tests, and somebody's phone."""

import datetime

import pytest
from django.test import Client

from alerts.warnings.travel.counting import TravelKey
from mrc.core.analytics import count
from mrc.core.models import DailyCount
from tests.alerts.factories import TODAY
from tests.alerts.feeds.conftest import free_visa, index  # noqa: F401

PHONE = "Mozilla/5.0 (Linux; Android 11; Infinix X656) AppleWebKit/537.36 Chrome/90.0 Mobile"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def phone():
    return Client(headers={"User-Agent": PHONE, "Sec-Fetch-Site": "same-origin"})


def numbers():
    """What was counted: number by (day, measure, language)."""
    found = {}
    for row in DailyCount.objects.all():
        key = TravelKey.parse(row.key)
        found[row.day, key.measure.value, key.language] = row.number
    return found


def add(page, measure, number=1, *, language="en", day=TODAY):
    for _time in range(number):
        count(key=str(TravelKey(page.translation_key, measure, language)), day=day)
