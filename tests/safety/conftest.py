"""The world of the safety tests, made once for a file of them."""

from collections.abc import Iterator
from typing import Any

import pytest

from .world import World, loaded_world


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    with django_db_blocker.unblock(), loaded_world(tmp_path_factory.mktemp("files")) as loaded:
        yield loaded
