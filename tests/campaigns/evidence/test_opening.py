"""Supervisors and auditors see evidence, and every opening is on record."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import EvidenceFile, EvidenceView, Session
from campaigns.records import services
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.evidence import files
from tests.campaigns.evidence.adding import add
from tests.campaigns.factories import NOW, make_officer, make_supervisor, submit
from tests.clients import is_refused, signed_in
from tests.factories import make_user


def session_page(session: Session) -> str:
    return reverse("campaigns_sessions:session", args=[session.pk])


def panel(html: str) -> str:
    """The part of the session's page that is about evidence."""
    return html.partition('id="evidence-section"')[2].partition("</section>")[0]


@pytest.fixture
def evidence(session: Session) -> EvidenceFile:
    return add(session)


@pytest.fixture
def door(evidence: EvidenceFile) -> str:
    return reverse("campaigns_evidence:file", args=[evidence.pk])


def test_the_file_is_shown_alone_and_kept_nowhere(
    supervisor: User, evidence: EvidenceFile, door: str
) -> None:
    assert door == f"/admin/evidence/{evidence.pk}/"
    response = signed_in(supervisor).get(door)
    assert response.status_code == 200
    data = b"".join(response.streaming_content)
    assert len(data) == evidence.size
    assert data[8:12] == b"WEBP"
    assert response["Content-Type"] == "image/webp"
    name = f"{evidence.session.reference}-sheet-{evidence.pk}.webp"
    assert response["Content-Disposition"] == f'inline; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    policy = {part.strip() for part in response["Content-Security-Policy"].split(";")}
    assert {"sandbox", "default-src 'none'", "object-src 'none'"} <= policy
    assert not any(part.startswith("sandbox allow") for part in policy)


def test_every_opening_is_recorded(supervisor: User, evidence: EvidenceFile, door: str) -> None:
    client = signed_in(supervisor)
    for _number in range(2):
        client.get(door)
    openings = EvidenceView.objects.values_list("evidence", "by", "at")
    assert list(openings) == [(evidence.pk, supervisor.pk, NOW)] * 2


def test_no_file_is_shown_that_could_not_be_recorded(
    supervisor: User, evidence: EvidenceFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**values: object) -> None:
        raise RuntimeError("the log cannot be written")

    monkeypatch.setattr(EvidenceView.objects, "create", fail)
    monkeypatch.setattr(
        type(evidence.file.storage), "open", lambda *args: pytest.fail("it was opened")
    )
    with pytest.raises(RuntimeError):
        services.open_evidence(evidence=evidence, by=supervisor, now=NOW)


@pytest.mark.parametrize("method", ["head", "post", "options", "put", "delete"])
def test_there_is_no_other_way_to_ask_for_it(supervisor: User, door: str, method: str) -> None:
    assert getattr(signed_in(supervisor), method)(door).status_code == 405
    assert not EvidenceView.objects.exists()


def test_another_centres_file_does_not_exist(peshawar: Centre, door: str) -> None:
    stranger = make_supervisor(peshawar)
    assert signed_in(stranger).get(door).status_code == 404
    assert not EvidenceView.objects.exists()


def test_an_auditor_sees_every_centres_files(door: str) -> None:
    auditor = make_user(Role.AUDITOR)
    assert signed_in(auditor).get(door).status_code == 200
    assert EvidenceView.objects.get().by == auditor


def test_a_superuser_is_recorded_like_everybody(door: str) -> None:
    root = User.objects.create_superuser("root", password="x")
    assert signed_in(root).get(door).status_code == 200
    assert EvidenceView.objects.get().by == root


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.SUPERVISOR, Role.AUDITOR)]
)
def test_other_roles_open_nothing(role: Role, lahore: Centre, door: str) -> None:
    assert is_refused(signed_in(make_user(role, centre=lahore)).get(door))
    assert not EvidenceView.objects.exists()


def test_the_service_refuses_them_too(evidence: EvidenceFile, lahore: Centre) -> None:
    for person in (make_officer(lahore), make_user(Role.DATA_OFFICER)):
        with pytest.raises(services.NotAllowedError):
            services.open_evidence(evidence=evidence, by=person, now=NOW)


def test_a_visitor_is_asked_to_sign_in(client: Client, door: str) -> None:
    assert "/login/" in client.get(door)["Location"]


@pytest.mark.parametrize("is_deleted", [True, False])
def test_a_file_that_is_gone_is_a_message_and_no_opening(
    supervisor: User, evidence: EvidenceFile, door: str, is_deleted: bool
) -> None:
    evidence.file.storage.delete(evidence.file.name)
    if is_deleted:
        EvidenceFile.objects.filter(pk=evidence.pk).update(file="", deleted_at=NOW)
    response = signed_in(supervisor).get(door, follow=True)
    assert response.redirect_chain == [(session_page(evidence.session), 302)]
    message = "This file was deleted" if is_deleted else "The file is not in its place."
    assert message in response.content.decode()
    assert not EvidenceView.objects.exists()


def test_b9_verifying_waits_for_the_sheet(session: Session, supervisor: User) -> None:
    client = signed_in(supervisor)
    verify = reverse("campaigns_sessions:verify", args=[session.pk])
    assert "cannot be verified before" in panel(client.get(session_page(session)).content.decode())
    html = client.post(verify, follow=True).content.decode()
    assert "its scan is needed before the session is verified" in html
    session.refresh_from_db()
    assert session.state == "submitted"

    add(session, kind="photo")
    assert "cannot be verified before" in client.get(session_page(session)).content.decode()
    add(session, kind="sheet")
    assert "cannot be verified before" not in client.get(session_page(session)).content.decode()
    client.post(verify)
    session.refresh_from_db()
    assert session.state == "verified"


def test_the_panel_lists_files_and_who_opened_them(
    session: Session, supervisor: User, evidence: EvidenceFile, door: str
) -> None:
    client = signed_in(supervisor)
    html = panel(client.get(session_page(session)).content.decode())
    assert door in html
    assert "Every opening is recorded" in html
    assert "nobody yet" in html
    auditor = make_user(Role.AUDITOR, first_name="Nadia", last_name="Iqbal")
    for _number in range(6):
        services.open_evidence(evidence=evidence, by=auditor, now=NOW).close()
    html = panel(client.get(session_page(session)).content.decode())
    assert html.count("Nadia Iqbal") == 5
    assert "6 openings in all" in html


def test_a_deleted_file_has_no_door(session: Session, supervisor: User, door: str) -> None:
    EvidenceFile.objects.update(file="", deleted_at=NOW)
    html = panel(signed_in(supervisor).get(session_page(session)).content.decode())
    assert "deleted on" in html
    assert door not in html


def test_who_may_not_see_evidence_has_no_panel(session: Session, door: str) -> None:
    html = signed_in(make_user(Role.DATA_OFFICER)).get(session_page(session)).content.decode()
    assert session.reference in html
    assert door not in html
    assert panel(html) == ""


def test_w5_is_raised_when_the_file_comes_after_the_session(
    session: Session, officer: User, supervisor: User
) -> None:
    """A version's own warnings are those of its receipt; a file may come later."""
    data, client = files.photo(), signed_in(supervisor)
    other = submit(officer, notes="another")
    add(other, data)
    message = "The same photograph or sheet is on another session."
    assert message not in client.get(session_page(session)).content.decode()
    add(session, data)
    for one, twin in ((session, other), (other, session)):
        html = client.get(session_page(one)).content.decode()
        assert html.count(message) == 1
        assert reverse("campaigns_sessions:session", args=[twin.pk]) in html
        assert 'id="side-by-side-section"' in html
    assert not session.current_version.flags.exists()


def test_w5_is_shown_once_where_it_is_stored_too(
    session: Session, officer: User, supervisor: User
) -> None:
    data = files.photo()
    add(submit(officer, notes="another"), data)
    add(session, data)
    services.return_session(session=session, by=supervisor, reason="Sure?", now=NOW)
    content = session.current_version.content
    services.submit_session(
        session_id=session.pk, content=content, base_version=1, by=officer, now=NOW
    )
    session.refresh_from_db()
    assert session.current_version.flags.filter(code="W5").count() == 1
    html = signed_in(supervisor).get(session_page(session)).content.decode()
    assert html.count("The same photograph or sheet is on another session.") == 1


def test_queries_do_not_grow_with_files_and_openings(
    session: Session, supervisor: User, evidence: EvidenceFile
) -> None:
    client = signed_in(supervisor)
    services.open_evidence(evidence=evidence, by=supervisor, now=NOW).close()
    client.get(session_page(session))
    with CaptureQueriesContext(connection) as few:
        client.get(session_page(session))
    for _number in range(4):
        services.open_evidence(evidence=add(session), by=supervisor, now=NOW).close()
    with CaptureQueriesContext(connection) as many:
        client.get(session_page(session))
    assert len(many) <= len(few)
