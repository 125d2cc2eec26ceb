"""Addresses and links are found nowhere but where they belong."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django_tasks_db.models import DBTaskResult

from mrc.core.analytics.goals import is_private_path
from mrc.core.logs import JsonFormatter
from mrc.core.subscriptions.models import Delivery, NoMail, Subscriber, SubscriptionRequest
from mrc.core.subscriptions.sending import send_due
from mrc.core.subscriptions.services import drop_by_bounces, stop
from mrc.core.subscriptions.tokens import Purpose, token_for
from tests.factories import make_site

from .factories import make_news, make_reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that production would log, in its form."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(level)


def test_log_names_the_pattern_and_no_link(client: Client, log: io.StringIO) -> None:
    make_site()
    reader = make_reader("sana@canary.example")
    tokens = {
        "stop": token_for(reader.uid, reader.secret, Purpose.STOP),
        "choices": token_for(reader.uid, reader.secret, Purpose.MANAGE),
        "confirm": "forged-canary-token",
    }
    for kind, token in tokens.items():
        for method in (client.get, client.post, client.put):
            method(f"/en/mail/{kind}/{token}/")
    written = log.getvalue()
    for token in tokens.values():
        assert token not in written
    routes = {json.loads(line).get("route") for line in written.splitlines()}
    assert {"en/mail/stop/<str:token>/", "en/mail/choices/<str:token>/"} <= routes


def test_log_names_no_address(client: Client, log: io.StringIO) -> None:
    make_site()
    form = {
        "email": "sana@canary.example",
        "topic": ["alerts"],
        "frequency": "weekly",
        "language": "en",
    }
    assert client.post("/en/alerts/subscribe/", form).status_code == 302
    send_due(limit=10)
    make_reader("reader@canary.example")
    make_news()
    send_due(limit=10)
    assert "canary.example" not in log.getvalue()


def test_queue_and_cache_hold_no_address(
    client: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make_site()
    form = {
        "email": "sana@canary.example",
        "topic": ["alerts"],
        "frequency": "weekly",
        "language": "en",
    }
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/alerts/subscribe/", form)
    assert DBTaskResult.objects.exists()
    assert "canary" not in str(list(DBTaskResult.objects.values()))
    assert "canary" not in str(cache._cache)  # type: ignore[attr-defined]


def test_plausible_never_hears_of_a_link() -> None:
    assert is_private_path("/en/mail/stop/abc/")
    assert is_private_path("/ur/mail/confirm/abc/")
    assert not is_private_path("/en/alerts/subscribe/")


@pytest.mark.parametrize("end", [stop, drop_by_bounces])
def test_nothing_of_somebody_who_left_is_kept_but_a_number(end: Any) -> None:
    reader = make_reader("sana@canary.example")
    make_news()
    send_due(limit=10)
    end(subscriber=reader)
    rows = [
        str(list(model.objects.values()))
        for model in (Subscriber, SubscriptionRequest, Delivery, NoMail)
    ]
    assert "canary" not in "".join(rows)
    assert Delivery.objects.get().subscriber_id is None
