"""A phone of an officer, as far as the server can tell."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client

from campaigns.models import Institution
from campaigns.records.content import content_hash, parse_content
from campaigns.records.identifiers import new_id
from mrc.core.models import User
from tests.campaigns.factories import make_content

ROOT = "/api/outreach/"


class Phone:
    """Sends what the app sends, and reads the answers."""

    def __init__(self, officer: User | None = None, **options: Any) -> None:
        self.client = Client(raise_request_exception=False, **options)
        self.officer = officer
        if officer is not None:
            self.client.force_login(officer)

    def get(self, path: str, **headers: Any) -> HttpResponse:
        return self.client.get(ROOT + path, **headers)

    def put(self, path: str, body: Any, **headers: Any) -> HttpResponse:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.put(ROOT + path, data, content_type="application/json", **headers)

    def post(self, path: str, body: Any, **headers: Any) -> HttpResponse:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(ROOT + path, data, content_type="application/json", **headers)

    def send(
        self,
        content: dict[str, Any],
        session_id: UUID | None = None,
        base_version: int = 0,
        **more: Any,
    ) -> HttpResponse:
        body = message(content, base_version=base_version, **more)
        return self.put(f"sessions/{session_id or new_id()}", body)


def message(content: dict[str, Any], *, base_version: int = 0, **more: Any) -> dict[str, Any]:
    """The body of a PUT: the content in its normal form with its hash."""
    normal = parse_content(content)
    return {
        "base_version": base_version,
        "content": normal.as_json(),
        "content_hash": content_hash(normal),
        "device": "phone-1",
        "bundle": "0" * 32,
        **more,
    }


@pytest.fixture
def phone(officer: User) -> Phone:
    return Phone(officer)


@pytest.fixture
def content(officer: User, institute: Institution, lists: dict[str, int]) -> dict[str, Any]:
    """A session that breaks no rule."""
    return make_content(
        officer,
        campaign=lists["campaign"],
        topics=[lists["topic"]],
        institution=str(institute.pk),
    )
