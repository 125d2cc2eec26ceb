"""Every answer carries the headers, whatever kind of answer it is."""

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.factories import make_page, make_site

STRICT = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'",
    "font-src 'self'", "media-src 'self'", "connect-src 'self'", "manifest-src 'self'",
    "worker-src 'self'", "form-action 'self'", "base-uri 'none'", "object-src 'none'",
    "frame-ancestors 'none'",
}  # fmt: skip
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy(response):
    return {part.strip() for part in response["Content-Security-Policy"].split(";")}


@pytest.fixture
def site(db):
    return make_site()


@pytest.fixture
def browser(settings):
    settings.ROOT_URLCONF = "tests.core.failing_urls"
    return Client(raise_request_exception=False)


def answers(browser):
    """One answer of each kind, with the status that it should have."""
    static = browser.get("/static/mrc/css/base.css")
    unchanged = browser.get(
        "/static/mrc/css/base.css", HTTP_IF_MODIFIED_SINCE=static["Last-Modified"]
    )
    return {
        "page": (browser.get("/en/"), 200),
        "Urdu page": (browser.get("/ur/"), 200),
        "redirect": (browser.get("/admin/"), 302),
        "sign-in": (browser.get("/accounts/login/"), 200),
        "missing page": (browser.get("/ur/no-such-page/"), 404),
        "missing upload": (browser.get("/media/images/none.jpg"), 404),
        "broken page": (browser.get("/en/broken/"), 500),
        "refused host": (browser.get("/en/", HTTP_HOST="attacker.example"), 400),
        "wrong method": (browser.post("/livez"), 405),
        "static file": (static, 200),
        "unchanged file": (unchanged, 304),
        "health": (browser.get("/livez"), 200),
        "robots": (browser.get("/robots.txt"), 200),
        "sitemap": (browser.get("/sitemap.xml"), 200),
        "field log": (browser.get("/en/outreach/"), 302),
    }


def test_every_kind_of_answer_has_the_headers(site, browser):
    for kind, (response, status) in answers(browser).items():
        assert response.status_code == status, kind
        for name, value in ALWAYS.items():
            assert response[name] == value, (kind, name)
        assert "geolocation=()" in response["Permissions-Policy"], kind
        assert response["X-Request-ID"], kind
        if kind != "redirect":  # that one comes from below /admin/
            assert policy(response) == STRICT, kind
            assert response["X-Frame-Options"] == "DENY", kind


def test_strict_policy_allows_nothing_inline_and_nobody_else():
    text = " ".join(sorted(STRICT))
    assert "unsafe" not in text
    assert "nonce" not in text
    assert not re.search(r"https?:|\*|data:|blob:", text)


def test_anonymous_reader_gets_no_cookie(site, browser):
    for kind, (response, _status) in answers(browser).items():
        allowed = {"csrftoken"} if kind == "sign-in" else set()
        assert set(response.cookies) == allowed, kind


def test_admin_policy_has_no_inline_script_no_eval_and_nobody_else(admin_client):
    directives = {part.split()[0]: part.split()[1:] for part in policy(admin_client.get("/admin/"))}
    assert directives["script-src"] == ["'self'"]
    assert directives["style-src-attr"] == ["'none'"]
    assert directives["frame-ancestors"] == ["'self'"]
    assert directives["object-src"] == directives["base-uri"] == ["'none'"]
    known = {"'self'", "'none'", "'unsafe-inline'"}
    assert {value for values in directives.values() for value in values} <= known
    inline = [name for name, values in directives.items() if "'unsafe-inline'" in values]
    assert inline == ["style-src"]


def test_admin_may_frame_its_own_previews(site, admin_client):
    page = make_page(site.english, "About us")
    response = admin_client.get(f"/admin/pages/{page.pk}/view_draft/")
    assert response.status_code == 200
    assert "frame-ancestors 'self'" in policy(response)
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    public = Client().get(page.url)
    assert "frame-ancestors 'none'" in policy(public)


def test_refused_upload_folders_stay_closed(db, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("original_images", "documents", "images"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "file.txt").write_text("words")
    client = Client()
    assert client.get("/media/images/file.txt").status_code == 200
    assert client.get("/media/original_images/file.txt").status_code == 404
    assert client.get("/media/documents/file.txt").status_code == 404
    assert client.get("/media/images/../original_images/file.txt").status_code == 404


def observatory_score(response, *, https: bool = True) -> int:
    """MDN Observatory's grading, for the tests that our answers can pass or fail.

    From the published table of its scoring: 100 to begin with, then bonuses.
    """
    parts = policy(response)
    score = 100
    text = response["Content-Security-Policy"]
    if "default-src 'none'" in parts and "unsafe" not in text:
        score += 10
    elif "unsafe-inline" in text and not re.search(r"script-src[^;]*unsafe", text):
        score += 0
    else:
        score -= 20
    if any(part.startswith("frame-ancestors") for part in parts):
        score += 5
    score += {"same-origin": 5, "strict-origin-when-cross-origin": 5}.get(
        response["Referrer-Policy"], 0
    )
    score += {"same-origin": 10}.get(response["Cross-Origin-Resource-Policy"], 0)
    score += 0 if response["X-Content-Type-Options"] == "nosniff" else -5
    transport = response.get("Strict-Transport-Security", "")
    if https:
        score += 0 if "max-age=31536000" in transport else -20
    for cookie in response.cookies.values():
        score -= 20 if not cookie["secure"] else 0
    return score


@pytest.fixture
def over_tls(settings):
    """What production adds (tests/core/test_settings.py shows that it does)."""
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_HSTS_PRELOAD = True
    settings.CSRF_COOKIE_SECURE = settings.SESSION_COOKIE_SECURE = True


def test_observatory_grades_public_pages_125_and_the_admin_100(site, admin_client, over_tls):
    for address in ("/en/", "/ur/", "/accounts/login/", "/en/no-such-page/", "/livez"):
        response = Client().get(address, secure=True)
        assert observatory_score(response) >= 125, address
    assert observatory_score(admin_client.get("/admin/", secure=True)) >= 100


def test_development_key_and_test_key_are_those_that_production_refuses():
    """`test_settings` tries both; this holds them to what the settings really say."""
    from tests.core.test_settings import TEST_KEY

    assert django_settings.SECRET_KEY == TEST_KEY


@pytest.mark.parametrize(
    ("address", "compressed"),
    [
        ("/en/", True),
        ("/sitemap.xml", True),
        ("/static/mrc/css/base.css", True),
        ("/livez", False),
        ("/media/images/a.jpg", False),
    ],
)
def test_text_is_compressed_and_pictures_are_not(site, settings, tmp_path, address, compressed):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.jpg").write_bytes(b"picture" * 1000)
    response = Client(HTTP_ACCEPT_ENCODING="gzip").get(address)
    assert response.status_code == 200
    assert (response.get("Content-Encoding") == "gzip") is compressed
    if compressed:
        assert "Accept-Encoding" in response["Vary"]
        assert "Content-Encoding" not in Client().get(address)
