"""PostgreSQL and Redis are stopped and started under a running site; nobody restarts the site."""

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.db import connection

from mrc.core.models import User
from tests.factories import ContactFactory, UserFactory, make_page, make_site, translate
from tests.failures.filling import Form
from tests.failures.servers import REDIS_MISSING, Redis

from .nginx_site import Answer, Gunicorn, ask
from .own_postgres import OwnPostgres

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
#: Seconds in which the site is well again after the server that it missed is.
RECOVERS = 30
PASSWORD = "a-long-password-2026"


class Visitor:
    """A browser that keeps its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self._ask(path, "GET", None)

    def post(self, path: str, fields: dict[str, list[str] | str]) -> Answer:
        return self._ask(path, "POST", urlencode(fields, doseq=True).encode())

    def _ask(self, path: str, method: str, body: bytes | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = ask(self.port, path, method, body, headers)
        for name, value in re.findall(
            r"(?:^|, )([\w-]+)=([^;,]+); ", answer.headers.get("set-cookie", "")
        ):
            self.cookies[name] = value
        return answer


@pytest.fixture
def user() -> User:
    """Somebody who can sign in, and a small site in both languages."""
    ContactFactory(key="mrc-helpline", phone="042 111 222 333")
    homes = make_site()
    for slug, title, urdu in (("about", "About us", "ہمارا"), ("privacy", "Privacy", "رازداری")):
        page = make_page(homes.english, title, slug=slug, summary="Who we are.")
        translate(page, {title: urdu, "Who we are.": "ہم کون ہیں۔"})
    user = UserFactory(username="sana")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[Redis]:
    if shutil.which("redis-server") is None:
        pytest.skip(REDIS_MISSING)
    with Redis(tmp_path) as server:
        yield server


@pytest.fixture
def postgres(user: User) -> Iterator[OwnPostgres]:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server that could stop")
    with OwnPostgres() as server:
        server.copy_from(connection.settings_dict)
        yield server


@pytest.fixture
def site(postgres: OwnPostgres, redis: Redis, tmp_path: Path) -> Iterator[Gunicorn]:
    gunicorn = Gunicorn(
        tmp_path,
        DJANGO_SETTINGS_MODULE="tests.slow.failing_settings",
        MRC_DRILL_URL=postgres.url,
        MRC_DRILL_REDIS=redis.url,
    )
    try:
        gunicorn.start()
        yield gunicorn
    finally:
        gunicorn.kill()


def soon(attempt: Callable[[], bool]) -> bool:
    end = time.monotonic() + RECOVERS
    while time.monotonic() < end:
        if attempt():
            return True
        time.sleep(0.5)
    return False


def test_site_lives_without_its_database_and_its_cache_and_recovers_by_itself(
    site: Gunicorn, postgres: OwnPostgres, redis: Redis, tmp_path: Path
) -> None:
    reader = Visitor(site.port)
    for language in ("en", "ur"):
        # Both workers have shown a page, so both know the helpline.
        for number in range(12):
            assert reader.get(f"/{language}/about/?page={number}").status == 200
        assert reader.get(f"/{language}/about/").status == 200
    subscribe = "/ur/alerts/subscribe/"
    form = Form(reader.get(subscribe).text).filled(email="sana@reader.example")
    words = {"what_happened": "He took the money of Asghar.", "go": "next"}

    for _round in range(2):
        postgres.stop()
        assert_pages_without_database(reader)
        answer = reader.post(subscribe, form)
        assert_given_back(answer)
        back = Form(answer.text)
        assert_report_without_database(reader, words)
        postgres.start()
        assert soon(lambda: reader.get("/en/centres-unknown/").status == 404)
        assert soon(lambda: reader.get("/readyz").status == 200)
        assert reader.post(back.address, back.filled()).status == 302

    redis.stop()
    assert_well_without_redis(site, reader)
    redis.start()
    time.sleep(2.5)
    assert reader.get("/en/about/?again=1").status == 200
    said = (tmp_path / "gunicorn.log").read_text()
    for word in ("Asghar", "sana@reader.example", "took the money"):
        assert word not in said


def assert_pages_without_database(reader: Visitor) -> None:
    assert reader.get("/livez").status == 200
    assert reader.get("/readyz").status == 503
    for language, direction in (("en", "ltr"), ("ur", "rtl")):
        kept = reader.get(f"/{language}/about/")
        assert kept.status == 200, kept.text[:500]
        new = reader.get(f"/{language}/privacy/?new={time.monotonic()}")
        if new.status == 200:
            continue  # the other worker shared what it kept
        assert new.status == 503
        assert int(new.headers["retry-after"]) > 0
        assert f'<html lang="{language}" dir="{direction}">' in new.text[:100]
        assert "tel:042111222333" in new.text


def assert_given_back(answer: Answer) -> None:
    assert answer.status == 503
    assert "no-store" in answer.headers["cache-control"]
    assert '<html lang="ur" dir="rtl">' in answer.text[:100]
    assert 'value="sana@reader.example"' in answer.text


def assert_report_without_database(reader: Visitor, words: dict[str, str]) -> None:
    """The form of reports can be opened and filled in, and keeps what was typed."""
    page = reader.get("/en/alerts/report/")
    assert page.status == 200
    step = reader.post("/en/alerts/report/", Form(page.text).filled(in_danger="no", go="next"))
    assert step.status == 200
    typed = reader.post("/en/alerts/report/", Form(step.text).filled(**words))
    assert typed.status == 200
    assert "no-store" in typed.headers["cache-control"]
    back = reader.post("/en/alerts/report/", Form(typed.text).filled(go="back"))
    assert words["what_happened"] in back.text


def assert_well_without_redis(site: Gunicorn, reader: Visitor) -> None:
    for language in ("en", "ur"):
        assert reader.get(f"/{language}/about/").status == 200
        assert reader.get(f"/{language}/privacy/?new={time.monotonic()}").status == 200
    person = Visitor(site.port)
    form = Form(person.get("/accounts/login/").text)
    for _time in range(12):
        # Two processes count by themselves: after ten wrong passwords both have had five.
        wrong = person.post("/accounts/login/", form.filled(login="nobody", password="wrong"))
    assert "Too many failed attempts" in wrong.text
    assert (
        person.post("/accounts/login/", form.filled(login="sana", password=PASSWORD)).status == 302
    )
