"""The headers of every answer: each address of the site, each kind of error, 304, files."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.http import HttpResponse
from django.test import Client

from . import observatory
from .filling import addresses
from .people import SUPERUSER, browser_of
from .routes import all_routes
from .world import World

pytestmark = pytest.mark.django_db
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Pages with a form that posts: only here a stranger gets a cookie, and only the form's own.
FORMS = (
    "/accounts/", "/en/alerts/report/", "/en/alerts/subscribe/", "/en/alerts/check/", "/en/ask/",
    "/en/feedback/", "/en/events/", "/en/mail/", "/en/_util/", "/documents/authenticate",
    "/en/destinations/contract/",
    # In this world a password guards this page.
    "/en/about-us/",
)  # fmt: skip


def problems_of(response: HttpResponse, path: str) -> Iterator[str]:
    for name, value in ALWAYS.items():
        if response.get(name) != value:
            yield f"{name}: {response.get(name)}"
    # Forms in which people tell of themselves do not even say to ourselves where they came from.
    if response.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        yield f"Referrer-Policy: {response.get('Referrer-Policy')}"
    if "geolocation=()" not in response.get("Permissions-Policy", ""):
        yield "no Permissions-Policy"
    if not response.get("X-Request-ID"):
        yield "no request id"
    policy = observatory.directives_of(response.get("Content-Security-Policy", ""))
    is_admin = path.startswith("/admin/")
    ours = site_settings.ADMIN_CONTENT_SECURITY_POLICY
    public = site_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    expected = {name: set(values) for name, values in (ours if is_admin else public).items()}
    if path.startswith("/documents/") and response.status_code == 200:
        # A file, no page: nothing at all may be loaded from it (Wagtail's own policy).
        expected = {"default-src": {"'none'"}}
    if policy != expected:
        yield f"policy {sorted(set(policy) ^ set(expected))} or its values"
    if response.get("X-Frame-Options") != ("SAMEORIGIN" if is_admin else "DENY"):
        yield f"X-Frame-Options: {response.get('X-Frame-Options')}"


def test_every_address_answers_with_the_headers_and_no_cookie(world: World) -> None:
    client, found, asked = Client(raise_request_exception=False), [], 0
    for route in all_routes():
        for address in addresses(route, world):
            client.cookies = SimpleCookie()
            response = client.get(address.path)
            asked += 1
            found += [
                f"{address.path}: {problem}" for problem in problems_of(response, address.path)
            ]
            cookies = set(response.cookies)
            allowed = {"csrftoken"} if address.path.startswith(FORMS) else set()
            if cookies - allowed:
                found.append(f"{address.path}: cookies {cookies}")
    assert not found, "\n".join(found)
    assert asked > 700


@pytest.mark.parametrize("prefix", ["/en/", "/ur/", "/admin/"])
@pytest.mark.parametrize(
    ("kind", "status"),
    [("broken", 500), ("forbidden", 403), ("suspicious", 400), ("unavailable", 503)],
)
def test_every_error_has_the_headers(settings: Any, prefix: str, kind: str, status: int) -> None:
    settings.ROOT_URLCONF = "tests.safety.breaking_urls"
    path = f"{prefix}{kind}/"
    response = Client(raise_request_exception=False).get(path)
    assert response.status_code == status
    assert list(problems_of(response, path)) == []
    assert not response.cookies


def test_refused_host_method_and_form_have_the_headers(world: World) -> None:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answers = {
        "/en/": (browser.get("/en/", headers={"host": "attacker.example"}), 400),
        "/livez": (Client().post("/livez"), 405),
        "/accounts/login/": (browser.post("/accounts/login/", {"login": "x"}), 403),
        "/ur/no-such-page/": (browser.get("/ur/no-such-page/"), 404),
    }
    for path, (response, status) in answers.items():
        assert response.status_code == status, path
        assert list(problems_of(response, path)) == [], path


@pytest.mark.parametrize("path", ["/en/", "/en/alerts/feed.atom", "/static/mrc/css/base.css"])
def test_unchanged_answer_has_the_headers(world: World, settings: Any, path: str) -> None:
    settings.MRC_PAGE_CACHE = True
    client = Client()
    first = client.get(path)
    names = {"ETag": "if-none-match", "Last-Modified": "if-modified-since"}
    sent = {names[name]: first[name] for name in names if name in first}
    assert sent, f"{path} offers nothing to compare with"
    response = client.get(path, headers=sent)
    assert response.status_code == 304
    assert list(problems_of(response, path)) == []
    assert not response.cookies


def test_uploads_have_the_headers(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "page.html").write_text("<script>alert(1)</script>")
    path = "/media/images/page.html"
    response = Client().get(path)
    assert list(problems_of(response, path)) == []


@pytest.fixture
def over_tls(settings: Any) -> None:
    """What production adds (tests/core/test_settings.py shows that it does)."""
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.CSRF_COOKIE_SECURE = settings.SESSION_COOKIE_SECURE = True


def graded(client: Client, path: str) -> int:
    response = client.get(path, secure=True)
    html = b"" if response.streaming else response.content
    return observatory.score(response.headers, response.cookies, html.decode(errors="replace"))


@pytest.mark.parametrize(
    "path",
    ["/en/", "/ur/", "/en/about-us/", "/en/destinations/saudi-arabia/", "/en/alerts/",
     "/en/events/", "/en/search/", "/en/alerts/feed.atom", "/en/alerts/report/", "/accounts/login/",
     "/livez", "/en/no-such-page/"],
)  # fmt: skip
def test_observatory_gives_public_pages_125(world: World, over_tls: None, path: str) -> None:
    assert graded(Client(), path) >= 125


@pytest.mark.parametrize("path", ["/admin/", "/admin/pages/", "/admin/images/", "/admin/reports/"])
def test_observatory_gives_the_admin_100(world: World, over_tls: None, path: str) -> None:
    assert graded(browser_of(world.people[SUPERUSER]), path) >= 100


STRICT = "default-src 'none'; script-src 'self'; object-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("policy", "points"),
    [
        ("", -25),
        (STRICT, 10),
        ("default-src 'self'; object-src 'none'", 5),
        ("default-src 'self'; object-src 'none'; style-src 'unsafe-inline'", 0),
        ("default-src 'self'; script-src 'unsafe-inline'; object-src 'none'", -20),
        ("default-src 'self'; script-src 'self' 'unsafe-eval'; object-src 'none'", -10),
        ("script-src *", -20),
        ("default-src 'self' https:", -20),
        ("default-src 'self'; img-src http:", -10),
    ],
)
def test_grading_of_policies(policy: str, points: int) -> None:
    assert observatory.policy_points(policy) == points


def test_grading_takes_away_for_what_is_missing() -> None:
    assert observatory.score({}, SimpleCookie(), "") == 30
    assert observatory.transport_points("max-age=86400") == -10
    assert observatory.referrer_points("unsafe-url") == -5
    assert observatory.framing_points("", "") == -20
    assert observatory.script_points('<script src="http://other.example/a.js">') == -50
    assert observatory.script_points('<script src="/static/a.js">') == 0
    loose = SimpleCookie("sessionid=1")
    assert observatory.cookie_points(loose, has_hsts=False) == -30
    assert observatory.cookie_points(SimpleCookie(), has_hsts=False) == 0
