"""What was sent and could not be stored is kept for ever; so is the hash of a kept picture."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from campaigns.models import EvidenceFile, SessionConflict, SessionDraft
from campaigns.records import services
from campaigns.records.identifiers import new_id
from campaigns.records.integrity import problems
from campaigns.records.models.life import evidence_storage
from mrc.core.models import User
from tests.campaigns.evidence.files import photo
from tests.campaigns.factories import NOW, submit


def conflict(officer: User) -> SessionConflict:
    session = submit(officer)
    with pytest.raises(services.ConflictError):
        services.submit_session(
            session_id=session.pk,
            content={**session.current_version.content, "notes": "Other"},
            base_version=0,
            by=officer,
            now=NOW,
            device="phone-1",
        )
    return SessionConflict.objects.get(session_key=session.pk)


def test_conflict_is_kept_although_nothing_was_stored(officer: User) -> None:
    kept = conflict(officer)
    assert (kept.content["notes"], kept.sent_by, kept.device) == ("Other", officer, "phone-1")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE campaigns_sessionconflict SET device = 'x'",
        "DELETE FROM campaigns_sessionconflict",
    ],
)
def test_kept_conflict_is_neither_changed_nor_deleted(officer: User, statement: str) -> None:
    conflict(officer)
    with (
        pytest.raises(DatabaseError, match="for ever"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert SessionConflict.objects.count() == 1


def test_draft_stays_unless_its_sender_ends_it(officer: User) -> None:
    for ends_draft, left in ((False, 1), (True, 0)):
        session = submit(officer, notes=str(left))
        SessionDraft.objects.all().delete()
        fresh = session.current_version.content
        draft = services.save_draft(draft_id=new_id(), data={}, base_version=0, by=officer, now=NOW)
        services.submit_session(
            session_id=draft.pk,
            content=fresh,
            base_version=0,
            by=officer,
            now=NOW,
            ends_draft=ends_draft,
        )
        assert SessionDraft.objects.count() == left


def stored_picture(officer: User) -> EvidenceFile:
    return services.add_evidence(
        session=submit(officer), kind="sheet", upload=ContentFile(photo()), by=officer, now=NOW
    )


def test_kept_hash_is_that_of_the_file_and_cannot_be_changed(officer: User) -> None:
    evidence = stored_picture(officer)
    stored = evidence_storage().open(evidence.file.name).read()
    assert evidence.kept_sha256 == hashlib.sha256(stored).hexdigest()
    with pytest.raises(DatabaseError, match="keeps what it was"), transaction.atomic():
        EvidenceFile.objects.update(kept_sha256="0" * 64)


def test_file_that_was_changed_on_the_disk_is_reported(officer: User) -> None:
    evidence = stored_picture(officer)
    assert list(problems()) == []
    name = evidence.file.name
    evidence_storage().delete(name)
    evidence_storage().save(name, ContentFile(b"another picture"))
    assert [problem for problem in problems() if "was changed" in problem]
