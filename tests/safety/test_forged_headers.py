"""What a visitor writes into headers and addresses changes nothing for anybody else."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client

from mrc.core.logs import JsonFormatter
from mrc.core.page_cache.middleware import store
from mrc.settings import base
from tests.alerts.reports.walking import ADDRESS, state_in
from tests.core.accounts.helpers import PASSWORD, sign_in
from tests.core.questions.factories import send
from tests.factories import CentreFactory, ContactFactory, make_page, make_site, make_user

pytestmark = pytest.mark.django_db
ATTACKER = "attacker.example"
FORGED = {
    "x-forwarded-host": ATTACKER,
    "x-forwarded-server": ATTACKER,
    "x-forwarded-proto": "https",
    "x-forwarded-for": "198.51.100.1",
    "x-forwarded-port": "444",
    "x-forwarded-prefix": f"//{ATTACKER}",
    "x-original-url": "/admin/",
    "x-rewrite-url": "/admin/",
    "x-http-method-override": "DELETE",
    "forwarded": f"for=198.51.100.1;host={ATTACKER};proto=https",
    "x-real-ip": "198.51.100.1",
    "true-client-ip": "198.51.100.1",
}
LEAVING = (
    f"https://{ATTACKER}/", f"//{ATTACKER}/", f"/\\{ATTACKER}/", f"\\\\{ATTACKER}/",
    f"https:{ATTACKER}", f"/%09/{ATTACKER}", f"http:///{ATTACKER}", "javascript:alert(1)",
    f"https://testserver@{ATTACKER}/", f"https://testserver.{ATTACKER}/",
)  # fmt: skip


@pytest.fixture
def staff() -> Any:
    user = make_user(username="ayesha", centre=CentreFactory())
    user.set_password(PASSWORD)
    user.email = "ayesha@mrc.example"
    user.save()
    return user


@pytest.fixture
def home() -> Any:
    ContactFactory()
    return make_site().english


def test_pages_are_the_same_whatever_the_headers_say(home: Any, settings: Any) -> None:
    """And so is what is kept of them: the next reader gets nothing of the forger's."""
    settings.MRC_PAGE_CACHE = True
    page = make_page(home, "About us")
    for path in (page.url, "/en/", "/sitemap.xml", "/robots.txt", "/en/no-such-page/"):
        store.clear() if hasattr(store, "clear") else None
        forged = Client(headers=FORGED).get(path)
        after = Client().get(path)
        assert ATTACKER not in forged.content.decode(), path
        assert ATTACKER not in after.content.decode(), path
        assert forged.status_code == after.status_code, path
        assert ":444" not in after.content.decode(), path


def test_refused_host_is_never_kept_for_others(home: Any, settings: Any) -> None:
    settings.MRC_PAGE_CACHE = True
    assert Client().get("/en/", headers={"host": ATTACKER}).status_code == 400
    answer = Client().get("/en/")
    assert answer.status_code == 200
    assert ATTACKER not in answer.content.decode()


def test_signed_in_persons_page_is_never_kept_for_others(
    home: Any, staff: Any, settings: Any
) -> None:
    settings.MRC_PAGE_CACHE = True
    person = Client()
    person.force_login(staff)
    theirs = person.get("/en/")
    assert "private" in theirs["Cache-Control"] or "no-store" in theirs["Cache-Control"]
    assert "ayesha" not in Client().get("/en/").content.decode()


@pytest.mark.parametrize("header", sorted(FORGED))
def test_no_header_gets_past_the_throttle(staff: Any, settings: Any, header: str) -> None:
    """Thirty names from one machine, each with another forged address, close that machine."""
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    for number in range(30):
        value = FORGED[header].replace("198.51.100.1", f"198.51.100.{number}")
        sign_in(Client(headers={header: value}), f"name-{number}", "wrong")
    refused = sign_in(Client(headers={header: FORGED[header]}), "ayesha")
    assert "Too many failed attempts" in str(refused.context["form"].errors)


def test_mail_and_redirect_lead_to_our_own_address(staff: Any, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver", ATTACKER]
    client = Client(headers={**FORGED, "host": ATTACKER})
    answer = client.post("/accounts/password/reset/", {"email": "ayesha@mrc.example"})
    assert ATTACKER not in answer.headers.get("Location", "")
    assert ATTACKER not in mail.outbox[0].body


@pytest.mark.parametrize("place", LEAVING)
def test_next_never_leads_to_another_site(staff: Any, place: str) -> None:
    client = Client()
    answer = client.post(
        "/accounts/login/", {"login": "ayesha", "password": PASSWORD, "next": place}
    )
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))
    assert urlsplit(answer["Location"]).netloc == ""


@pytest.mark.parametrize("place", LEAVING)
def test_query_never_leads_to_another_site(staff: Any, place: str) -> None:
    client = Client()
    client.force_login(staff)
    for path in ("/accounts/login/", "/accounts/reauthenticate/", "/accounts/second-factor/app/"):
        answer = client.get(path, {"next": place})
        target = answer.headers.get("Location", "/").partition("?")[0]
        assert target.startswith("/"), path
        assert not target.startswith(("//", "/\\")), path


def test_signing_in_gives_another_session(staff: Any) -> None:
    """A session that somebody planted in the browser beforehand is worth nothing afterwards."""
    client = Client()
    planted: Any = client.session
    planted["planted"] = "yes"
    planted.save()
    before = client.cookies["sessionid"].value
    assert sign_in(client, "ayesha").status_code == 302
    assert SESSION_KEY in client.session
    assert client.cookies["sessionid"].value != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert SESSION_KEY not in stranger.session


def test_signing_out_ends_the_session_on_the_server(staff: Any) -> None:
    client = Client()
    sign_in(client, "ayesha")
    kept = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert SESSION_KEY not in thief.session


@pytest.mark.parametrize("path", ["/admin/account/", "/accounts/second-factor/"])
def test_private_pages_are_kept_by_nobody(staff: Any, path: str) -> None:
    staff.is_superuser = True
    staff.save()
    client = Client()
    client.force_login(staff)
    answer = client.get(path)
    assert answer.status_code in (200, 302)
    directives = {one.strip() for one in answer["Cache-Control"].split(",")}
    assert "no-store" in directives
    assert "private" in directives


CANARY = "Canary7Qx2Lk"


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """All that the production format would have written, whoever logs it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    loggers = [logging.getLogger(name) for name in ("", "mrc", "mrc.access", "django")]
    loggers += [
        logging.getLogger(name) for name in ("django.request", "django.security", "allauth")
    ]
    kept = [(one, one.level) for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.WARNING)
    yield stream
    for one, level in kept:
        one.removeHandler(handler)
        one.setLevel(level)


def test_no_log_line_holds_what_was_typed(staff: Any, home: Any, logged: io.StringIO) -> None:
    client = Client(raise_request_exception=False)
    sign_in(client, CANARY, f"{CANARY} wrong password")
    client.post("/accounts/password/reset/", {"email": f"{CANARY}@mrc.example"})
    client.get(f"/accounts/password/reset/key/1-{CANARY}/")
    client.get(f"/en/mail/confirm/{CANARY}/")
    client.get("/en/search/", {"q": CANARY})
    client.get(f"/en/{CANARY}/", headers={"user-agent": CANARY, "referer": f"https://{CANARY}/"})
    client.get("/en/", headers={"host": f"{CANARY}.example"})
    client.post("/en/alerts/subscribe/", {"address": f"{CANARY}@mrc.example"})
    client.post("/en/feedback/", {"line": CANARY, "answer": "no"})
    client.get("/api/v1/sessions/", headers={"authorization": f"Bearer mrc_{CANARY}"})
    send(client, {"topic": "offer", "question": CANARY, "reply_by": "phone",
                  "reply_to": CANARY, "language": "en", "centre": "any"})  # fmt: skip
    opened = client.get(ADDRESS)
    client.post(ADDRESS, {"state": state_in(opened), "go": "next", "what_happened": CANARY})
    client.post(ADDRESS, {"state": CANARY, "go": "next"})
    lines = logged.getvalue()
    assert len(lines.splitlines()) > 8
    assert CANARY.lower() not in lines.lower()
    for line in lines.splitlines():
        assert "127.0.0.1" not in json.loads(line).get("message", "")


def test_admin_is_framed_by_nobody_else_and_public_pages_by_nobody(home: Any, staff: Any) -> None:
    public = Client().get("/en/")
    assert "frame-ancestors 'none'" in public["Content-Security-Policy"]
    admin = Client().get("/admin/")
    assert "frame-ancestors 'self'" in admin["Content-Security-Policy"]


def test_forgery_of_a_request_is_refused(staff: Any, home: Any) -> None:
    """A form of another site, in the browser of somebody who is signed in."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff)
    for path in ("/accounts/logout/", "/accounts/password/change/", "/admin/account/"):
        assert browser.post(path, {}, headers={"origin": f"https://{ATTACKER}"}).status_code == 403
    assert SESSION_KEY in browser.session


def test_behind_a_proxy_only_its_own_entry_counts(staff: Any, settings: Any) -> None:
    """The visitor wrote the first address of the list, our proxy the last one."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = base.ACCOUNT_RATE_LIMITS
    for number in range(30):
        chain = f"198.51.100.{number}, 203.0.113.9"
        sign_in(Client(headers={"x-forwarded-for": chain}), f"name-{number}", "wrong")
    refused = sign_in(Client(headers={"x-forwarded-for": "192.0.2.1, 203.0.113.9"}), "ayesha")
    assert "Too many failed attempts" in str(refused.context["form"].errors)
    other = sign_in(Client(headers={"x-forwarded-for": "192.0.2.1, 203.0.113.10"}), "ayesha")
    assert other.status_code == 302
