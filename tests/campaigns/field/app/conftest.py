from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

from campaigns.field.app import serviceworker
from campaigns.models import Institution
from mrc.core.models import User
from tests.browsers import chromium_path
from tests.campaigns.field.app.chaos import SEED
from tests.campaigns.field.app.chaos import season as works_of
from tests.campaigns.field.app.officer import Officer
from tests.campaigns.field.app.phone import (
    CHROMIUM_ARGUMENTS,
    Phone,
    new_phone,
    typed_session,
)
from tests.campaigns.field.app.proxy import Network


@pytest.fixture(scope="module")
def browser(driver: Playwright) -> Iterator[Browser]:
    chromium = driver.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
    yield chromium
    chromium.close()


@pytest.fixture
def network(live_server: Any, transactional_db: None) -> Iterator[Network]:
    """What is between the phones and the server."""
    with Network(live_server.url) as one:
        yield one


@pytest.fixture
def phones(browser: Browser, network: Network) -> Iterator[Any]:
    """Makes phones: ``phones()`` is one that nobody is signed in on."""
    made: list[Phone] = []

    def make() -> Phone:
        made.append(new_phone(browser, network.url))
        return made[-1]

    yield make
    for phone in made:
        phone.context.close()


@pytest.fixture
def known(officer: User, institute: Institution, lists: dict[str, int]) -> dict[str, Any]:
    """What is in the database that a session may name."""
    return {**lists, "officer": officer.pk, "institution": institute.pk}


@pytest.fixture
def typed(known: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """What is typed about a session: ``typed(notes="...")``."""
    return lambda **changes: typed_session(known, **changes)


@pytest.fixture
def phone(phones: Callable[[], Phone], officer: User, known: dict[str, Any]) -> Phone:
    """The officer's phone with the log open, online."""
    one = phones()
    one.sign_in(officer)
    one.start()
    one.wait_for("engine.state.bundle !== null")
    return one


@pytest.fixture
def season(
    driver: Playwright,
    network: Network,
    officer: User,
    known: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Officer]:
    """Works through a season: ``season(length=200)`` gives the officer with what was typed."""

    def worked(*, length: int, seed: int = SEED) -> Officer:
        one = Officer(driver, network, officer, tmp_path, seed=seed, patch=monkeypatch)
        try:
            one.work(works_of(length, known, seed))
            one.finish()
        finally:
            one.close()
            serviceworker._script_once.cache_clear()
        return one

    return worked
