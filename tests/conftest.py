"""Fixtures that every test may use."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from tests.campaigns.records.flushing import flushing_past_the_guards  # noqa: F401


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """No test sees what another one left in the cache, or the language that it left active."""
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture
def immediate_commits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs what waits for the commit at once: wagtail-localize publishes there.

    A test that rolls back never commits, and a transactional one would lose Wagtail's root page.
    """

    def run_now(callback: object, robust: bool = False) -> None:
        callback()  # type: ignore[operator]

    monkeypatch.setattr(connection, "on_commit", run_now)
