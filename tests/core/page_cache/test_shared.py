"""Several processes with a Redis between them: one that runs, and one that is gone.

Two objects that share no memory and no folder stand for two processes of two machines.
"""

import os
import shutil
import signal
import subprocess
import time

import pytest
from django.http import HttpResponse

from mrc.core.page_cache import kept, tokens
from mrc.core.page_cache.store import PageStore
from mrc.core.page_cache.tokens import SharedTokens, page_tokens
from tests.slow.nginx_site import free_port

REDIS = shutil.which("redis-server")
pytestmark = pytest.mark.skipif(
    REDIS is None and not os.environ.get("CI"), reason="install the Debian package `redis-server`"
)


class Redis:
    """A server of our own, which keeps nothing on the disk."""

    def __init__(self, folder):
        self.port = free_port()
        assert REDIS is not None
        self.process = subprocess.Popen(
            [
                REDIS, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
                "--appendonly", "no", "--dir", str(folder), "--daemonize", "no",
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        end = time.monotonic() + 20
        while time.monotonic() < end:
            if self.answers():
                return
            time.sleep(0.05)
        raise RuntimeError("Redis did not come up")

    def answers(self):
        import redis

        try:
            return redis.Redis(port=self.port, socket_timeout=1).ping()
        except redis.RedisError:
            return False

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self):
        self.signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis(tmp_path, settings):
    server = Redis(tmp_path)
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{server.port}",
            "KEY_PREFIX": "pages",
            "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
        },
    }
    yield server
    server.stop()


def page(clock, *, text="words", state=("a", "b")):
    response = HttpResponse(text * 100, headers={"Cache-Control": "public, max-age=60"})
    assert kept.is_for_everybody(response)
    return kept.keep(response, rendered_at=clock.time(), tokens=state, route="en/")


def test_change_on_one_machine_is_seen_by_the_other_within_a_second(redis, clock):
    here, there = SharedTokens(), SharedTokens()
    before = there.read()
    assert here.read() == before
    here.bump(withdrawn=False)
    assert here.read() != before
    clock.pass_by(1.1)
    assert there.read()[0] != before[0]
    assert there.read()[1] == before[1]
    here.bump(withdrawn=True)
    clock.pass_by(1.1)
    assert there.read()[1] != before[1]


def test_page_that_one_process_rendered_serves_the_others(redis, clock):
    here, there = (PageStore(largest=10**6, longest=60) for _process in range(2))
    made = page(clock)
    here.put("key", made)
    assert there.get("key", ("a", "b"), clock.time()) == made
    assert there.get("other", ("a", "b"), clock.time()) is None
    here.delete("key")
    assert PageStore(largest=10**6, longest=60).get("key", ("a", "b"), clock.time()) is None


def test_one_of_all_processes_makes_a_page_anew(redis, clock):
    here, there = (PageStore(largest=10**6, longest=60) for _process in range(2))
    holder = here.start_renewing("key")
    assert holder
    assert not there.start_renewing("key")
    there.end_renewing("key", holder)
    assert not there.start_renewing("key"), "it ended one that it did not take"
    here.end_renewing("key", holder)
    assert there.start_renewing("key")


def test_lease_that_ran_out_in_redis_and_is_another_process_s_is_not_ended(redis, clock):
    from django.core.cache import caches

    here, there, third = (PageStore(largest=10**6, longest=60) for _process in range(3))
    slow = here.start_renewing("key")
    # Redis forgets it before its time, as one does that was started anew.
    caches["pages"].clear()
    assert there.start_renewing("key")
    here.end_renewing("key", slow)
    assert not third.start_renewing("key")


def test_newest_copy_counts_wherever_it_is(redis, clock):
    here, there = (PageStore(largest=10**6, longest=60) for _process in range(2))
    here.put("key", page(clock, text="old"))
    clock.pass_by(25)
    newer = page(clock, text="new")
    there.put("key", newer)
    assert here.get("key", ("a", "b"), clock.time()) == newer


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
def test_nobody_waits_for_a_redis_that_is_gone(redis, clock, about, reader, monkeypatch, how):
    asked = []
    ask = SharedTokens._ask

    def count(tokens_of_process, cache):
        asked.append(1)
        return ask(tokens_of_process, cache)

    monkeypatch.setattr(SharedTokens, "_ask", count)
    reader.get("/en/about-us/")
    redis.signal(how)
    clock.pass_by(2)
    asked.clear()
    for _time in range(20):
        assert reader.get("/en/about-us/").status_code == 200
    assert len(asked) == 1, "one waits, and only once in a while"
    about.title = "Who we are"
    about.save_revision().publish()
    response = reader.get("/en/about-us/", headers={"accept-encoding": ""})
    assert b"Who we are" in response.content


def test_all_counts_as_old_once_redis_is_back(redis, clock):
    process = SharedTokens()
    before = process.read()
    redis.signal(signal.SIGSTOP)
    clock.pass_by(2)
    assert process.read() == before
    redis.signal(signal.SIGCONT)
    clock.pass_by(tokens._LEFT_ALONE + 1)
    after = process.read()
    assert after[0] != before[0]
    assert after[1] != before[1]


def test_redis_that_forgot_everything_makes_everything_old(redis, clock):
    from django.core.cache import caches

    process = SharedTokens()
    before = process.read()
    caches["pages"].clear()
    clock.pass_by(1.1)
    after = process.read()
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert "" not in after


def test_tokens_hold_all_three_parts_and_the_day(redis, clock, settings):
    before = page_tokens.read()
    page_tokens.bump()
    assert [len(part.split(".")) for part in page_tokens.read()] == [4, 3]
    assert page_tokens.read()[0] != before[0]
    assert page_tokens.read()[1] == before[1]
