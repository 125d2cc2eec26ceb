"""PUT of a session: each status of the protocol."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from campaigns.field.working import data_for
from campaigns.models import (
    Campaign,
    CampaignState,
    PlannedSession,
    Session,
    SessionConflict,
    SessionDraft,
    SessionEvent,
    SessionVersion,
    Topic,
)
from campaigns.records import services
from campaigns.records.identifiers import new_id
from mrc.core.models import Centre, User
from tests.campaigns.factories import NOW, make_officer, verify

from .conftest import Phone, message

pytestmark = pytest.mark.django_db


def give_back(supervisor: User, **comments: str) -> Session:
    session: Session = Session.objects.get()
    return services.return_session(
        session=session, by=supervisor, reason="Which hall?", comments=comments, now=NOW
    )


def assert_in_both_languages(errors: dict[str, list[dict[str, str]]]) -> None:
    for entries in errors.values():
        for entry in entries:
            assert entry["en"]
            assert entry["ur"]
            assert entry["en"] != entry["ur"]


def test_new_session_is_answered_201_with_its_receipt(
    phone: Phone, content: dict[str, Any]
) -> None:
    session_id = new_id()
    response = phone.send(content, session_id)
    assert response.status_code == 201, response.content
    receipt = response.json()
    version = SessionVersion.objects.get()
    server_time = "2026-03-10T13:00:00.000Z"
    assert receipt == {
        "mrc": "outreach",
        "server_time": server_time,
        "id": str(session_id),
        "content_hash": version.content_hash,
        "version": 1,
        "reference": "LHE-2026-00001",
        "state": "submitted",
        "received_at": server_time,
        "repeated": False,
        "warnings": [],
    }
    assert version.device == "phone-1"
    assert version.content == message(content)["content"]


def test_same_again_is_answered_200_and_stored_once(
    phone: Phone, content: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    session_id = new_id()
    first = phone.send(content, session_id).json()
    later = NOW + datetime.timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    response = phone.send(content, session_id)
    assert response.status_code == 200
    again = response.json()
    assert again["repeated"] is True
    for key in ("id", "content_hash", "version", "reference", "state", "received_at"):
        assert again[key] == first[key]
    assert SessionVersion.objects.count() == SessionEvent.objects.count() == 1
    assert not SessionConflict.objects.exists()


def test_next_version_of_a_returned_session_is_answered_200(
    phone: Phone, content: dict[str, Any], supervisor: User
) -> None:
    session_id = new_id()
    phone.send(content, session_id)
    give_back(supervisor)
    corrected = {**content, "notes": "The small hall"}
    for repeated in (False, True):
        response = phone.send(corrected, session_id, base_version=1)
        assert response.status_code == 200
        said = response.json()
        assert (said["version"], said["state"], said["repeated"]) == (2, "submitted", repeated)
    assert SessionVersion.objects.count() == 2


def test_first_message_repeated_after_the_return_is_the_first_receipt_again(
    phone: Phone, content: dict[str, Any], supervisor: User
) -> None:
    session_id = new_id()
    phone.send(content, session_id)
    give_back(supervisor)
    said = phone.send(content, session_id).json()
    assert (said["version"], said["repeated"], said["state"]) == (1, True, "returned")
    assert SessionVersion.objects.count() == 1


@pytest.mark.parametrize("base_version", [0, 1, 5])
def test_other_content_is_answered_409_with_both_and_what_was_sent_is_kept(
    phone: Phone, content: dict[str, Any], officer: User, base_version: int
) -> None:
    session_id = new_id()
    phone.send(content, session_id)
    for _twice in range(2):
        response = phone.send(
            {**content, "notes": "Another story"}, session_id, base_version=base_version
        )
        assert response.status_code == 409
    said = response.json()
    assert (said["error"], said["id"]) == ("conflict", str(session_id))
    assert said["sent"]["notes"] == "Another story"
    assert said["stored"]["notes"] == ""
    assert (said["stored_version"], said["state"]) == (1, "submitted")
    kept = SessionConflict.objects.get()
    assert kept.content == said["sent"]
    assert (kept.session_key, kept.sent_by, kept.base_version, kept.device) == (
        session_id,
        officer,
        base_version,
        "phone-1",
    )
    assert SessionVersion.objects.count() == 1


def test_next_version_of_what_is_not_here_is_a_conflict_that_is_kept(
    phone: Phone, content: dict[str, Any]
) -> None:
    response = phone.send(content, base_version=3)
    assert response.status_code == 409
    said = response.json()
    assert (said["stored"], said["stored_version"], said["state"]) == (None, 0, "")
    assert SessionConflict.objects.get().content == said["sent"]
    assert not Session.objects.exists()


@pytest.mark.parametrize("end", ["verified", "void"])
def test_change_of_a_decided_session_is_a_conflict_with_its_state(
    phone: Phone, content: dict[str, Any], supervisor: User, end: str
) -> None:
    session_id = new_id()
    phone.send(content, session_id)
    session = Session.objects.get()
    if end == "verified":
        verify(session, by=supervisor)
    else:
        services.void_session(session=session, by=supervisor, reason="Twice", now=NOW)
    response = phone.send({**content, "notes": "More"}, session_id, base_version=1)
    assert response.status_code == 409
    assert response.json()["state"] == end
    assert phone.send(content, session_id).json()["repeated"] is True


def test_broken_rules_are_answered_422_by_field_in_both_languages(
    phone: Phone, content: dict[str, Any]
) -> None:
    broken = {**content, "headcount_declared": 99, "held_on": "2026-03-11", "notes": "0300 1234567"}
    response = phone.send(broken)
    assert response.status_code == 422
    said = response.json()
    assert said["error"] == "rules"
    assert {field: entries[0]["code"] for field, entries in said["errors"].items()} == {
        "held_on": "B1",
        "headcount_declared": "B4",
        "notes": "B10",
    }
    assert "99" in said["errors"]["headcount_declared"][0]["en"]
    assert_in_both_languages(said["errors"])
    assert not Session.objects.exists()


def test_explained_rule_and_warnings_come_back_with_the_receipt(
    phone: Phone, content: dict[str, Any]
) -> None:
    odd = {
        **content,
        "attendance": [{"sex": "male", "age_band": "18_24", "count": 40}],
        "headcount_declared": 41,
        "explanations": {"B4": "One left early"},
    }
    said = phone.send(odd).json()
    warnings = {warning["code"]: warning for warning in said["warnings"]}
    assert warnings.keys() == {"B4", "W7"}
    assert warnings["W7"]["field"] == "attendance"
    assert warnings["W7"]["message_en"] != warnings["W7"]["message_ur"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("held_on", "yesterday"),
        ("audience", "martians"),
        ("staff_present", -1),
        ("notes", "x" * 4001),
        ("institution", "no uuid"),
        ("attendance", [{"sex": "male"}]),
        ("no_such_field", 1),
        ("campaign", None),
    ],
)
def test_content_that_cannot_be_read_is_answered_422_in_both_languages(
    phone: Phone, content: dict[str, Any], field: str, value: Any
) -> None:
    body = message(content)
    body["content"][field] = value
    response = phone.put(f"sessions/{new_id()}", body)
    assert response.status_code == 422
    said = response.json()
    assert said["error"] == "content"
    assert said["errors"].keys() == {field}
    assert_in_both_languages(said["errors"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("campaign", 99_999),
        ("topics", [99_999]),
        ("institution", "0197a000-0000-7000-8000-000000000000"),
        ("facilitators", [99_999]),
    ],
)
def test_what_names_nothing_is_answered_422_beside_its_field(
    phone: Phone, content: dict[str, Any], field: str, value: Any
) -> None:
    response = phone.send({**content, field: value})
    assert response.status_code == 422
    assert response.json()["error"] == "content"
    assert response.json()["errors"].keys() == {field}
    assert_in_both_languages(response.json()["errors"])


def test_identifier_of_another_kind_is_answered_422(phone: Phone, content: dict[str, Any]) -> None:
    response = phone.put("sessions/9c5b94b1-35ad-49bb-b118-8e8fc24abf80", message(content))
    assert response.status_code == 422
    assert "id" in response.json()["errors"]


def test_hash_of_something_else_is_answered_422_with_what_arrived(
    phone: Phone, content: dict[str, Any]
) -> None:
    body = message(content)
    claimed = body["content_hash"]
    response = phone.put(f"sessions/{new_id()}", {**body, "content_hash": "0" * 64})
    assert response.status_code == 422
    said = response.json()
    assert said["error"] == "hash"
    assert (said["content_hash"], said["content"]) == (claimed, body["content"])
    assert not Session.objects.exists()


def test_campaign_closed_and_topic_withdrawn_since_the_bundle_are_accepted(
    phone: Phone, content: dict[str, Any]
) -> None:
    Campaign.objects.update(state=CampaignState.CLOSED)
    Topic.objects.update(is_offered=False)
    assert phone.send(content, bundle="an older one").status_code == 201


def test_institution_merged_since_the_bundle_is_accepted(
    phone: Phone, content: dict[str, Any], supervisor: User
) -> None:
    from campaigns.models import Institution
    from tests.campaigns.factories import InstitutionFactory

    gone = Institution.objects.get(pk=content["institution"])
    services.merge_institution(institution=gone, into=InstitutionFactory(), by=supervisor, now=NOW)
    assert phone.send(content).status_code == 201


def test_officer_who_moved_cannot_correct_the_old_centres_session(
    phone: Phone, content: dict[str, Any], supervisor: User, officer: User, peshawar: Centre
) -> None:
    session_id = new_id()
    phone.send(content, session_id)
    give_back(supervisor)
    officer.centre = peshawar
    officer.save()
    response = phone.send({**content, "notes": "Moved"}, session_id, base_version=1)
    assert response.status_code == 403
    assert response.json()["message"]["ur"]


# --- A draft of the form without JavaScript under the same id ----------------------------------


def draft_of(officer: User, session_id: Any, content: dict[str, Any]) -> SessionDraft:
    data = data_for(message(content)["content"])
    return services.save_draft(draft_id=session_id, data=data, base_version=0, by=officer, now=NOW)


def test_server_draft_that_says_the_same_ends_with_the_session(
    phone: Phone, content: dict[str, Any], officer: User
) -> None:
    session_id = new_id()
    draft_of(officer, session_id, content)
    assert phone.send(content, session_id).status_code == 201
    assert not SessionDraft.objects.exists()


def test_server_draft_that_says_something_else_stays(
    phone: Phone, content: dict[str, Any], officer: User
) -> None:
    session_id = new_id()
    draft = draft_of(officer, session_id, {**content, "notes": "Typed in the office"})
    for status in (201, 200):
        assert phone.send(content, session_id).status_code == status
    assert SessionDraft.objects.get().data == draft.data


# --- Planned sessions ----------------------------------------------------------------------------


@pytest.fixture
def plan(officer: User, content: dict[str, Any]) -> PlannedSession:
    return PlannedSession.objects.create(
        campaign_id=content["campaign"],
        centre=officer.centre,
        institution_id=content["institution"],
        officer=officer,
        planned_for=NOW.date(),
    )


def test_planned_session_is_done_when_it_is_sent(
    phone: Phone, content: dict[str, Any], plan: PlannedSession
) -> None:
    session_id = new_id()
    for _again in range(2):
        phone.send(content, session_id, planned=plan.pk)
        plan.refresh_from_db()
        assert (plan.state, plan.session_id) == ("done", session_id)


@pytest.mark.parametrize("named", [0, -1, 2**70, "1", None, True, [1]])
def test_plan_that_is_none_keeps_no_session_from_being_stored(
    phone: Phone, content: dict[str, Any], named: Any
) -> None:
    assert phone.send(content, planned=named).status_code == 201


def test_plan_of_somebody_else_or_ended_is_left_as_it_is(
    phone: Phone, content: dict[str, Any], plan: PlannedSession, lahore: Centre
) -> None:
    PlannedSession.objects.update(officer=make_officer(lahore))
    assert phone.send(content, planned=plan.pk).status_code == 201
    plan.refresh_from_db()
    assert plan.state == "planned"


def test_one_session_is_the_outcome_of_one_plan(
    phone: Phone, content: dict[str, Any], plan: PlannedSession
) -> None:
    session_id = new_id()
    phone.send(content, session_id, planned=plan.pk)
    plan.pk = None
    plan.state, plan.session = "planned", None
    plan.save()
    assert phone.send(content, session_id, planned=plan.pk).status_code == 200
    plan.refresh_from_db()
    assert plan.state == "planned"
