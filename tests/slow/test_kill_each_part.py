"""Every part is killed in turn while people read and ask: at least 999 of 1,000 answers are good.

The services of compose.yaml as processes: PostgreSQL, Redis, two web processes under gunicorn, the
worker, nginx with its cache and the static copy of the site. The mail server is away all the time.
nginx itself is killed process by process: all come through it, so more than one of it is what an
installation needs that must survive its end.

A good answer has the right status, the words of that page and the right language. A form is either
stored, once, or said not to have been sent; what the application gives back holds what was typed.
"""

import logging
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest

from .conftest import Migrated
from .killing import Cluster, Parts, Readers, Route, Senders, ask, cluster
from .services import missing_binaries, throwaway_postgres, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
logger = logging.getLogger(__name__)

#: Readers and the seconds that each waits: about forty pages a second while all is well.
READERS, PAUSE = 8, 0.2
SENDERS, SENDERS_PAUSE = 3, 1.0
GOOD = 0.999
#: Seconds: before a kill, that a part is away, and after it is back.
CALM, AWAY = 3.0, 6.0

CONTENT = """
import datetime
import django; django.setup()
from tests.factories import ContactFactory, make_page, make_site, translate
from tests.alerts.factories import make_alert, make_alert_index
from tests.destinations.factories import make_guide, make_index, make_part
from tests.events.factories import make_event, make_event_index
from destinations.models import Country
homes = make_site()
class Texts(dict):
    def get(self, text, default=None):
        return super().get(text, "متن")
def both(page, urdu):
    translate(page, Texts({page.title: urdu}))
    return page
both(make_page(homes.english, "Help for you", slug="help"), "مدد")
soon = datetime.date.today() + datetime.timedelta(days=20)
both(make_alert(make_alert_index(homes), slug="free-visa", expires_on=soon), "مفت ویزا نہیں")
both(make_event(make_event_index(homes), slug="welders", starts_on=soon), "ویلڈر")
country = Country.objects.get_or_create(
    code="SA", defaults={"slug": "saudi-arabia", "region": "gulf"}
)[0]
index = both(make_index(homes.english), "ملک")
guide = both(make_guide(index, country), "سعودی عرب کی رہنمائی")
both(make_part(guide, title="What it costs"), "کتنا خرچ")
"""
#: Below the language: the address, its words in English and in Urdu.
PAGES = (
    ("", "Migrant Resource Centre", "مائیگرنٹ ریسورس سینٹر"),
    ("help/", "Help for you", "مدد"),
    ("alerts/", "There is no free visa", "مفت ویزا نہیں"),
    ("alerts/free-visa/", "There is no free visa", "مفت ویزا نہیں"),
    ("events/", "Safe migration for welders", "ویلڈر"),
    ("events/welders/", "Safe migration for welders", "ویلڈر"),
    ("destinations/", "Saudi Arabia", "سعودی عرب"),
    ("destinations/saudi-arabia/", "Guide to Saudi Arabia", "سعودی عرب کی رہنمائی"),
    ("destinations/saudi-arabia/costs/", "What it costs", "کتنا خرچ"),
    ("alerts/check/", "", ""),
    ("our-work/", "", ""),
    ("search/", "", ""),
)
FEED = "alerts/feed.atom"


class Part(NamedTuple):
    """How it is killed, and how it comes back; None where somebody else sees to that."""

    name: str
    kill: Callable[[], None]
    start: Callable[[], None] | None


@pytest.fixture
def database(migrated_postgresql: Migrated) -> Iterator[Cluster]:
    binaries = throwaway_postgres.find_binaries()
    missing = missing_binaries() + (["postgresql"] if binaries is None else [])
    if missing or binaries is None:
        message = f"missing: {', '.join(missing)}"
        if os.environ.get("CI", "").lower() in ("1", "true"):
            pytest.fail(message)
        pytest.skip(message)
    # Not below pytest's own folder: PostgreSQL runs as somebody else, and any other run of pytest
    # that starts meanwhile closes that folder to everybody but its owner.
    with tempfile.TemporaryDirectory(prefix="mrc-killed-postgres-") as name:
        folder = Path(name)
        with cluster(folder, binaries) as found:
            migrated_postgresql.copy_to(found.url)
            yield found


@pytest.fixture
def parts(database: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Everything up, with a page of each kind, and its static copy written."""
    found = Parts(tmp_path_factory.mktemp("parts"), database.url)
    manage = (sys.executable, "manage.py")
    try:
        found.start("redis")
        with ThreadPoolExecutor() as beside:
            static = beside.submit(
                found.manage, "web", *manage, "collectstatic", "--noinput", "-v0"
            )
            found.run("migrate")
            static.result()
        found.run("front-files")
        found.manage("web", sys.executable, "-c", CONTENT)
        for name in ("web", "worker", "nginx"):
            found.start(name)
        found.manage("scheduler", *manage, "write_mirror")
        yield found
    finally:
        found.stop_all()


def test_each_part_is_killed_and_the_answers_stay_good(parts: Parts, database: Cluster) -> None:
    port = parts.ports["nginx"]
    wait_until(lambda: ask(port, "GET", "/ur/help/")[0] == 200, parts.said("web"))
    readers = Readers(port, routes(), READERS, PAUSE)
    senders = Senders(port, SENDERS, SENDERS_PAUSE)
    warm_up(port, readers.routes)
    with readers.reading(), senders.sending():
        for part in in_turn(parts, database):
            kill_and_bring_back(part, readers, parts)
    total = sum(readers.good.values()) + len(readers.bad)
    logger.warning(
        "%s answers, %s not good, slowest %.1f s; %s questions stored, %s times not sent, %s not"
        " reached; good by part: %s; not good: %s",
        total, len(readers.bad), readers.slowest, len(senders.acknowledged), senders.not_sent,
        senders.unreached, dict(readers.good), Counter(phase for phase, _what in readers.bad),
    )  # fmt: skip
    assert total > 1000, "too few answers to say anything"
    assert sum(readers.good.values()) >= GOOD * total, readers.bad[:40]
    assert senders.wrong == []
    assert senders.not_sent > 0, "no question met the database's absence: nothing was drilled"
    assert_all_is_stored_once(senders, database)
    assert_all_is_as_before(parts)


def routes() -> list[Route]:
    """Every class of public page, in both languages; a feed, and an address that nothing has."""
    found = []
    for language, direction, at in (("en", "ltr", 1), ("ur", "rtl", 2)):
        html = f'<html lang="{language}" dir="{direction}"'
        found += [
            Route(f"/{language}/{page[0]}", 200, (html, "</html>", page[at])) for page in PAGES
        ]
        title = "مفت ویزا نہیں" if language == "ur" else "There is no free visa"
        found.append(Route(f"/{language}/{FEED}", 200, ("</feed>", title)))
        found.append(Route(f"/{language}/no-such-page/", 404, (html, "</html>")))
    return found


def warm_up(port: int, wanted: list[Route]) -> None:
    """Each page is right before anything is killed, or the drill would show nothing."""
    for _time in range(2):
        for route in wanted:
            status, _heads, body = ask(port, "GET", route.path)
            missing = [one for one in route.holds if one not in body]
            assert (status, missing) == (route.status, []), route.path


def in_turn(parts: Parts, database: Cluster) -> list[Part]:
    def restarts(name: str) -> Part:
        return Part(name, lambda: parts.kill(name), lambda: parts.start(name))

    return [
        restarts("web"),
        Part("database", database.kill, database.start),
        restarts("redis"),
        restarts("worker"),
        Part("one web process", lambda: parts.kill_child("web"), None),
        Part("one nginx process", lambda: parts.kill_child("nginx"), None),
    ]


def kill_and_bring_back(part: Part, readers: Readers, parts: Parts) -> None:
    readers.phase = "calm"
    time.sleep(CALM)
    readers.phase = f"{part.name} away"
    part.kill()
    time.sleep(AWAY)
    if part.start is not None:
        part.start()
    readers.phase = f"{part.name} comes back"
    is_ready = lambda: ask(parts.ports["web"], "GET", "/readyz")[0] == 200  # noqa: E731
    wait_until(is_ready, f"/readyz after {part.name}: {parts.said('web')}")


def assert_all_is_stored_once(senders: Senders, database: Cluster) -> None:
    """Who has a reference finds the question; nothing is there that nobody sent, or twice."""
    with psycopg.connect(database.url) as link:
        rows = link.execute("SELECT reference FROM core_question").fetchall()
    stored = Counter(str(reference).replace("-", "") for (reference,) in rows)
    told = Counter(one.replace("-", "") for one in senders.acknowledged.values())
    assert len(told) > SENDERS * 3
    assert stored == told


def assert_all_is_as_before(parts: Parts) -> None:
    """Nothing had to be started again but what was killed, and nobody speaks of the absence."""
    port = parts.ports["nginx"]
    wait_until(
        lambda: all(
            "mirror" not in dict(ask(port, "GET", path)[1]).get("Cache-Status", "")
            for path in ("/en/help/?after=1", "/ur/help/?after=2", "/en/ask/")
        ),
        "the site itself answers again",
    )
    assert all(process.poll() is None for process in parts.running.values())
