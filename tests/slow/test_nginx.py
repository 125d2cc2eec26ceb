"""Pages through nginx: kept for everybody, never for somebody, and gone within a minute."""

import datetime
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from alerts.models import AlertPage
from alerts.warnings import life
from mrc.core.page_cache import PAGE_SECONDS
from tests.alerts.factories import make_alert, make_alert_index
from tests.core.test_security_headers import ALWAYS, STRICT
from tests.factories import UserFactory, make_page, make_site

from .nginx_site import Answer, Gunicorn, Nginx, ask, nginx_path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        nginx_path() is None and not os.environ.get("CI"), reason="nginx is missing"
    ),
]
COPY = "<!doctype html><title>Copy</title>{}"


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.MRC_PAGE_CACHE = True
    settings.MRC_PURGE_DIR = tmp_path / "purge"
    return tmp_path


@pytest.fixture
def warning(folder: Path) -> AlertPage:
    """A site with a warning in force, a page for everybody and a closed one."""
    homes = make_site()
    make_page(homes.english, "About us", slug="about-us")
    closed = make_page(homes.english, "For partners", slug="closed")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    today = timezone.localdate()
    return make_alert(
        make_alert_index(homes),
        slug="free-visa",
        first_seen=today,
        expires_on=today + datetime.timedelta(days=30),
    )


@pytest.fixture
def application(warning: AlertPage, folder: Path) -> Iterator[Gunicorn]:
    gunicorn = Gunicorn(folder)
    try:
        gunicorn.start()
        # Each process imports its views at its first page, which may take longer than nginx waits.
        for _time in range(4):
            ask(gunicorn.port, "/en/events/feed.atom")
            ask(gunicorn.port, "/en/?code=1")
        yield gunicorn
    finally:
        gunicorn.kill()


@pytest.fixture
def nginx(application: Gunicorn, folder: Path) -> Iterator[Nginx]:
    for name in ("static/mrc", "data/media/original_images", "data/media/cards"):
        (folder / name).mkdir(parents=True)
    (folder / "static/mrc/base.0123456789ab.css").write_text("body{}" * 200)
    (folder / "data/media/original_images/a.txt").write_text("secret")
    (folder / "data/media/cards/a.png").write_bytes(b"picture")
    with Nginx(folder, application.port) as found:
        yield found


def assert_headers(answer: Answer) -> None:
    policy = {part.strip() for part in answer.headers["content-security-policy"].split(";")}
    assert policy == STRICT
    assert answer.headers["x-frame-options"] == "DENY"
    for name, value in ALWAYS.items():
        assert answer.headers[name.lower()] == value, name
    assert "geolocation=()" in answer.headers["permissions-policy"]


def test_pages_are_kept_withdrawn_and_stood_in_for(
    nginx: Nginx, application: Gunicorn, warning: AlertPage
) -> None:
    keeps_for_everybody(nginx)
    keeps_nothing_for_somebody(nginx)
    gives_files_itself(nginx)
    forgets_a_withdrawn_warning(nginx, warning)
    stands_in(nginx, application)


def keeps_for_everybody(nginx: Nginx) -> None:
    for path in ("/en/", "/ur/", "/en/about-us/", "/en/alerts/", "/en/alerts/free-visa/"):
        first = nginx.ask(path, Accept_Encoding="gzip, deflate, br, zstd")
        assert first.status == 200, path
        assert first.said == "mrc; fwd=uri-miss; stored, nginx; detail=MISS"
        again = nginx.ask(path, Accept_Encoding="br")
        assert again.said.endswith("nginx; detail=HIT")
        assert again.headers["content-encoding"] == "br"
        assert again.body == first.body
        assert_headers(again)
        assert "set-cookie" not in again.headers
        unchanged = nginx.ask(path, Accept_Encoding="br", If_None_Match=again.headers["etag"])
        assert (unchanged.status, unchanged.body) == (304, b"")
        assert unchanged.said.endswith("nginx; detail=HIT")
        assert_headers(unchanged)
    assert nginx.ask("/en/", Accept_Encoding="br;q=0, gzip").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in nginx.ask("/en/").headers
    followed = nginx.ask("/en/?utm_source=x&fbclid=y", Accept_Encoding="br")
    assert followed.said.endswith("nginx; detail=HIT")
    assert nginx.ask("/en/", "HEAD", Accept_Encoding="br").said.endswith("nginx; detail=HIT")
    forged = nginx.ask("/livez", X_Request_ID="f" * 32)
    assert forged.headers["x-request-id"] != "f" * 32


def keeps_nothing_for_somebody(nginx: Nginx) -> None:
    for _time in range(2):
        found = nginx.ask("/en/search/?q=qxzwords")
        assert found.status == 200
        assert "HIT" not in found.said.rpartition("nginx;")[2]
    copies = [file for file in nginx.kept.rglob("*") if file.is_file()]
    assert copies
    assert not [file for file in copies if b"qxzwords" in file.read_bytes()]
    browser = Client()
    browser.force_login(UserFactory())
    cookie = f"sessionid={browser.cookies['sessionid'].value}"
    for path in ("/en/", "/en/about-us/", "/en/closed/"):
        for _time in range(2):
            answer = nginx.ask(path, Cookie=cookie)
            assert answer.status == 200
            assert answer.said == "nginx; fwd=bypass"
            assert "private" in answer.headers["cache-control"]
    for _time in range(2):
        answer = nginx.ask("/en/closed/")
        assert answer.status == 302
        assert "HIT" not in answer.said
        assert nginx.ask("/en/ask/").said.endswith("detail=MISS")
        assert nginx.ask("/en/about-us/", Authorization="Bearer x").said == "nginx; fwd=bypass"
        assert nginx.ask("/accounts/login/").said == "nginx; fwd=bypass"


def gives_files_itself(nginx: Nginx) -> None:
    style = nginx.ask("/static/mrc/base.0123456789ab.css")
    assert style.status == 200
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert_headers(style)
    card = nginx.ask("/media/cards/a.png")
    assert (card.status, card.body) == (200, b"picture")
    for path in (
        "/media/original_images/a.txt", "/media/cards/../original_images/a.txt",
        "/media//original_images/a.txt", "/media/%6friginal_images/a.txt", "/readyz", "/metrics",
        "/-pages/unavailable.html",
    ):  # fmt: skip
        answer = nginx.ask(path)
        assert answer.status == 404, path
        assert b"secret" not in answer.body
        assert_headers(answer)
    assert nginx.ask("/-mirror/en/alerts/").status != 200
    large = nginx.ask("/en/ask/", "POST", b"x", Content_Length=str(45 * 1024 * 1024))
    assert large.status == 413
    assert "too large" in large.text
    assert_headers(large)


def forgets_a_withdrawn_warning(nginx: Nginx, warning: AlertPage) -> None:
    """Withdrawn by another process than the one that answers, as by an editor elsewhere."""
    paths = ("/en/alerts/free-visa/", "/en/alerts/", "/en/")
    was = {path: nginx.ask(path).body for path in paths}
    assert warning.title in was["/en/alerts/"].decode()
    life.withdraw(
        warning, user=UserFactory(), reason_en="The office exists.", reason_ur="یہ دفتر ہے۔"
    )
    started = time.monotonic()
    left = set(paths)
    while left:
        left = {path for path in left if nginx.ask(path).body == was[path]}
        assert time.monotonic() - started < PAGE_SECONDS, f"{left} still say so"
        time.sleep(0.5)
    assert "The office exists." in nginx.ask("/en/alerts/free-visa/").text


def stands_in(nginx: Nginx, application: Gunicorn) -> None:
    # All that nginx keeps is older now than it may give away by itself.
    nginx.ask("/en/alerts/", Accept_Encoding="br")
    time.sleep(16)
    application.signal(signal.SIGSTOP)
    try:
        hung = nginx.ask("/en/alerts/", Accept_Encoding="br")
        assert (hung.status, hung.said.rpartition("=")[2]) == (200, "STALE")
        assert_headers(hung)
    finally:
        application.signal(signal.SIGCONT)
    application.kill()
    stale = nginx.ask("/en/alerts/", Accept_Encoding="br")
    assert (stale.status, stale.said.rpartition("=")[2]) == (200, "STALE")
    nothing_kept = nginx.ask("/en/centres/")
    assert (nothing_kept.status, "not sent" in nothing_kept.text) == (503, True)
    assert_headers(nothing_kept)
    is_answered_from_the_copy(nginx)
    application.start()
    back = nginx.ask("/en/about-us/?page=1")
    assert (back.status, "About us" in back.text) == (200, True)
    assert nginx.ask("/en/about-us/?page=1").said.endswith("HIT")


def is_answered_from_the_copy(nginx: Nginx) -> None:
    files = {
        "en/centres/index.html": "centres", "en/ask/index.html": "away", "en/404.html": "nothing",
        "en/503.html": "later", "503.html": "later", "404.html": "nothing",
        "alerts/cap/one.xml": "<alert/>", "en/alerts/feed.atom": "<feed/>", "v/ABC/index.html": "v",
    }  # fmt: skip
    for name, text in files.items():
        file = nginx.mirror / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text if name.endswith((".xml", ".atom")) else COPY.format(text))
    centres = nginx.ask("/en/centres/")
    assert (centres.status, centres.said) == (200, "mirror; hit")
    assert centres.text == COPY.format("centres")
    assert centres.headers["cache-control"] == "no-cache"
    assert_headers(centres)
    signed_in = nginx.ask("/en/centres/", Cookie="sessionid=x")
    assert "centres" in signed_in.text
    sent = nginx.ask("/en/ask/", "POST", b"text=typed")
    assert (sent.status, sent.text) == (503, COPY.format("away"))
    assert_headers(sent)
    missing = nginx.ask("/en/nothing/")
    assert (missing.status, missing.text) == (404, COPY.format("nothing"))
    assert_headers(missing)
    assert nginx.ask("/v/ABC").status == 200
    for path in ("/admin/", "/en/outreach/", "/api/outreach/ping", "/en/destinations/offline.json"):
        away = nginx.ask(path)
        assert (away.status, away.text) == (503, COPY.format("later")), path
        assert away.headers["retry-after"] == "60"
        assert_headers(away)
    cap = nginx.ask("/alerts/cap/one.xml")
    assert cap.headers["content-type"].startswith("application/cap+xml")
    feed = nginx.ask("/en/alerts/feed.atom")
    assert feed.headers["content-type"].startswith("application/atom+xml")
