"""Numbers for staff, and no address for anybody."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from mrc.core.subscriptions.choices import Frequency
from mrc.core.subscriptions.figures import tables
from mrc.core.subscriptions.models import OUTGOING
from tests.clients import is_refused, signed_in
from tests.factories import make_site, make_user

from .factories import make_reader

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/news-by-mail/"


def test_figures_count_by_language_country_and_state() -> None:
    make_reader(language="ur", countries=["SA", "OM"])
    make_reader(countries=["SA"], frequency=Frequency.WEEKLY)
    make_reader()
    found = {
        table.heading: {str(words): number for words, number in table.rows} for table in tables()
    }
    assert found["Subscriptions"]["Confirmed"] == 3
    assert found["By language"] == {"English": 2, "اردو": 1}
    assert found["By country"] == {"All": 1, "SA": 2, "OM": 1}
    assert list(found["By how often"].values()) == [2, 1]


def test_figures_ask_a_constant_number_of_times() -> None:
    make_reader(countries=["SA"])
    with CaptureQueriesContext(connection) as for_one:
        tables()
    for _number in range(30):
        make_reader(countries=["SA"])
    with CaptureQueriesContext(connection) as for_many:
        tables()
    assert len(for_many) == len(for_one) <= 11 + len(OUTGOING)


def test_communications_see_numbers_and_no_address() -> None:
    make_site()
    reader = make_reader("sana@secret.example")
    client = signed_in(make_user(Role.COMMUNICATIONS))
    page = client.get(ADDRESS)
    assert page.status_code == 200
    text = page.content.decode()
    assert "sana@secret.example" not in text
    assert reader.secret not in text


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.SUPERVISOR])
def test_others_do_not_see_them(role: Role) -> None:
    make_site()
    assert is_refused(signed_in(make_user(role)).get(ADDRESS))


def test_anonymous_is_sent_to_the_sign_in(client: Client) -> None:
    assert is_refused(client.get(ADDRESS))


def test_no_permission_to_list_subscribers_exists() -> None:
    names = {
        "subscriber",
        "delivery",
        "choice",
        "digest",
        "bounce",
        "nomail",
        "subscriptionrequest",
    }
    assert not Permission.objects.filter(content_type__model__in=names).exists()
    assert not User.objects.exists()
