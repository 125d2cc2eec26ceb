"""Who is served, and how everybody else is refused: in JSON, in both languages, without leaks."""

import io
import json
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from campaigns.field.api import throttle
from campaigns.field.api.reading import JSON_LIMIT
from campaigns.field.api.urls import urlpatterns
from campaigns.models import Session, SessionVersion
from campaigns.records import services
from campaigns.records.identifiers import new_id
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.factories import make_officer
from tests.factories import make_user

from .conftest import ROOT, Phone, message

pytestmark = pytest.mark.django_db

#: Every address with the method that it is for; one that is not here fails the first test.
METHODS = {
    "outreach_ping": ("get", []),
    "outreach_bundle": ("get", []),
    "outreach_sessions": ("get", []),
    "outreach_session": ("put", [new_id()]),
    "outreach_evidence": ("put", [new_id(), "0" * 64]),
    "outreach_institution": ("put", [new_id()]),
    "outreach_cancel_planned": ("post", [1]),
    "outreach_nothing": ("get", ["nothing/here"]),
}
GUARDED = sorted(METHODS.keys() - {"outreach_ping", "outreach_nothing"})


def asked(client: Client, name: str, method: str = "") -> Any:
    usual, arguments = METHODS[name]
    url = reverse(name, args=arguments)
    return client.generic((method or usual).upper(), url, "{}", content_type="application/json")


def assert_in_both_languages(message: dict[str, str]) -> None:
    assert message["en"]
    assert message["ur"]


def test_every_address_is_in_the_table() -> None:
    assert {pattern.name for pattern in urlpatterns} == METHODS.keys()


@pytest.mark.parametrize("name", GUARDED)
def test_signed_out_phone_is_told_so_in_json_and_led_nowhere(name: str) -> None:
    response = asked(Client(enforce_csrf_checks=True), name)
    assert response.status_code == 401
    assert response["X-MRC"] == "outreach"
    assert response["Cache-Control"] == "no-store"
    said = response.json()
    assert (said["mrc"], said["error"]) == ("outreach", "signed-out")
    assert said["server_time"]
    assert_in_both_languages(said["message"])
    assert not response.cookies


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OFFICER])
def test_other_roles_are_refused(lahore: Centre, role: Role, name: str) -> None:
    client = Client()
    client.force_login(make_user(role, centre=lahore))
    response = asked(client, name)
    assert response.status_code == 403
    assert response.json()["error"] == "not-allowed"


@pytest.mark.parametrize(
    "values", [{"is_superuser": True}, {"role": Role.OFFICER, "centre": None}], ids=str
)
def test_superuser_and_officer_without_a_centre_are_refused(
    lahore: Centre, values: dict[str, Any]
) -> None:
    role = values.pop("role", None)
    user = make_user(*([role] if role else []), **{"centre": lahore, **values})
    phone = Phone(user)
    assert phone.get("bundle").status_code == 403
    said = phone.get("ping").json()
    assert said["user"]["allowed"] is False
    assert said["bundle"] == ""


@pytest.mark.parametrize("name", GUARDED)
def test_other_methods_are_refused_in_json(phone: Phone, name: str) -> None:
    usual = METHODS[name][0]
    for method in {"get", "put", "post", "patch", "delete"} - {usual}:
        response = asked(phone.client, name, method)
        assert response.status_code == 405, (name, method)
        assert response.json()["error"] == "method"
        assert usual.upper() in response["Allow"]


def test_what_is_not_there_is_answered_in_json() -> None:
    response = Client().get(ROOT + "no/such/address")
    assert response.status_code == 404
    assert response.json()["error"] == "not-found"
    assert response["X-MRC"] == "outreach"


def test_put_without_the_key_of_a_ping_is_refused_until_it_is_fetched(
    officer: User, content: dict[str, Any]
) -> None:
    phone = Phone(officer, enforce_csrf_checks=True)
    refused = phone.send(content)
    assert refused.status_code == 403
    assert refused.json()["error"] == "csrf"
    assert_in_both_languages(refused.json()["message"])
    assert not Session.objects.exists()
    key = phone.get("ping").json()["csrf"]
    url, body = f"sessions/{new_id()}", message(content)
    assert phone.put(url, body, HTTP_X_CSRFTOKEN="x" * 64).json()["error"] == "csrf"
    assert phone.put(url, body, HTTP_X_CSRFTOKEN=key).status_code == 201


def test_key_of_another_address_does_not_count(officer: User, content: dict[str, Any]) -> None:
    phone = Phone(officer, enforce_csrf_checks=True)
    key = phone.get("ping").json()["csrf"]
    response = phone.put(
        f"sessions/{new_id()}",
        message(content),
        HTTP_X_CSRFTOKEN=key,
        HTTP_ORIGIN="https://evil.example",
    )
    assert response.json()["error"] == "csrf"


@pytest.mark.parametrize("of_the_same_centre", [True, False])
def test_another_officers_session_is_refused_without_a_word_about_it(
    phone: Phone,
    content: dict[str, Any],
    lahore: Centre,
    peshawar: Centre,
    of_the_same_centre: bool,
) -> None:
    session_id = new_id()
    reference = phone.send(content, session_id).json()["reference"]
    other = Phone(make_officer(lahore if of_the_same_centre else peshawar))
    for sent in (content, {**content, "notes": "Mine now"}):
        for base_version in (0, 1):
            response = other.send(sent, session_id, base_version=base_version)
            assert response.status_code == 403
            said = response.json()
            assert said.keys() == {"mrc", "server_time", "error", "message"}
            assert reference not in response.content.decode()
    assert other.get("sessions").json()["sessions"] == []
    assert SessionVersion.objects.count() == 1


def test_posted_extra_fields_change_nothing(
    phone: Phone, content: dict[str, Any], peshawar: Centre, supervisor: User, officer: User
) -> None:
    extra = {
        "centre": peshawar.pk,
        "status": "verified",
        "state": "verified",
        "verified_by": supervisor.pk,
        "officer": supervisor.pk,
        "reference": "PEW-2026-00001",
        "received_at": "2020-01-01T00:00:00Z",
        "is_sample": True,
        "ends_draft": True,
    }
    session_id = new_id()
    assert phone.send(content, session_id, **extra).status_code == 201
    session = Session.objects.get()
    assert (session.centre, session.officer) == (officer.centre, officer)
    assert (session.state, session.is_sample) == ("submitted", False)
    assert session.reference == "LHE-2026-00001"
    body = message(content)
    body["content"]["centre"] = peshawar.pk
    refused = phone.put(f"sessions/{new_id()}", body)
    assert refused.status_code == 422
    assert "centre" in refused.json()["errors"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b'{"base_version": NaN}',
        b'{"base_version": 0, "base_version": 0}',
        b"[" * 100_000,
        b'{"a":' * 20 + b"1" + b"}" * 20,
        b'{"base_version": 1' + b"0" * 5000 + b"}",
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
def test_what_is_no_plain_json_is_unreadable(phone: Phone, body: bytes) -> None:
    response = phone.put(f"sessions/{new_id()}", body)
    assert response.status_code == 400
    assert response.json()["error"] == "unreadable"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("base_version", None),
        ("base_version", -1),
        ("base_version", True),
        ("base_version", "0"),
        ("base_version", 10**9),
        ("content", []),
        ("content", "text"),
        ("content_hash", None),
        ("content_hash", 7),
    ],
)
def test_body_with_a_wrong_part_is_unreadable(
    phone: Phone, content: dict[str, Any], key: str, value: Any
) -> None:
    response = phone.put(f"sessions/{new_id()}", {**message(content), key: value})
    assert response.status_code == 400
    assert response.json()["error"] == "unreadable"


def test_large_body_is_refused_before_it_is_read(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*args: Any, **kwargs: Any) -> bytes:
        raise AssertionError("the body was read")

    monkeypatch.setattr("django.core.handlers.wsgi.WSGIRequest.read", never, raising=False)
    response = phone.put(f"sessions/{new_id()}", b" " * (JSON_LIMIT + 1))
    assert response.status_code == 413
    assert response.json()["error"] == "too-large"
    assert response.json()["limit"] == JSON_LIMIT


def test_body_that_breaks_off_is_unreadable(phone: Phone, content: dict[str, Any]) -> None:
    body = json.dumps(message(content)).encode()
    arrived = {"wsgi.input": io.BytesIO(body[:-10]), "CONTENT_LENGTH": str(len(body))}
    response = phone.put(f"sessions/{new_id()}", b"", **arrived)
    assert response.status_code == 400
    assert not Session.objects.exists()


def test_queue_of_two_hundred_is_never_refused(phone: Phone) -> None:
    assert {phone.get("sessions").status_code for _each in range(200)} == {200}
    assert throttle.MOST >= 6000


def test_program_run_wild_is_told_when_to_come_again(
    phone: Phone, lahore: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "MOST", 3)
    assert [phone.get("sessions").status_code for _each in range(4)] == [200, 200, 200, 429]
    response = phone.get("sessions")
    assert response.json()["error"] == "too-many"
    assert 1 <= int(response["Retry-After"]) <= 60
    assert Phone(make_officer(lahore)).get("sessions").status_code == 200


def test_cache_that_is_down_refuses_nobody(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, content: dict[str, Any]
) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("the cache is down")

    for name in ("add", "incr", "get", "set"):
        monkeypatch.setattr(cache, name, down)
    assert phone.get("ping").status_code == 200
    assert phone.get("bundle").status_code == 200
    assert phone.send(content).status_code == 201


def test_busy_database_asks_to_wait(
    phone: Phone, content: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**values: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(services, "submit_session", busy)
    response = phone.send(content)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert response.json()["error"] == "busy"


def test_fault_is_answered_in_json_and_logged(
    phone: Phone,
    content: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(**values: Any) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(services, "submit_session", broken)
    response = phone.send(content)
    assert response.status_code == 500
    assert response.json()["error"] == "server"
    assert_in_both_languages(response.json()["message"])
    assert "RuntimeError: a fault" in caplog.text
