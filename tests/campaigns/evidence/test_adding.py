"""Who may add what to which session, and what is kept of it."""

import hashlib
import re
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import close_old_connections, connection
from django.test import Client

from campaigns.models import EvidenceFile, Session
from campaigns.records import services
from campaigns.records.services import evidence as service
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from mrc.core.pictures import redraw
from tests.campaigns.evidence import files
from tests.campaigns.evidence.adding import add, kept_in, upload
from tests.campaigns.factories import NOW, make_officer, submit, verify
from tests.factories import CentreFactory, make_user


def test_a_sheet_is_kept_under_the_hash_of_what_was_received(
    session: Session, folder: Path
) -> None:
    sent = files.telling("JPEG")
    evidence = add(session, sent)
    evidence.refresh_from_db()
    assert evidence.sha256 == hashlib.sha256(sent).hexdigest()
    assert (evidence.kind, evidence.content_type) == ("sheet", "image/webp")
    assert (evidence.uploaded_by, evidence.uploaded_at) == (session.officer, NOW)
    kept = (folder / evidence.file.name).read_bytes()
    assert evidence.size == len(kept)
    assert files.MAKER.encode() not in kept
    assert kept_in(folder) == [evidence.file.name]


def test_its_name_is_random_and_its_place_not_public(
    session: Session, folder: Path, client: Client
) -> None:
    names = ["../../../etc/passwd", "Ali Raza 35202-1234567-1.jpg", "x.php", "a\x00b.svg"]
    for name in names:
        evidence = add(session, upload=upload(name=name))
        assert re.fullmatch(r"2026/03/[0-9a-f]{32}\.webp", evidence.file.name)
    assert len(kept_in(folder)) == len(names)
    assert not folder.is_relative_to(settings.MEDIA_ROOT)
    assert client.get(f"{settings.MEDIA_URL}{evidence.file.name}").status_code == 404


def test_the_same_file_again_is_the_same_row(session: Session, folder: Path) -> None:
    data = files.photo()
    first = add(session, data)
    assert add(session, data) == first
    assert EvidenceFile.objects.count() == 1
    assert kept_in(folder) == [first.file.name]


def test_the_kind_that_was_given_last_holds(session: Session, supervisor: User) -> None:
    data = files.photo()
    add(session, data, kind="photo")
    with pytest.raises(services.RulesBrokenError):
        verify(session, by=supervisor)
    assert add(session, data, kind="sheet").kind == "sheet"
    assert verify(session, by=supervisor).state == "verified"


def test_one_file_may_be_on_two_sessions(session: Session, officer: User) -> None:
    data = files.photo()
    other = submit(officer, notes="another")
    assert add(session, data).pk != add(other, data).pk


@pytest.mark.django_db(transaction=True)
def test_the_same_file_sent_at_once_is_one_row_and_one_file(folder: Path) -> None:
    session = submit(make_officer(CentreFactory()))
    data, barrier, results = files.photo(), threading.Barrier(4), []

    def work() -> None:
        close_old_connections()
        barrier.wait()
        try:
            results.append(add(session, data).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    evidence = EvidenceFile.objects.get()
    assert results == [evidence.pk] * 4
    assert kept_in(folder) == [evidence.file.name]


def test_a_session_takes_evidence_until_it_is_decided(session: Session, supervisor: User) -> None:
    services.return_session(session=session, by=supervisor, reason="Blurred.", now=NOW)
    session.refresh_from_db()
    add(session)
    content, by = session.current_version.content, session.officer
    services.submit_session(session_id=session.pk, content=content, base_version=1, by=by, now=NOW)
    verify(session, by=supervisor)
    session.refresh_from_db()
    with pytest.raises(services.WrongStateError):
        add(session)
    services.void_session(session=session, by=supervisor, reason="Held twice.", now=NOW)
    session.refresh_from_db()
    with pytest.raises(services.WrongStateError):
        add(session)
    assert EvidenceFile.objects.count() == 1


def test_a_decision_while_a_picture_is_drawn_leaves_nothing_behind(
    session: Session, supervisor: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drawn_slowly(sent: bytes) -> object:
        services.void_session(session=session, by=supervisor, reason="Twice.", now=NOW)
        return redraw(sent)

    monkeypatch.setattr(service, "redraw", drawn_slowly)
    with pytest.raises(services.WrongStateError):
        add(session)
    assert not EvidenceFile.objects.exists()
    assert kept_in(folder) == []


def test_only_its_own_officer_adds_to_a_session(
    session: Session, supervisor: User, lahore: Centre, peshawar: Centre
) -> None:
    others = [
        supervisor,
        make_officer(lahore),
        make_officer(peshawar),
        User.objects.create_superuser("root", password="x"),
        *(make_user(role, centre=lahore) for role in Role if role != Role.OFFICER),
    ]
    for person in others:
        assert not services.may_add_evidence(person, session)
        with pytest.raises(services.NotAllowedError):
            add(session, by=person)
    assert not EvidenceFile.objects.exists()


def test_an_officer_who_left_the_centre_adds_nothing(
    session: Session, officer: User, peshawar: Centre
) -> None:
    officer.centre = peshawar
    officer.save()
    with pytest.raises(services.NotAllowedError):
        add(session, by=User.objects.get(pk=officer.pk))


@pytest.mark.parametrize(
    "data",
    [
        b"<svg onload='alert(1)'/>",
        b"%PDF-1.7",
        files.photo()[:3000],
        files.png_flood(10_000, 10_000),
        files.photo() + b"\0" * 10 * 1024 * 1024,
    ],
    ids=["svg", "pdf", "cut off", "flood", "large"],
)
def test_what_cannot_be_taken_leaves_nothing_behind(
    session: Session, folder: Path, data: bytes
) -> None:
    with pytest.raises(services.EvidenceError) as caught:
        add(session, data)
    assert caught.value.field == "upload"
    assert not EvidenceFile.objects.exists()
    assert kept_in(folder) == []


def test_an_unknown_kind_is_refused(session: Session) -> None:
    with pytest.raises(services.EvidenceError) as caught:
        add(session, kind="song")
    assert caught.value.field == "kind"


def test_ten_megabytes_are_not_too_many(session: Session) -> None:
    data = files.photo()
    full = data + b"\0" * (service.UPLOAD_LIMIT - len(data))
    assert add(session, full).size < 1024 * 1024
