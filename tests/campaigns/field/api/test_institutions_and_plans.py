"""What else a phone made while it had no connection: institutions and cancelled plans."""

from typing import Any

import pytest

from campaigns.models import Institution, InstitutionEvent, PlannedSession
from campaigns.records import services
from campaigns.records.identifiers import new_id
from mrc.core.models import Centre, User
from tests.campaigns.factories import NOW, InstitutionFactory, make_officer

from .conftest import Phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(institute: Institution) -> dict[str, Any]:
    return {
        "name_en": "Vocational Training Institute Wazirabad",
        "name_ur": "ووکیشنل ٹریننگ انسٹی ٹیوٹ وزیرآباد",
        "district": institute.district_id,
        "kind": "tvet",
        "ownership": "public",
        "gender_intake": "coed",
    }


def test_proposal_is_answered_201_then_200_and_is_one_row(
    phone: Phone, proposal: dict[str, Any], officer: User
) -> None:
    key = new_id()
    for status in (201, 200):
        response = phone.put(f"institutions/{key}", proposal)
        assert response.status_code == status
        said = response.json()
        assert (said["id"], said["state"], said["standing"]) == (str(key), "proposed", str(key))
    made = Institution.objects.get(pk=key)
    assert made.proposed_by == officer
    assert InstitutionEvent.objects.filter(institution=made).count() == 1


def test_session_may_name_it_at_once(
    phone: Phone, proposal: dict[str, Any], content: dict[str, Any]
) -> None:
    key = new_id()
    refused = phone.send({**content, "institution": str(key)})
    assert "institution" in refused.json()["errors"]
    phone.put(f"institutions/{key}", proposal)
    assert phone.send({**content, "institution": str(key)}).status_code == 201


def test_proposal_that_was_merged_names_the_one_that_stays(
    phone: Phone, proposal: dict[str, Any], institute: Institution, supervisor: User
) -> None:
    key = new_id()
    phone.put(f"institutions/{key}", proposal)
    services.merge_institution(
        institution=Institution.objects.get(pk=key), into=institute, by=supervisor, now=NOW
    )
    response = phone.put(f"institutions/{key}", proposal)
    assert response.status_code == 200
    assert response.json()["standing"] == str(institute.pk)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "castle"),
        ("kind", ""),
        ("kind", ["tvet"]),
        ("ownership", "mine"),
        ("gender_intake", 7),
        ("district", None),
        ("district", 99_999),
        ("district", "Lahore"),
        ("name_en", {"a": 1}),
        ("name_en", "call 0300 1234567"),
        ("name_ur", "x" * 300),
    ],
)
def test_wrong_proposal_is_answered_422_by_field_in_both_languages(
    phone: Phone, proposal: dict[str, Any], field: str, value: Any
) -> None:
    response = phone.put(f"institutions/{new_id()}", {**proposal, field: value})
    assert response.status_code == 422
    assert response.json()["error"] == "content"
    [reason] = response.json()["errors"][field]
    assert reason["en"] != reason["ur"]
    assert Institution.objects.count() == 1


def test_proposal_without_a_name_is_refused(phone: Phone, proposal: dict[str, Any]) -> None:
    response = phone.put(f"institutions/{new_id()}", {**proposal, "name_en": " ", "name_ur": ""})
    assert response.json()["errors"].keys() == {"name_en"}


def test_id_of_an_institution_of_somebody_else_is_refused(
    phone: Phone, proposal: dict[str, Any], lahore: Centre
) -> None:
    key = new_id()
    Phone(make_officer(lahore)).put(f"institutions/{key}", proposal)
    response = phone.put(f"institutions/{key}", {**proposal, "name_en": "Another"})
    assert response.status_code == 403
    assert Institution.objects.get(pk=key).name_en == proposal["name_en"]
    known = InstitutionFactory()
    assert phone.put(f"institutions/{known.pk}", proposal).status_code == 403


def test_posted_state_of_a_proposal_changes_nothing(
    phone: Phone, proposal: dict[str, Any], institute: Institution
) -> None:
    key = new_id()
    extra = {"state": "accepted", "merged_into": str(institute.pk), "enrolment": 9, "code": "X"}
    phone.put(f"institutions/{key}", {**proposal, **extra})
    made = Institution.objects.get(pk=key)
    assert (made.state, made.merged_into, made.enrolment, made.code) == ("proposed", None, None, "")


# --- Plans ---------------------------------------------------------------------------------------


@pytest.fixture
def plan(officer: User, institute: Institution, lists: dict[str, int]) -> PlannedSession:
    return PlannedSession.objects.create(
        campaign_id=lists["campaign"],
        centre=officer.centre,
        institution=institute,
        officer=officer,
        planned_for=NOW.date(),
    )


def test_cancelling_is_answered_200_again_and_keeps_the_first_reason(
    phone: Phone, plan: PlannedSession
) -> None:
    for reason in ("The institute is closed", "Something else"):
        response = phone.post(f"planned/{plan.pk}/cancel", {"reason": reason})
        assert response.status_code == 200
        said = response.json()
        assert (said["state"], said["cancel_reason"]) == ("cancelled", "The institute is closed")
    plan.refresh_from_db()
    assert plan.cancel_reason == "The institute is closed"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301, "Call 0300 1234567", 7, None])
def test_cancelling_wants_a_reason_that_may_be_kept(
    phone: Phone, plan: PlannedSession, reason: Any
) -> None:
    response = phone.post(f"planned/{plan.pk}/cancel", {"reason": reason})
    assert response.status_code == 422
    [why] = response.json()["errors"]["reason"]
    assert why["en"] != why["ur"]
    plan.refresh_from_db()
    assert plan.state == "planned"


def test_plan_that_was_held_is_not_cancelled(
    phone: Phone, plan: PlannedSession, content: dict[str, Any]
) -> None:
    phone.send(content, planned=plan.pk)
    response = phone.post(f"planned/{plan.pk}/cancel", {"reason": "Too late"})
    assert response.status_code == 409
    assert response.json()["state"] == "done"


@pytest.mark.parametrize("of_the_same_centre", [True, False])
def test_plan_of_somebody_else_does_not_exist(
    plan: PlannedSession, lahore: Centre, peshawar: Centre, of_the_same_centre: bool
) -> None:
    other = Phone(make_officer(lahore if of_the_same_centre else peshawar))
    for key in (plan.pk, plan.pk + 1, 2**70):
        response = other.post(f"planned/{key}/cancel", {"reason": "Mine"})
        assert response.status_code == 404
    plan.refresh_from_db()
    assert plan.state == "planned"
