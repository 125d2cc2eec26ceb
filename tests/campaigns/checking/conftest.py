import pytest
from django.utils import timezone

from campaigns.models import Session
from mrc.core.models import Centre, User
from tests.campaigns.factories import NOW, make_officer, make_supervisor, submit
from tests.factories import CentreFactory


@pytest.fixture
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands at the evening on which the builders' sessions are sent."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


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
def sent(officer: User) -> Session:
    return submit(officer)
