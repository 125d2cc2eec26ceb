import pytest

from mrc.core.models import Centre, User
from tests.campaigns.factories import make_officer, make_supervisor
from tests.factories import CentreFactory


@pytest.fixture
def lahore(db: None) -> Centre:
    return CentreFactory(code="LHE")


@pytest.fixture
def peshawar(db: None) -> Centre:
    return CentreFactory(code="PEW", slug="peshawar")


@pytest.fixture
def officer(lahore: Centre) -> User:
    return make_officer(lahore)


@pytest.fixture
def supervisor(lahore: Centre) -> User:
    return make_supervisor(lahore)
