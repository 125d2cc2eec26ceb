"""What counted sign-ins by address is gone when its time is over, from the table too."""

import datetime

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from mrc.settings import base

pytestmark = pytest.mark.django_db
TABLE = "purge_cache_test"
ADDRESS = "203.0.113.7"


@pytest.fixture
def table(settings):
    """The cache as production has it where there is no Redis."""
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": TABLE,
        },
    }
    call_command("createcachetable", verbosity=0)


def keys():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key FROM {TABLE}")
        return [key for (key,) in cursor.fetchall()]


def counts():
    return [key for key in keys() if "allauth" in key]


def let_pass(monkeypatch, **span):
    later = timezone.now() + datetime.timedelta(**span)
    monkeypatch.setattr(timezone, "now", lambda: later)


def test_rows_go_when_their_time_is_over_and_not_before(table, monkeypatch, capsys):
    for key, seconds in {"hour": 3600, "month": 30 * 24 * 3600, "ever": None}.items():
        caches["default"].set(key, "kept", seconds)
    call_command("purge_cache")
    assert len(keys()) == 3
    let_pass(monkeypatch, hours=1, seconds=2)
    call_command("purge_cache")
    assert "1 rows of the cache deleted." in capsys.readouterr().out
    assert sorted(key.rpartition(":")[2] for key in keys()) == ["ever", "month"]
    assert caches["default"].get("ever") == "kept"


def test_nothing_about_sign_ins_is_left_after_a_day(table, settings, monkeypatch):
    """The bar says thirty days; the longest throttle of ours lasts an hour."""
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    reader = Client(REMOTE_ADDR=ADDRESS)
    for _time in range(7):
        reader.post("/accounts/login/", {"login": "ayesha", "password": "wrong"})
    reader.post("/accounts/password/reset/", {"email": "ayesha@example.org"})
    before = counts()
    assert before
    let_pass(monkeypatch, days=1)
    call_command("purge_cache", verbosity=0)
    assert counts() == []


def test_other_caches_are_left_alone(capsys):
    call_command("purge_cache")
    assert "0 rows of the cache deleted." in capsys.readouterr().out
