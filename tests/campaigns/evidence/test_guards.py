"""The database itself keeps the log of openings, and what a piece of evidence was."""

import datetime

import pytest
from django.db import connection, models

from campaigns.models import EvidenceFile, EvidenceView, Session
from campaigns.records import guards, services
from mrc.core.models import User
from tests.campaigns.evidence import files
from tests.campaigns.evidence.adding import add
from tests.campaigns.factories import NOW, make_officer, submit, verify
from tests.campaigns.raw_sql import execute, refused

LATER = NOW + datetime.timedelta(days=1)


@pytest.fixture
def opening(session: Session, supervisor: User) -> EvidenceView:
    evidence = add(session)
    services.open_evidence(evidence=evidence, by=supervisor, now=NOW).close()
    return EvidenceView.objects.get()


def test_the_log_is_written_once(opening: EvidenceView, officer: User) -> None:
    before = EvidenceView.objects.values().get()
    opening.by = officer
    table, rows = "campaigns_evidenceview", EvidenceView.objects
    columns = '"id", "at", "evidence_id", "by_id"'
    statements = [
        opening.save,
        opening.delete,
        lambda: rows.update(by=officer),
        lambda: rows.bulk_update([opening], ["by"]),
        lambda: rows.all()._raw_delete(using="default"),
        lambda: rows.bulk_create(
            [opening], update_conflicts=True, unique_fields=["id"], update_fields=["by"]
        ),
        execute(f"UPDATE {table} SET by_id = %s WHERE id = %s", officer.pk, opening.pk),
        execute(f"DELETE FROM {table}"),
    ]
    if connection.vendor == "sqlite":
        changed = columns.replace('"by_id"', "%s")
        sql = f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {changed} FROM {table}"
        statements.append(execute(sql, officer.pk))
    assert [index for index, run in enumerate(statements) if not refused(run)] == []
    assert EvidenceView.objects.values().get() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"sha256": "0" * 64},
        {"uploaded_at": LATER},
        {"uploaded_by": None},
        {"session": None},
        {"file": "2026/03/another.webp"},
    ],
)
def test_evidence_stays_what_it_was(session: Session, changes: dict[str, object]) -> None:
    evidence = add(session)
    if "uploaded_by" in changes:
        changes = {"uploaded_by": make_officer()}
    if "session" in changes:
        changes = {"session": submit(session.officer, notes="another")}
    assert refused(lambda: EvidenceFile.objects.filter(pk=evidence.pk).update(**changes))


def test_a_row_is_never_deleted_or_replaced(session: Session) -> None:
    evidence = add(session)
    assert refused(evidence.delete)
    assert refused(lambda: EvidenceFile.objects.all()._raw_delete(using="default"))
    if connection.vendor == "sqlite":
        columns = ", ".join(f'"{field.column}"' for field in _columns(EvidenceFile))
        sql = "INSERT OR REPLACE INTO campaigns_evidencefile ({0}) SELECT {1} FROM {2}"
        for key in ("id", "%s"):
            values = columns.replace('"id"', key).replace('"kind"', "'photo'")
            run = execute(
                sql.format(columns, values, "campaigns_evidencefile"), *[99] * (key == "%s")
            )
            assert refused(run)
    assert EvidenceFile.objects.get().kind == "sheet"


def test_its_kind_is_settled_with_the_session(session: Session, supervisor: User) -> None:
    evidence = add(session)
    verify(session, by=supervisor)
    assert refused(lambda: EvidenceFile.objects.filter(pk=evidence.pk).update(kind="photo"))


def test_its_file_is_deleted_once(session: Session) -> None:
    evidence = add(session, files.photo())
    row = EvidenceFile.objects.filter(pk=evidence.pk)
    assert row.update(file="", deleted_at=NOW) == 1
    assert refused(lambda: row.update(deleted_at=None))
    assert refused(lambda: row.update(deleted_at=LATER))


def test_the_guards_are_installed(db: None) -> None:
    assert guards.missing(connection) == []


def _columns(model: type[models.Model]) -> list[models.Field]:
    return list(model._meta.concrete_fields)
