"""Pictures: under the hash of what was sent, once, whatever becomes of the answer."""

import hashlib
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse

from campaigns.models import EvidenceFile, Session
from campaigns.records import facts, services
from campaigns.records.identifiers import new_id
from campaigns.records.models.life import evidence_storage
from campaigns.records.services.evidence import UPLOAD_LIMIT
from mrc.core.models import Centre, User
from tests.campaigns.evidence.files import photo
from tests.campaigns.factories import NOW, make_officer, verify

from .conftest import ROOT, Phone

pytestmark = pytest.mark.django_db


def send_picture(
    phone: Phone, session_id: UUID, data: bytes, *, digest: str = "", kind: str = "sheet"
) -> HttpResponse:
    digest = digest or hashlib.sha256(data).hexdigest()
    return phone.client.put(
        f"{ROOT}sessions/{session_id}/evidence/{digest}?kind={kind}",
        data,
        content_type="image/jpeg",
    )


@pytest.fixture
def session_id(phone: Phone, content: dict[str, Any]) -> UUID:
    session_id = new_id()
    assert phone.send(content, session_id).status_code == 201
    return session_id


def test_picture_is_answered_201_then_200_and_is_one_file(phone: Phone, session_id: UUID) -> None:
    data = photo()
    digest = hashlib.sha256(data).hexdigest()
    statuses = []
    for _again in range(3):
        response = send_picture(phone, session_id, data)
        statuses.append(response.status_code)
        assert response.json()["id"] == str(session_id)
        assert response.json()["sha256"] == digest
    assert statuses == [201, 200, 200]
    kept = EvidenceFile.objects.get()
    stored = evidence_storage().open(kept.file.name).read()
    assert kept.sha256 == digest
    assert kept.kept_sha256 == hashlib.sha256(stored).hexdigest() != digest
    assert kept.kind == "sheet"
    assert facts.holds_sheet(Session.objects.get())


@pytest.mark.parametrize("end", ["verified", "void"])
def test_repeat_after_the_decision_is_200_and_a_new_picture_is_not(
    phone: Phone, session_id: UUID, supervisor: User, end: str
) -> None:
    data = photo()
    send_picture(phone, session_id, data)
    session = Session.objects.get()
    if end == "verified":
        verify(session, by=supervisor)
    else:
        services.void_session(session=session, by=supervisor, reason="Twice", now=NOW)
    assert send_picture(phone, session_id, data).status_code == 200
    refused = send_picture(phone, session_id, photo(quality=60))
    assert refused.status_code == 409
    assert (refused.json()["error"], refused.json()["state"]) == ("state", end)
    assert EvidenceFile.objects.count() == 1


def test_repeat_after_the_file_expired_is_200(phone: Phone, session_id: UUID) -> None:
    data = photo()
    send_picture(phone, session_id, data)
    EvidenceFile.objects.update(file="", deleted_at=NOW)
    assert send_picture(phone, session_id, data).status_code == 200
    assert EvidenceFile.objects.count() == 1


def test_bytes_of_another_hash_are_refused(phone: Phone, session_id: UUID) -> None:
    response = send_picture(phone, session_id, photo(), digest="0" * 64)
    assert response.status_code == 422
    assert response.json()["error"] == "hash"
    assert not EvidenceFile.objects.exists()


def test_known_hash_with_other_bytes_is_refused(phone: Phone, session_id: UUID) -> None:
    data = photo()
    send_picture(phone, session_id, data)
    digest = hashlib.sha256(data).hexdigest()
    assert send_picture(phone, session_id, data[:-5], digest=digest).status_code == 422


@pytest.mark.parametrize("data", [b"", b"<svg onload=alert(1)>", b"%PDF-1.4", photo()[:300]])
def test_what_is_no_picture_is_refused_in_both_languages(
    phone: Phone, session_id: UUID, data: bytes
) -> None:
    response = send_picture(phone, session_id, data)
    assert response.status_code == 422
    [reason] = response.json()["errors"]["upload"]
    assert reason["en"] != reason["ur"]
    assert not EvidenceFile.objects.exists()


def test_unknown_kind_is_refused(phone: Phone, session_id: UUID) -> None:
    response = send_picture(phone, session_id, photo(), kind="video")
    assert response.status_code == 422
    assert "kind" in response.json()["errors"]


def test_large_file_is_refused_by_its_length(phone: Phone, session_id: UUID) -> None:
    response = send_picture(phone, session_id, b"x" * (UPLOAD_LIMIT + 1))
    assert response.status_code == 413
    assert response.json()["limit"] == UPLOAD_LIMIT


def test_picture_comes_after_its_session(phone: Phone) -> None:
    assert send_picture(phone, new_id(), photo()).status_code == 404


@pytest.mark.parametrize("of_the_same_centre", [True, False])
def test_another_officers_session_does_not_exist(
    session_id: UUID, lahore: Centre, peshawar: Centre, of_the_same_centre: bool
) -> None:
    other = Phone(make_officer(lahore if of_the_same_centre else peshawar))
    assert send_picture(other, session_id, photo()).status_code == 404
    assert not EvidenceFile.objects.exists()


def test_same_picture_on_two_sessions_is_flagged(
    phone: Phone, session_id: UUID, content: dict[str, Any]
) -> None:
    other = new_id()
    phone.send({**content, "held_on": "2026-03-09"}, other)
    data = photo()
    send_picture(phone, session_id, data)
    assert send_picture(phone, other, data).status_code == 201
    assert facts.same_evidence(session_id) == (other,)
