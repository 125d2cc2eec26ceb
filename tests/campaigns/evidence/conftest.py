import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from campaigns.models import EvidenceFile, Session
from mrc.core.models import Centre, User
from tests.campaigns.factories import NOW, make_officer, make_supervisor, submit
from tests.campaigns.records.flushing import flushing_past_the_guards  # noqa: F401
from tests.factories import CentreFactory


@pytest.fixture(autouse=True)
def _evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at the evening on which the builders' sessions are sent."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture(autouse=True)
def folder() -> Iterator[Path]:
    """Where files of evidence are kept: empty when a test begins."""
    place = Path(EvidenceFile._meta.get_field("file").storage.location)
    shutil.rmtree(place, ignore_errors=True)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def lahore(db: None) -> Centre:
    return CentreFactory(code="LHE")


@pytest.fixture
def peshawar(db: None) -> Centre:
    return CentreFactory(code="PEW", slug="peshawar")


@pytest.fixture
def officer(lahore: Centre) -> User:
    return make_officer(lahore, username="ayesha", first_name="Ayesha", last_name="Khan")


@pytest.fixture
def supervisor(lahore: Centre) -> User:
    return make_supervisor(lahore, username="sadia", first_name="Sadia", last_name="Rehman")


@pytest.fixture
def session(officer: User) -> Session:
    """Sent, not decided, and counted by a signed sheet."""
    return submit(officer, count_method="signed_sheet")
