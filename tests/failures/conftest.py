"""Parts that are gone, and a reader whose browser shows errors as they are."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client

Gone = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def reader() -> Client:
    """Sees what readers see when a view breaks, and is asked for the token of every form."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def without_database(monkeypatch: pytest.MonkeyPatch) -> Gone:
    """Inside, every question to the database fails as when its server is gone."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("connection refused: words-of-a-driver")

    @contextmanager
    def gone() -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
            yield
        # The test's own transaction noticed it too; a reader's would have been another one.
        connection.needs_rollback = False

    return gone
