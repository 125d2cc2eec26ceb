"""The address that pages report to: always 204, never a cookie, and only what can be believed."""

import json
from typing import Any

import pytest
from django.test import Client

from mrc.core.analytics import goals, services
from mrc.core.analytics.client import PlausibleClient
from tests.core.analytics.conftest import ORIGIN, PHONE
from tests.core.analytics.fake_plausible import FakePlausible

PATH = "/ur/destinations/saudi-arabia/"
BROWSER = {
    "Sec-Fetch-Site": "same-origin",
    "Origin": "http://testserver",
    "User-Agent": PHONE,
}


@pytest.fixture(autouse=True)
def _guide_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(goals, "_page_goals", {"Guide opened"})


@pytest.fixture
def sent(plausible: FakePlausible, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The events that were handed to the client: what is absent is seen without waiting for it."""
    seen: list[dict[str, Any]] = []
    send_soon = PlausibleClient.send_soon

    def watch(self: PlausibleClient, **event: Any) -> None:
        seen.append(event)
        send_soon(self, **event)

    monkeypatch.setattr(PlausibleClient, "send_soon", watch)
    return seen


def post(body: Any, client: Client | None = None, **changes: str | None) -> Any:
    headers = {name: value for name, value in {**BROWSER, **changes}.items() if value is not None}
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return (client or Client()).post(
        "/e",
        data,
        content_type="text/plain;charset=UTF-8",
        headers=headers,
        REMOTE_ADDR="203.0.113.77",
    )


def test_beacon_passes_the_view_and_its_goal_on(plausible: FakePlausible) -> None:
    response = post({"p": PATH, "r": "https://www.google.com/search?q=x", "g": "Guide opened"})
    assert response.status_code == 204
    assert response.content == b""
    view, goal = plausible.wait_for(2)
    assert view.body["name"] == "pageview"
    assert view.body["url"] == f"{ORIGIN}{PATH}"
    assert view.body["referrer"] == "https://www.google.com/"
    assert view.body["props"] == {"language": "ur"}
    assert goal.body["name"] == "Guide opened"
    assert goal.body["url"] == f"{ORIGIN}{PATH}"
    for event in (view, goal):
        assert event.headers["User-Agent"] == PHONE
        assert event.headers["X-Forwarded-For"] == "203.0.113.0"


def test_beacon_takes_json_too(sent: list[dict[str, Any]]) -> None:
    response = Client().post("/e", {"p": "/en/"}, content_type="application/json", headers=BROWSER)
    assert response.status_code == 204
    assert [event["path"] for event in sent] == ["/en/"]


@pytest.mark.parametrize(
    ("path", "language"),
    [("/ur/", "ur"), ("/en/", "en"), ("/", "en"), ("/v/7K2M", "en")],
)
def test_beacon_takes_the_language_from_the_path(
    sent: list[dict[str, Any]], path: str, language: str
) -> None:
    post({"p": path})
    assert [event["props"] for event in sent] == [{"language": language}]


def test_beacon_needs_no_csrf_token_sets_no_cookie_and_is_not_stored(
    sent: list[dict[str, Any]],
) -> None:
    response = post({"p": PATH}, Client(enforce_csrf_checks=True))
    assert response.status_code == 204
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]
    assert len(sent) == 1


def test_beacon_asks_nothing_of_the_database(
    sent: list[dict[str, Any]], django_assert_num_queries: Any, db: None
) -> None:
    with django_assert_num_queries(0):
        post({"p": PATH})
    assert len(sent) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": None, "Origin": None},
        {"Sec-Fetch-Site": None, "Origin": "null"},
        {"Sec-Fetch-Site": None, "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": None, "Origin": "https://testserver.evil.example"},
    ],
)
def test_beacon_ignores_what_does_not_come_from_our_page(
    sent: list[dict[str, Any]], changes: dict[str, str | None]
) -> None:
    assert post({"p": PATH}, **changes).status_code == 204
    assert sent == []


def test_beacon_believes_the_origin_of_browsers_that_send_no_fetch_metadata(
    sent: list[dict[str, Any]],
) -> None:
    post({"p": PATH}, **{"Sec-Fetch-Site": None})
    assert len(sent) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"User-Agent": "Googlebot/2.1"},
        {"User-Agent": ""},
        {"User-Agent": None},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"DNT": "1"},
        {"Sec-GPC": "1"},
    ],
)
def test_beacon_ignores_robots_pages_fetched_ahead_and_who_asks_not_to_be_counted(
    sent: list[dict[str, Any]], changes: dict[str, str | None]
) -> None:
    assert post({"p": PATH}, **changes).status_code == 204
    assert sent == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        b"\xff\xfe",
        "[]",
        "null",
        '"/en/"',
        {},
        {"p": 1},
        {"p": ["/en/"]},
        {"p": "/en/", "r": {}, "g": 3},
        {"p": "/en/?name=x"},
        {"p": "//evil.example/"},
        {"p": "/" + "a" * 600},
        {"p": "/admin/pages/3/"},
        {"p": "/ur/outreach/"},
        {"p": "/accounts/login/"},
        "[" * 2000,
        '{"p": "/en/", "x": "' + "a" * 3000 + '"}',
    ],
)
def test_beacon_ignores_what_makes_no_sense(sent: list[dict[str, Any]], body: Any) -> None:
    assert post(body).status_code == 204
    assert sent == []


def test_beacon_drops_a_goal_that_nobody_registered(sent: list[dict[str, Any]]) -> None:
    post({"p": PATH, "g": "Session verified"})
    assert [event["name"] for event in sent] == ["pageview"]


def test_beacon_does_nothing_while_analytics_is_off(
    sent: list[dict[str, Any]], settings: Any
) -> None:
    settings.PLAUSIBLE_DOMAIN = ""
    assert post({"p": PATH}).status_code == 204
    assert sent == []


def test_beacon_takes_the_address_from_as_many_proxies_as_are_trusted(
    plausible: FakePlausible, settings: Any
) -> None:
    forwarded = {"X-Forwarded-For": "198.51.100.9, 39.32.7.7"}
    post({"p": "/en/1/"}, **forwarded)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    post({"p": "/en/2/"}, **forwarded)
    addresses = [event.headers["X-Forwarded-For"] for event in plausible.wait_for(2)]
    assert addresses == ["203.0.113.0", "39.32.7.0"]


def test_beacon_survives_a_wrong_number_of_proxies(
    sent: list[dict[str, Any]], settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3
    response = post({"p": PATH}, **{"X-Forwarded-For": "198.51.100.9"})
    assert response.status_code == 204
    assert sent == []


def test_beacon_takes_posts_only() -> None:
    assert Client().get("/e").status_code == 405


def test_address_is_shortened_whoever_calls() -> None:
    headers = services._reader(user_agent=PHONE, address="203.0.113.77")
    assert headers["X-Forwarded-For"] == "203.0.113.0"
