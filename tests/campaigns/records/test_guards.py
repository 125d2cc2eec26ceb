"""The database itself refuses to change what was recorded, whoever asks and however."""

import datetime
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.signals import post_migrate, pre_migrate

from campaigns.models import (
    Amendment,
    AttendanceCount,
    Institution,
    InstitutionEvent,
    RuleFlag,
    Session,
    SessionEvent,
    SessionVersion,
    VersionFacilitator,
    VersionMaterial,
    VersionPartner,
    VersionTopic,
)
from campaigns.records import guards, services
from campaigns.records.identifiers import new_id
from mrc.core.models import Centre, User
from tests.campaigns.factories import (
    NOW,
    InstitutionFactory,
    MaterialFactory,
    PartnerFactory,
    make_content,
    make_officer,
    make_supervisor,
    submit,
    submit_verified,
    verify,
)
from tests.campaigns.raw_sql import execute, key, refused

#: A column of each immutable table, and a value that is not in it.
IMMUTABLE = [
    (SessionVersion, "notes", "changed"),
    (AttendanceCount, "count", 1999),
    (VersionTopic, "topic_id", 1),
    (VersionFacilitator, "facilitator_id", 1),
    (VersionPartner, "partner_id", 1),
    (VersionMaterial, "quantity", 9999),
    (SessionEvent, "reason", "changed"),
    (RuleFlag, "note", "changed"),
    (InstitutionEvent, "action", "accepted"),
]


@pytest.fixture
def session(officer: User) -> Session:
    """A verified session with at least one row in every immutable table."""
    institution = services.propose_institution(
        by=officer,
        name_en="Trade School",
        name_ur="",
        district=InstitutionFactory().district,
        kind="tvet",
        now=NOW,
    )
    return submit_verified(
        officer,
        institution=str(institution.pk),
        partners=[PartnerFactory().pk],
        materials=[{"material": MaterialFactory().pk, "quantity": 40}],
        attendance=[{"sex": "female", "age_band": "18_24", "count": 20}],
    )


@pytest.mark.parametrize(("model", "column", "value"), IMMUTABLE)
def test_immutable_rows_resist_the_orm_and_raw_sql(
    session: Session, model: type[models.Model], column: str, value: object
) -> None:
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()
    setattr(row, column, value)
    table = model._meta.db_table

    assert refused(row.save)
    assert refused(row.delete)
    assert refused(lambda: model.objects.bulk_update([row], [column]))
    assert refused(lambda: model.objects.update(**{column: value}))
    assert refused(lambda: model.objects.all()._raw_delete(using="default"))
    assert refused(execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", value, row.pk))
    assert refused(execute(f"DELETE FROM {table} WHERE id = %s", row.pk))
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize(("model", "column", "value"), IMMUTABLE)
def test_immutable_rows_resist_replacing_inserts(
    session: Session, model: type[models.Model], column: str, value: object
) -> None:
    """`INSERT OR REPLACE` and `ON CONFLICT DO UPDATE` are changes by another name."""
    row = model.objects.first()
    before = model.objects.filter(pk=row.pk).values().get()
    setattr(row, column, value)
    assert refused(
        lambda: model.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=[column]
        )
    )
    if connection.vendor == "sqlite":
        table, columns = model._meta.db_table, [f.column for f in model._meta.concrete_fields]
        names = ", ".join(f'"{name}"' for name in columns)
        values = names.replace(f'"{column}"', "%s")
        sql = f"INSERT OR REPLACE INTO {table} ({names}) SELECT {values} FROM {table} WHERE id = %s"
        assert refused(execute(sql, value, row.pk))
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("model", [model for model, _column, _value in IMMUTABLE[1:6]])
def test_a_sent_version_takes_no_further_rows(session: Session, model: type[models.Model]) -> None:
    row = model.objects.first()
    row.pk = None
    if model is AttendanceCount:
        row.age_band = "45_plus"
    count = model.objects.count()
    assert refused(lambda: row.save(force_insert=True))
    assert refused(lambda: model.objects.bulk_create([row]))
    assert model.objects.count() == count


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", guards.TRUNCATE_TABLES)
def test_no_table_is_truncated(session: Session, table: str) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")()
    assert refused(execute(f"TRUNCATE {table} CASCADE"))
    assert refused(execute("TRUNCATE core_user CASCADE"))


def test_a_verified_session_moves_by_no_statement(session: Session) -> None:
    other = submit(session.officer, notes="another")
    statements = [
        execute("UPDATE campaigns_session SET state = 'submitted' WHERE id = %s", key(session)),
        execute("UPDATE campaigns_session SET state = 'void' WHERE id = %s", key(session)),
        execute(
            "UPDATE campaigns_session SET current_version_id = NULL WHERE id = %s", key(session)
        ),
        execute(
            "UPDATE campaigns_session SET current_version_id = %s WHERE id = %s",
            other.current_version_id,
            key(session),
        ),
        execute("UPDATE campaigns_session SET reference = 'X' WHERE id = %s", key(session)),
        execute("DELETE FROM campaigns_session WHERE id = %s", key(session)),
        lambda: Session.objects.filter(pk=session.pk).update(state="returned"),
        lambda: Session.objects.filter(pk=session.pk).update(centre=_other_centre()),
        lambda: Session.objects.filter(pk=session.pk).update(officer=make_officer()),
        lambda: Session.objects.filter(pk=session.pk).update(received_at=NOW + _ONE_DAY),
        lambda: Session.objects.filter(pk=session.pk).update(is_sample=True),
        lambda: Session.objects.bulk_update([_with(session, state="void")], ["state"]),
        _with(session, state="submitted").save,
        lambda: Session.objects.filter(pk=session.pk)._raw_delete(using="default"),
    ]
    assert [index for index, run in enumerate(statements) if not refused(run)] == []
    session.refresh_from_db()
    assert session.state == "verified"


_ONE_DAY = datetime.timedelta(days=1)


def _other_centre() -> Centre:
    from tests.factories import CentreFactory

    return CentreFactory(code="ISB")


def _with(session: Session, **values: object) -> Session:
    copy = Session.objects.get(pk=session.pk)
    for name, value in values.items():
        setattr(copy, name, value)
    return copy


def test_a_session_begins_as_submitted_and_without_a_version(officer: User) -> None:
    values = {"centre": officer.centre, "officer": officer, "received_at": NOW}
    assert refused(
        lambda: Session.objects.create(reference="LHE-2026-1", state="verified", **values)
    )
    version = submit(officer).current_version
    assert refused(
        lambda: Session.objects.create(reference="LHE-2026-2", current_version=version, **values)
    )


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no such statement")
def test_a_session_is_not_replaced(session: Session) -> None:
    columns = ", ".join(f'"{f.column}"' for f in Session._meta.concrete_fields)
    for changed in ('"officer_id"', '"id"'):
        value = "1" if changed == '"officer_id"' else f"'{new_id().hex}'"
        values = (
            columns.replace(changed, value)
            .replace('"state"', "'submitted'")
            .replace('"current_version_id"', "NULL")
        )
        sql = f"INSERT OR REPLACE INTO {{0}} ({columns}) SELECT {values} FROM {{0}}"
        assert refused(execute(sql.format("campaigns_session")))
    assert Session.objects.get().pk == session.pk


def test_only_the_moves_that_exist_make_an_event(officer: User, supervisor: User) -> None:
    session = submit(officer)
    version = session.current_version

    def event(**values: object) -> Callable[[], object]:
        fields = {
            "session": session,
            "version": version,
            "by": supervisor,
            "at": NOW,
            "from_state": "submitted",
            "to_state": "verified",
            "reason": "because",
            **values,
        }
        return lambda: SessionEvent.objects.create(**fields)

    assert refused(event(from_state="returned"))
    assert refused(event(from_state="", to_state="submitted"))
    assert refused(event(to_state="submitted"))
    assert refused(event(version=submit(officer, notes="x").current_version))
    assert refused(event(from_state="verified", to_state="void"))
    assert not refused(event(to_state="returned"))


def test_a_version_of_nobody_cannot_be_sent(officer: User) -> None:
    session = submit(officer)
    empty = _next_version(session)
    new = Session.objects.create(
        reference="LHE-2026-9", centre=session.centre, officer=officer, received_at=NOW
    )
    empty.session, empty.number = new, 1
    empty.save(force_insert=True)
    assert refused(
        lambda: SessionEvent.objects.create(
            session=new, version=empty, by=officer, at=NOW, from_state="", to_state="submitted"
        )
    )


def _next_version(session: Session) -> SessionVersion:
    version = session.versions.order_by("-number").first()
    version.pk, version.number = None, version.number + 1
    return version


def test_nobody_unfit_verifies_not_even_by_raw_sql(
    officer: User, lahore: Centre, peshawar: Centre
) -> None:
    facilitator, author = make_supervisor(lahore), make_supervisor(lahore)
    session = submit(officer, facilitators=[officer.pk, facilitator.pk])
    reviewer = make_supervisor(lahore)
    services.return_session(session=session, by=reviewer, reason="Hall?", now=NOW)
    # The facilitator of the first version is no longer named in the second.
    session = submit(
        officer,
        session_id=session.pk,
        base_version=1,
        campaign=session.current_version.campaign_id,
        facilitators=[officer.pk],
    )
    nowhere = make_supervisor(lahore)
    User.objects.filter(pk=nowhere.pk).update(centre=None)

    for unfit in (officer, facilitator, make_supervisor(peshawar), nowhere):
        sql = (
            "INSERT INTO campaigns_sessionevent"
            " (session_id, version_id, by_id, at, from_state, to_state, reason, comments)"
            " VALUES (%s, %s, %s, %s, 'submitted', 'verified', '', '{}')"
        )
        assert refused(execute(sql, key(session), session.current_version_id, unfit.pk, NOW))
    assert not refused(execute(sql, key(session), session.current_version_id, author.pk, NOW))


def test_an_amendment_is_decided_once_and_kept(session: Session, supervisor: User) -> None:
    content = {**session.current_version.content, "notes": "The door count was found."}
    proposer, decider = make_officer(session.centre), make_supervisor(session.centre)
    amendment = services.propose_amendment(
        session=session, content=content, base_version=1, reason="Found it", by=proposer, now=NOW
    )
    pointer = execute(
        "UPDATE campaigns_session SET current_version_id = %s WHERE id = %s",
        amendment.version_id,
        key(session),
    )
    assert refused(pointer)
    assert refused(lambda: Amendment.objects.update(reason="another"))
    assert refused(
        lambda: Amendment.objects.update(state="accepted", decided_by=proposer, decided_at=NOW)
    )
    assert refused(lambda: Amendment.objects.update(state="accepted"))
    assert refused(amendment.delete)
    services.decide_amendment(amendment=amendment, accept=True, reason="", by=decider, now=NOW)
    assert refused(lambda: Amendment.objects.update(decision_reason="later"))
    assert refused(
        lambda: Amendment.objects.update(state="proposed", decided_by=None, decided_at=None)
    )
    assert refused(execute("DELETE FROM campaigns_amendment"))
    session.refresh_from_db()
    assert session.current_version == amendment.version


def test_an_amendment_needs_a_verified_session(officer: User) -> None:
    session = submit(officer)
    proposed = _next_version(session)
    proposed.save(force_insert=True)
    assert refused(
        lambda: Amendment.objects.create(
            session=session,
            base_version=session.current_version,
            version=proposed,
            reason="x",
            proposed_by=officer,
            proposed_at=NOW,
        )
    )


def test_merges_are_one_step_deep_and_never_a_circle(db: None) -> None:
    first, second, third = (InstitutionFactory() for _ in range(3))
    rows = Institution.objects
    rows.filter(pk=first.pk).update(merged_into=second)
    assert refused(lambda: rows.filter(pk=second.pk).update(merged_into=third))
    assert refused(lambda: rows.filter(pk=second.pk).update(merged_into=first))
    assert refused(lambda: rows.filter(pk=third.pk).update(merged_into=first))
    assert refused(lambda: rows.filter(pk=third.pk).update(merged_into=F("pk")))
    assert refused(lambda: InstitutionFactory(merged_into=first))
    assert not refused(lambda: rows.filter(pk=third.pk).update(merged_into=second))


def test_cells_are_unique_and_in_range(officer: User) -> None:
    version = _next_version(submit(officer))
    version.save(force_insert=True)

    def cell(**values: object) -> Callable[[], object]:
        fields = {"version": version, "sex": "female", "age_band": "18_24", "count": 1, **values}
        return lambda: AttendanceCount.objects.create(**fields)

    assert refused(cell(count=2001))
    assert refused(cell(count=-1))
    assert refused(cell(sex="other"))
    assert refused(cell(age_band="60_plus"))
    assert not refused(cell(count=2000))
    assert refused(cell())


def test_every_guard_is_installed(db: None) -> None:
    assert guards.missing(connection) == []
    with transaction.atomic():
        guards.remove(connection)
        assert len(guards.missing(connection)) >= len(
            [guard for guard in guards.GUARDS if not guard.only_on]
        )
        guards.install(connection)
        guards.install(connection)
    assert guards.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_rebuilds_tables_loses_no_guard() -> None:
    """SQLite copies a table to alter it: its triggers would be gone, or trip over its absence."""
    config = apps.get_app_config("campaigns")
    signal = {
        "sender": config,
        "app_config": config,
        "using": "default",
        "plan": [("a migration", False)],
        "verbosity": 0,
        "interactive": False,
        "apps": apps,
    }
    pre_migrate.send(**signal)
    with connection.schema_editor() as editor:
        old = Session._meta.get_field("state")
        new = old.clone()
        new.set_attributes_from_name(old.name)
        new.model, new.max_length = Session, 11
        editor.alter_field(Session, old, new)
        editor.alter_field(Session, new, old)
    post_migrate.send(**signal)
    assert guards.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_migrating_again_changes_nothing() -> None:
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []


def test_the_first_receipt_is_whole(officer: User) -> None:
    """A session without a version is never left behind when the version is refused."""
    content = make_content(officer, attendance=[])
    with pytest.raises(services.RulesBrokenError):
        services.submit_session(
            session_id=new_id(), content=content, base_version=0, by=officer, now=NOW
        )
    assert not Session.objects.exists()
    assert verify(submit(officer)).current_version is not None
