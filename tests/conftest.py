"""Fixtures that every test may use."""

import pytest
from django.db import connection


@pytest.fixture
def immediate_commits(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs what waits for the commit at once: wagtail-localize publishes there.

    A test that rolls back never commits, and a transactional one would lose Wagtail's root page.
    """

    def run_now(callback: object, robust: bool = False) -> None:
        callback()  # type: ignore[operator]

    monkeypatch.setattr(connection, "on_commit", run_now)
