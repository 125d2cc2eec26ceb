import pytest
from django.urls import reverse

from campaigns.models import Institution, InstitutionState
from mrc.core.accounts.roles import Role
from tests.campaigns.factories import InstitutionFactory, make_supervisor
from tests.clients import is_refused, signed_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def address(name: str, institution: Institution) -> str:
    return reverse(f"campaigns_institutions:{name}", args=[institution.pk])


@pytest.fixture
def proposed() -> Institution:
    return InstitutionFactory(
        name_en="Govt Technical Institute Wazirabad", state=InstitutionState.PROPOSED
    )


def test_proposed_institution_shows_names_like_it(proposed: Institution) -> None:
    twin = InstitutionFactory(name_en="Government Technical Institute Wazirabad")
    html = signed_in(make_supervisor()).get(address("institution", proposed)).content.decode()
    assert twin.name_en in html
    assert "accept-form" in html


def test_supervisor_accepts(proposed: Institution) -> None:
    signed_in(make_supervisor()).post(address("accept", proposed))
    proposed.refresh_from_db()
    assert proposed.state == InstitutionState.ACCEPTED


def test_supervisor_merges_and_readings_follow(proposed: Institution) -> None:
    stays = InstitutionFactory(name_en="Government Technical Institute Wazirabad")
    signed_in(make_supervisor()).post(address("merge", proposed), {"into": str(stays.pk)})
    proposed.refresh_from_db()
    assert proposed.standing == stays


def test_merge_into_itself_is_no_choice(proposed: Institution) -> None:
    response = signed_in(make_supervisor()).post(
        address("merge", proposed), {"into": str(proposed.pk)}
    )
    assert response.status_code == 422


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.AUDITOR])
def test_readers_see_but_do_not_decide(proposed: Institution, role: Role) -> None:
    client = signed_in(make_user(role))
    assert "accept-form" not in client.get(address("institution", proposed)).content.decode()
    assert is_refused(client.post(address("accept", proposed)))


def test_officer_reaches_none_of_it(proposed: Institution) -> None:
    client = signed_in(make_user(Role.OFFICER))
    for name in ("institution", "accept", "merge"):
        assert is_refused(client.post(address(name, proposed)))
    proposed.refresh_from_db()
    assert proposed.state == InstitutionState.PROPOSED
