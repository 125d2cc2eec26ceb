"""Without Redis: an empty cache, and counts of tries that are kept in the process."""

import shutil

import pytest
from django.core.cache import caches
from django.test import Client

from mrc.core.tolerant_cache import outage_of
from tests.factories import ContactFactory, UserFactory, make_page, make_site
from tests.failures.filling import Form
from tests.failures.servers import REDIS_MISSING, Redis, free_port

BACKEND = "mrc.core.tolerant_cache.TolerantRedisCache"


def redis_settings(url):
    # A server that was gone is asked again at once in these tests.
    options = {"socket_connect_timeout": 1, "socket_timeout": 1}
    return {"default": {"BACKEND": BACKEND, "LOCATION": url, "OPTIONS": options}}


@pytest.fixture
def gone(settings):
    """Nobody listens where Redis should be."""
    url = f"redis://127.0.0.1:{free_port()}/0"
    settings.CACHES = redis_settings(url)
    yield url
    outage_of([url]).forget()


def test_cache_that_is_gone_is_empty(gone):
    cache = caches["default"]
    assert cache.get("a", "nothing") == "nothing"
    assert cache.add("a", 1) is True
    cache.set("a", 1)
    assert cache.get("a") is None
    assert cache.get_many(["a", "b"]) == {}
    assert cache.set_many({"a": 1}) == []
    assert cache.get_or_set("a", lambda: 5) == 5
    assert cache.touch("a") is False
    assert cache.delete("a") is False
    assert cache.has_key("a") is False
    cache.delete_many(["a"])
    with pytest.raises(ValueError, match="does not answer"):
        cache.incr("a")
    assert not cache.clear()


def test_tries_are_counted_in_the_process_while_it_is_gone(gone):
    cache = caches["default"]
    assert cache.add("allauth:rl:test", 1) is True
    assert cache.add("allauth:rl:test", 1) is False
    assert cache.incr("allauth:rl:test") == 2
    assert cache.get("allauth:rl:test") == 2
    cache.clear()


def test_log_says_it_once_and_without_the_address(gone, caplog):
    cache = caches["default"]
    outage = outage_of([gone])
    for _time in range(5):
        cache.get("a")
        # As if the two seconds were over in which it is left alone.
        outage._ask_again_at = 0.0
    lines = [one for one in caplog.records if one.name == "mrc.cache"]
    assert len(lines) == 1
    assert "127.0.0.1" not in lines[0].getMessage()


@pytest.mark.django_db
def test_pages_and_log_in_work_and_wrong_passwords_still_close_the_account(
    gone, immediate_commits, settings
):
    settings.ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "30/5m/ip,5/5m/key"}
    ContactFactory(key="mrc-helpline")
    make_page(make_site().english, "About us", slug="about", summary="Who we are.")
    reader = Client(raise_request_exception=False)
    assert reader.get("/en/about/").status_code == 200
    user = UserFactory(username="sana")
    user.set_password("right-password-2026")
    user.save()
    form = Form(reader.get("/accounts/login/").content.decode())
    wrong = form.filled(login="sana", password="wrong")
    said = [reader.post("/accounts/login/", wrong).content.decode() for _time in range(7)]
    assert "Too many failed attempts" not in said[0]
    assert "Too many failed attempts" in said[-1]
    closed = reader.post(
        "/accounts/login/", form.filled(login="sana", password="right-password-2026")
    )
    assert closed.status_code == 200, "a right password opened an account that is closed"
    caches["default"].clear()


@pytest.mark.skipif(shutil.which("redis-server") is None, reason=REDIS_MISSING)
def test_redis_that_stops_and_comes_back_is_used_again(settings, tmp_path):
    with Redis(tmp_path) as redis:
        settings.CACHES = redis_settings(redis.url)
        cache, outage = caches["default"], outage_of([redis.url])
        cache.set("a", "kept")
        assert cache.get("a") == "kept"
        redis.stop()
        assert cache.get("a") is None
        assert outage.is_on
        redis.start()
        # Within two seconds it is left alone; then the same cache object finds it again.
        outage.forget()
        cache.set("a", "again")
        assert cache.get("a") == "again"
        assert not outage.is_on
