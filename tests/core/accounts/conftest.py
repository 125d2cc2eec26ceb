import pytest
from django.core.cache import cache
from django.test import Client

from mrc.core.accounts.roles import Role
from tests.factories import CentreFactory, make_user

from .helpers import PASSWORD


@pytest.fixture(autouse=True)
def fresh_cache():
    """Rate limits and used codes live in the cache, which no transaction rolls back."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def officer(db):
    user = make_user(Role.OFFICER, centre=CentreFactory(), username="ayesha", language="ur")
    user.email = "ayesha@mrc.example"
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def strict(settings):
    """As in production: staff areas ask for a second factor."""
    settings.MRC_SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def browser_of_staff():
    return Client()
