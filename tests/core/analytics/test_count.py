"""Our own numbers: nothing lost in parallel, nothing broken when they cannot be kept."""

import datetime
import threading
from typing import Any

import pytest
from django.db import connection, transaction

from mrc.core import analytics
from mrc.core.analytics.models import DailyCount

DAY = datetime.date(2026, 7, 29)


def numbers() -> dict[tuple[datetime.date, str], int]:
    return {(row.day, row.key): row.number for row in DailyCount.objects.all()}


@pytest.mark.django_db
def test_count_adds_one_for_the_key_on_the_day() -> None:
    for _time in range(3):
        analytics.count(key="scan:ABC", day=DAY)
    analytics.count(key="scan:XYZ", day=DAY)
    analytics.count(key="scan:ABC", day=DAY + datetime.timedelta(days=1))
    assert numbers() == {
        (DAY, "scan:ABC"): 3,
        (DAY, "scan:XYZ"): 1,
        (DAY + datetime.timedelta(days=1), "scan:ABC"): 1,
    }


@pytest.mark.django_db
def test_count_works_without_plausible(settings: Any) -> None:
    settings.PLAUSIBLE_DOMAIN = ""
    analytics.count(key="scan:ABC", day=DAY)
    assert numbers() == {(DAY, "scan:ABC"): 1}


@pytest.mark.usefixtures("committed")
def test_count_loses_nothing_in_parallel() -> None:
    def count() -> None:
        for _time in range(25):
            analytics.count(key="scan:ABC", day=DAY)
        connection.close()

    threads = [threading.Thread(target=count) for _worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers() == {(DAY, "scan:ABC"): 100}


@pytest.mark.django_db
def test_a_count_that_fails_leaves_the_callers_transaction_whole(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        analytics.count(key="before", day=DAY)
        cursor.execute("ALTER TABLE core_dailycount RENAME TO elsewhere")
        analytics.count(key="lost", day=DAY)
        cursor.execute("ALTER TABLE elsewhere RENAME TO core_dailycount")
        analytics.count(key="after", day=DAY)
    assert numbers() == {(DAY, "before"): 1, (DAY, "after"): 1}
    assert "lost" in caplog.text


@pytest.mark.django_db
def test_a_long_key_is_counted_under_its_hash() -> None:
    analytics.count(key="k" * 300, day=DAY)
    analytics.count(key="k" * 300, day=DAY)
    [((_day, key), number)] = numbers().items()
    assert key.startswith("sha256:")
    assert number == 2
