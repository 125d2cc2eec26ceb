"""The supervisor decides, never over another centre and never over oneself."""

import pytest
from django.urls import reverse

from campaigns.models import Session, SessionState
from mrc.core.accounts.roles import Role
from mrc.core.models import User
from tests.campaigns.factories import (
    InstitutionFactory,
    make_officer,
    make_supervisor,
    submit,
    submit_verified,
)
from tests.clients import is_refused, signed_in
from tests.factories import CentreFactory, make_user

pytestmark = pytest.mark.django_db


def address(name: str, session: Session) -> str:
    return reverse(f"campaigns_sessions:{name}", args=[session.pk])


@pytest.fixture
def supervisor() -> User:
    return make_supervisor()


@pytest.fixture
def session(supervisor: User) -> Session:
    return submit(make_officer(supervisor.centre))


def test_session_page_shows_cells_with_their_sum(session: Session, supervisor: User) -> None:
    html = signed_in(supervisor).get(address("session", session)).content.decode()
    assert '<strong id="total">37</strong>' in html
    assert session.reference in html


def test_verify_makes_a_session_count(session: Session, supervisor: User) -> None:
    signed_in(supervisor).post(address("verify", session))
    session.refresh_from_db()
    assert session.state == SessionState.VERIFIED


def test_return_keeps_reason_and_remarks(session: Session, supervisor: User) -> None:
    signed_in(supervisor).post(
        address("return", session),
        {"reason": "The date looks wrong.", "remark-held_on": "It was a Wednesday."},
    )
    session.refresh_from_db()
    assert session.state == SessionState.RETURNED
    event = session.events.latest("id")
    assert event.reason == "The date looks wrong."
    assert event.comments == {"held_on": "It was a Wednesday."}


def test_return_without_a_reason_keeps_what_was_typed(session: Session, supervisor: User) -> None:
    response = signed_in(supervisor).post(
        address("return", session), {"reason": "", "remark-held_on": "It was a Wednesday."}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert "This field is required." in html
    assert 'value="It was a Wednesday."' in html
    session.refresh_from_db()
    assert session.state == SessionState.SUBMITTED


def test_return_refuses_a_phone_number_in_a_remark(session: Session, supervisor: User) -> None:
    response = signed_in(supervisor).post(
        address("return", session),
        {"reason": "Please look.", "remark-notes": "", "remark-held_on": "Call 0300 1234567"},
    )
    assert response.status_code == 422
    assert "phone number" in response.content.decode()


def test_void_needs_a_reason_and_keeps_the_record(session: Session, supervisor: User) -> None:
    client = signed_in(supervisor)
    assert client.post(address("void", session), {"reason": ""}).status_code == 422
    client.post(address("void", session), {"reason": "Sent twice by mistake."})
    session.refresh_from_db()
    assert session.state == SessionState.VOID
    assert session.versions.count() == 1


@pytest.mark.parametrize("decision", ["session", "verify", "return", "void"])
def test_another_centres_session_does_not_exist(session: Session, decision: str) -> None:
    stranger = make_supervisor(CentreFactory(code="PEW"))
    client = signed_in(stranger)
    method = client.get if decision == "session" else client.post
    assert method(address(decision, session), {"reason": "x"}).status_code == 404
    session.refresh_from_db()
    assert session.state == SessionState.SUBMITTED


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.AUDITOR])
def test_readers_see_but_do_not_decide(session: Session, role: Role) -> None:
    client = signed_in(make_user(role))
    html = client.get(address("session", session)).content.decode()
    assert "verify-form" not in html
    assert is_refused(client.post(address("verify", session)))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, Role.COUNSELLOR, Role.CASE_WORKER])
def test_other_roles_see_nothing(session: Session, role: Role) -> None:
    client = signed_in(make_user(role, centre=session.centre))
    assert is_refused(client.get(address("session", session)))
    assert is_refused(client.get(reverse("campaigns_sessions:index")))


def test_superuser_sees_but_never_verifies(session: Session) -> None:
    client = signed_in(User.objects.create_superuser("root", password="x"))
    assert client.get(address("session", session)).status_code == 200
    assert is_refused(client.post(address("verify", session)))


def test_facilitator_never_verifies_own_session(supervisor: User) -> None:
    officer = make_officer(supervisor.centre)
    session = submit(officer, facilitators=[officer.pk, supervisor.pk])
    html = signed_in(supervisor).get(address("session", session)).content.decode()
    assert "verify-form" not in html
    assert is_refused(signed_in(supervisor).post(address("verify", session)))


def test_possible_duplicates_stand_side_by_side(supervisor: User) -> None:
    officer = make_officer(supervisor.centre)
    institution = InstitutionFactory()
    first = submit(officer, institution=str(institution.pk))
    second = submit(
        make_officer(supervisor.centre),
        institution=str(institution.pk),
        acknowledged={"W1": "Another batch."},
    )
    html = signed_in(supervisor).get(address("session", second)).content.decode()
    assert "side-by-side" in html
    assert first.reference in html
    assert "Another batch." in html


def test_duplicate_of_another_centre_is_not_shown(supervisor: User) -> None:
    institution = InstitutionFactory()
    stranger = make_officer(CentreFactory(code="PEW"))
    other = submit(stranger, institution=str(institution.pk))
    mine = submit(
        make_officer(supervisor.centre),
        institution=str(institution.pk),
        acknowledged={"W1": "Seen."},
    )
    html = signed_in(supervisor).get(address("session", mine)).content.decode()
    assert reverse("campaigns_sessions:session", args=[other.pk]) not in html
    assert other.reference not in html
    assert "A session of another centre" in html


def test_queue_lists_own_centre_oldest_first(supervisor: User) -> None:
    officer = make_officer(supervisor.centre)
    older, newer = submit(officer), submit(officer)
    foreign = submit(make_officer(CentreFactory(code="PEW")))
    done = submit_verified(officer)
    html = signed_in(supervisor).get(reverse("campaigns_sessions:awaiting")).content.decode()
    assert older.reference in html
    assert newer.reference in html
    assert foreign.reference not in html
    assert done.reference not in html


def test_queue_queries_do_not_grow_with_rows(
    supervisor: User, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    officer = make_officer(supervisor.centre)
    client = signed_in(supervisor)
    url = reverse("campaigns_sessions:index")
    submit(officer)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _number in range(6):
        submit(officer)
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few)


def test_posted_extra_fields_change_nothing(session: Session, supervisor: User) -> None:
    centre = CentreFactory(code="PEW")
    signed_in(supervisor).post(
        address("verify", session), {"centre": centre.pk, "state": "void", "officer": supervisor.pk}
    )
    session.refresh_from_db()
    assert session.state == SessionState.VERIFIED
    assert session.centre_id == supervisor.centre_id
    assert session.officer_id != supervisor.pk
