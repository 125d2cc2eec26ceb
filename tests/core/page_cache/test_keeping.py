"""What is kept, for whom, and how it is told again."""

import gzip

import brotli
import pytest
from django.conf import settings as django_settings
from django.test import Client
from wagtail.models import PageViewRestriction

from mrc.core.page_cache import (
    FRESH_SECONDS,
    PAGE_SECONDS,
    PROXY_RENEWING_SECONDS,
    PROXY_SECONDS,
    RENEWING_SECONDS,
    cache_control,
)
from mrc.core.page_cache.wanted import read_wanted
from tests.core.page_cache.conftest import said
from tests.core.test_security_headers import ALWAYS, STRICT, policy
from tests.factories import UserFactory, make_page

MISS, HIT = "fwd=uri-miss; stored", "hit"


def test_second_reader_gets_the_kept_page_without_a_query(site, reader, statements):
    for address in ("/en/", "/ur/"):
        first = reader.get(address)
        assert said(first) == MISS
        statements.clear()
        second = reader.get(address)
        assert said(second) == HIT
        assert statements == []
        assert second.content == first.content
        assert second.headers["Content-Type"] == first.headers["Content-Type"]
        assert not second.cookies


def test_each_coding_is_kept_once_and_says_the_same(about, kept_pages):
    bodies = {}
    for accepted in ("br, gzip", "gzip", "identity", "br;q=0, gzip;q=0.5", ""):
        response = Client(headers={"accept-encoding": accepted}).get("/en/about-us/")
        bodies[accepted] = response.headers.get("Content-Encoding"), response.content
        assert response.headers["Content-Length"] == str(len(response.content))
        assert "Accept-Encoding" in response.headers["Vary"]
    assert [coding for coding, _body in bodies.values()] == ["br", "gzip", None, "gzip", None]
    text = bodies[""][1]
    assert b"Who we are." in text
    assert brotli.decompress(bodies["br, gzip"][1]) == text
    assert gzip.decompress(bodies["gzip"][1]) == text
    assert len(kept_pages) == 1


def test_who_has_the_page_gets_304_with_all_headers(about, reader):
    reader.get("/en/about-us/")
    page = reader.get("/en/about-us/")
    etag = page.headers["ETag"]
    assert not etag.startswith("W/")
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = reader.get("/en/about-us/", headers={"if-none-match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == etag
        assert answer.headers["Cache-Control"] == page.headers["Cache-Control"]
        assert said(answer) == HIT
        assert policy(answer) == STRICT
        for name, value in ALWAYS.items():
            assert answer.headers[name] == value
        assert answer.headers["X-Request-ID"]
    assert reader.get("/en/about-us/", headers={"if-none-match": '"other"'}).status_code == 200


def test_codings_have_etags_of_their_own(about):
    etags = {
        Client(headers={"accept-encoding": accepted}).get("/en/about-us/").headers["ETag"]
        for accepted in ("br", "gzip", "")
    }
    assert len(etags) == 3


def test_kept_answers_carry_the_security_headers_and_a_request_id_of_their_own(about, reader):
    first, second = (reader.get("/en/about-us/") for _time in range(2))
    assert said(second) == HIT
    assert policy(second) == STRICT
    assert second.headers["X-Frame-Options"] == "DENY"
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    for name, value in ALWAYS.items():
        assert second.headers[name] == value


def test_head_has_the_headers_of_get_and_no_body(about, reader):
    assert said(reader.head("/en/about-us/")) is None
    got, asked = reader.get("/en/about-us/"), reader.head("/en/about-us/")
    assert said(asked) == HIT
    assert asked.content == b""
    assert asked.headers["Content-Length"] == got.headers["Content-Length"]
    assert asked.headers["ETag"] == got.headers["ETag"]


def test_hosts_and_languages_have_pages_of_their_own(site, reader, settings):
    reader.get("/en/")
    assert said(reader.get("/ur/")) == MISS
    assert said(reader.get("/en/", headers={"host": "localhost"})) == MISS
    assert said(reader.get("/en/", headers={"host": "LOCALHOST"})) == HIT
    assert reader.get("/en/", headers={"host": "attacker.example"}).status_code == 400


def test_nothing_is_kept_for_or_told_to_somebody_who_is_signed_in(about, reader, kept_pages):
    somebody = Client()
    somebody.force_login(UserFactory())
    for _time in range(2):
        response = somebody.get("/en/about-us/")
        assert said(response) is None
        assert "private" in response.headers["Cache-Control"]
    assert len(kept_pages) == 0
    reader.get("/en/about-us/")
    assert said(somebody.get("/en/about-us/")) is None


def test_other_cookies_are_no_session(about, reader):
    reader.get("/en/about-us/")
    reader.cookies["csrftoken"] = "x" * 32
    assert said(reader.get("/en/about-us/")) == HIT


@pytest.mark.parametrize(
    "headers", [{"authorization": "Bearer key"}, {"range": "bytes=0-9"}], ids=["key", "range"]
)
def test_keys_and_pieces_pass_by(about, reader, headers):
    reader.get("/en/about-us/")
    assert said(reader.get("/en/about-us/", headers=headers)) is None


def test_forms_errors_health_and_staff_are_never_kept(site, reader, kept_pages):
    for address in (
        "/en/ask/", "/en/alerts/report/", "/en/alerts/subscribe/", "/accounts/login/", "/admin/",
        "/livez", "/readyz", "/en/no-such-page/", "/en/outreach/", "/api/outreach/ping",
        "/en/search/?q=xyzzy", "/static/mrc/css/base.css", "/",
    ):  # fmt: skip
        assert said(reader.get(address)) is None, address
    assert len(kept_pages) == 0


def test_what_is_sent_passes_by(about, reader, kept_pages):
    reader.post("/en/about-us/", {"a": "b"})
    assert len(kept_pages) == 0


def test_page_with_a_password_is_never_kept(about, kept_pages):
    PageViewRestriction.objects.create(page=about, restriction_type="password", password="open")
    anybody = Client()
    form = anybody.get("/en/about-us/")
    assert b"Who we are." not in form.content
    assert len(kept_pages) == 0
    visitor = Client()
    visitor.get("/en/about-us/")
    visitor.post(
        f"/_util/authenticate_with_password/{PageViewRestriction.objects.get().pk}/{about.pk}/",
        {"password": "open", "return_url": "/en/about-us/"},
    )
    visitor.get("/en/about-us/")
    assert len(kept_pages) == 0
    assert b"Who we are." not in anybody.get("/en/about-us/").content


def test_preview_is_never_kept_nor_answered_from_a_kept_page(about, reader, kept_pages):
    reader.get("/en/about-us/")
    about.title = "A draft"
    draft = about.make_preview_request()
    assert b"A draft" in draft.content
    assert said(draft) is None
    kept_pages.clear()
    about.make_preview_request()
    assert len(kept_pages) == 0


def test_what_others_add_to_addresses_makes_no_new_page(about, reader, kept_pages):
    added = ("utm_source=x", "fbclid=1", "gclid=2&utm_campaign=y", "mc_eid=3")
    first = reader.get(f"/en/about-us/?{added[0]}")
    assert said(first) == MISS
    for number, query in enumerate((*added, "", "unheard-of=1", "x=1&x=2")):
        response = reader.get(f"/en/about-us/?{query}&n{number}={number}")
        assert said(response) == HIT, query
        assert b"utm_" not in gzip_free(response)
    assert len(kept_pages) == 1


def test_unknown_parameters_alone_keep_nothing(about, reader, kept_pages):
    for number in range(5):
        assert said(reader.get(f"/en/about-us/?n={number}")) is None
    assert len(kept_pages) == 0


def test_known_parameters_are_kept_apart_whatever_their_order(site, reader, kept_pages):
    assert said(reader.get("/en/?page=2&q=a")) == MISS
    assert said(reader.get("/en/?q=a&page=2")) == HIT
    assert said(reader.get("/en/?q=b&page=2")) == MISS
    assert len(kept_pages) == 2


def test_store_is_bounded_and_gives_up_what_was_not_asked_for_longest(site, reader, monkeypatch):
    from mrc.core.page_cache.middleware import store

    reader.get("/en/")
    monkeypatch.setattr(store, "_largest", store.size * 3 + 100)
    for number in range(10):
        assert said(reader.get(f"/en/?q={number}")) == MISS
        assert said(reader.get("/en/?q=0" if number < 1 else f"/en/?q={number}")) == HIT
        assert said(reader.get("/en/")) == HIT
    assert len(store) <= 3
    assert store.size <= store._largest


def test_all_caches_together_keep_a_page_for_a_minute():
    oldest = FRESH_SECONDS + RENEWING_SECONDS
    for age in (0, 7.5, FRESH_SECONDS, oldest):
        told = dict(part.partition("=")[::2] for part in cache_control(age).split(", "))
        proxy = int(told["s-maxage"]) + int(told["stale-while-revalidate"])
        browser = int(told["max-age"]) + int(told["stale-while-revalidate"])
        assert int(told["s-maxage"]) == PROXY_SECONDS
        assert int(told["stale-while-revalidate"]) == PROXY_RENEWING_SECONDS
        assert age + proxy + browser <= PAGE_SECONDS
        assert int(told["max-age"]) > 0


def test_answers_say_how_long_they_hold(about, reader, clock):
    assert "max-age=40" in reader.get("/en/about-us/").headers["Cache-Control"]
    clock.pass_by(FRESH_SECONDS - 2)
    response = reader.get("/en/about-us/")
    assert said(response) == HIT
    assert "max-age=22" in response.headers["Cache-Control"]


def test_page_cache_that_is_off_changes_nothing(about, reader, settings, kept_pages):
    settings.MRC_PAGE_CACHE = False
    response = reader.get("/en/about-us/")
    assert response.headers["Cache-Control"] == f"public, max-age={PAGE_SECONDS}"
    assert said(response) is None
    assert len(kept_pages) == 0


def test_middleware_is_inside_what_every_answer_carries_and_outside_the_rest():
    names = django_settings.MIDDLEWARE
    place = names.index("mrc.core.page_cache.middleware.PageCacheMiddleware")
    # What counts requests may stand before it.
    carried = [name for name in names[:place] if not name.startswith("mrc.core.metrics.")]
    assert carried == [
        "mrc.core.middleware.RequestIdMiddleware",
        "mrc.core.middleware.SecurityHeadersMiddleware",
        "django.middleware.security.SecurityMiddleware",
        "mrc.core.middleware.CompressTextMiddleware",
    ]


def test_kept_pages_are_logged_with_their_route(about, reader, caplog):
    reader.get("/en/about-us/")
    with caplog.at_level("INFO", logger="mrc.access"):
        reader.get("/en/about-us/")
    lines = [record for record in caplog.records if record.name == "mrc.access"]
    assert [line.status_code for line in lines] == [200]
    assert "about-us" not in lines[0].route
    assert lines[0].route


def gzip_free(response):
    assert response.headers["Content-Encoding"] == "br"
    return brotli.decompress(response.content)


def test_a_page_that_stops_being_for_everybody_is_forgotten(site, reader, kept_pages, clock):
    page = make_page(site.english, "Soon closed", slug="soon-closed")
    reader.get("/en/soon-closed/")
    assert len(kept_pages) == 1
    page.delete()
    assert reader.get("/en/soon-closed/").status_code == 404
    assert len(kept_pages) == 0


@pytest.mark.parametrize(
    ("method", "address"),
    [("get", "/en/about-us/?ref=chat"), ("head", "/en/about-us/"),
     ("get", "/en/search/suggestions/?q=about&ref=chat")],
)  # fmt: skip
def test_what_is_not_kept_here_shares_the_minute_too(about, reader, method, address):
    """Else the proxy takes a whole one, and the browser another."""
    told = getattr(reader, method)(address).headers["Cache-Control"]
    assert told == cache_control(0)


def test_urdu_in_an_address_may_come_as_it_is(about, rf):
    request = rf.get("/ur/search/")
    request.META["QUERY_STRING"] = "q=ویزا".encode().decode("latin-1")
    assert read_wanted(request).query == "q=%D9%88%DB%8C%D8%B2%D8%A7"
