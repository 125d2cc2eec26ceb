"""Two people, on both databases, against raw SQL too: back-checks and amendments."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection, models

from campaigns.models import Amendment, BackCheck, BackCheckDraw, BackCheckResult, Session
from campaigns.records import guards, services
from mrc.core.models import Centre, User
from tests.campaigns.checking.plain import send_plain, verified_plain
from tests.campaigns.factories import KARACHI, NOW, make_officer, make_supervisor, verify
from tests.campaigns.raw_sql import execute, key, refused

MARCH = datetime.date(2026, 3, 1)
APRIL = datetime.datetime(2026, 4, 2, 9, 0, tzinfo=KARACHI)


@pytest.fixture
def draw(lahore: Centre) -> BackCheckDraw:
    return BackCheckDraw.objects.create(
        centre=lahore, month=MARCH, seed="0" * 32, share_percent=100, made_at=APRIL
    )


@pytest.fixture
def check(officer: User, supervisor: User, draw: BackCheckDraw) -> BackCheck:
    session = verify(send_plain(officer), by=supervisor)
    return BackCheck.objects.create(session=session, draw=draw, reason="random", drawn_at=APRIL)


@pytest.fixture
def result(check: BackCheck, lahore: Centre) -> BackCheckResult:
    return BackCheckResult.objects.create(
        back_check=check,
        by=make_supervisor(lahore),
        at=APRIL,
        method="call",
        checked_on=APRIL.date(),
        outcome="confirmed",
        recorded_total=14,
    )


@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (BackCheckDraw, "seed", "f" * 32),
        (BackCheck, "reason", "flagged"),
        (BackCheckResult, "note", "changed"),
    ],
)
def test_what_was_drawn_and_found_is_never_changed(
    result: BackCheckResult, model: type[models.Model], column: str, value: object
) -> None:
    row, rows, table = model.objects.get(), model.objects, model._meta.db_table
    before = rows.values().get()
    setattr(row, column, value)
    statements = [
        row.save,
        row.delete,
        lambda: rows.update(**{column: value}),
        lambda: rows.all()._raw_delete(using="default"),
        lambda: rows.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=[column]
        ),
        execute(f"UPDATE {table} SET {column} = %s", value),
        execute(f"DELETE FROM {table}"),
    ]
    if connection.vendor == "sqlite":
        names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
        for changed in (column, "id"):
            values = names.replace(f'"{changed}"', "%s")
            statements.append(
                execute(
                    f"INSERT OR REPLACE INTO {table} ({names}) SELECT {values} FROM {table}",
                    value if changed == column else 99,
                )
            )
    assert [index for index, run in enumerate(statements) if not refused(run)] == []
    assert rows.values().get() == before


def test_nobody_unfit_records_a_result_not_even_by_raw_sql(
    check: BackCheck, officer: User, supervisor: User, lahore: Centre
) -> None:
    sql = (
        "INSERT INTO campaigns_backcheckresult (back_check_id, by_id, at, method, checked_on,"
        " outcome, recorded_total, note) VALUES (%s, %s, %s, 'call', %s, 'confirmed', 14, '')"
    )

    def insert(person: User) -> Callable[[], None]:
        return execute(sql, check.pk, person.pk, APRIL, APRIL.date())

    assert refused(insert(officer))
    assert refused(insert(supervisor))
    assert not refused(insert(make_supervisor(lahore)))
    # It has ended: neither another result nor one of another kind.
    assert refused(insert(make_supervisor(lahore)))


def test_facilitator_author_and_decider_are_unfit_too(lahore: Centre, draw: BackCheckDraw) -> None:
    officer, facilitator, verifier, proposer, decider, other = (
        make_officer(lahore),
        *(make_supervisor(lahore) for _number in range(5)),
    )
    session = verify(send_plain(officer, facilitators=[officer.pk, facilitator.pk]), by=verifier)
    content = {**session.current_version.content, "notes": "The register was found."}
    amendment = services.propose_amendment(
        session=session, content=content, base_version=1, reason="Found it", by=proposer, now=NOW
    )
    services.decide_amendment(amendment=amendment, accept=True, reason="", by=decider, now=NOW)
    check = BackCheck.objects.create(session=session, draw=draw, reason="random", drawn_at=APRIL)

    def insert(person: User) -> Callable[[], object]:
        return lambda: BackCheckResult.objects.create(
            back_check=check,
            by=person,
            at=APRIL,
            method="call",
            checked_on=APRIL.date(),
            outcome="unreachable",
            recorded_total=14,
        )

    for unfit in (officer, facilitator, verifier, proposer, decider):
        assert refused(insert(unfit))
    assert not refused(insert(other))


def test_a_void_session_gets_no_result(check: BackCheck, supervisor: User, lahore: Centre) -> None:
    services.void_session(session=check.session, by=supervisor, reason="Twice.", now=APRIL)
    assert refused(
        lambda: BackCheckResult.objects.create(
            back_check=check,
            by=make_supervisor(lahore),
            at=APRIL,
            method="call",
            checked_on=APRIL.date(),
            outcome="confirmed",
            recorded_total=14,
        )
    )


def test_only_verified_sessions_of_the_centre_are_drawn(
    officer: User, peshawar: Centre, draw: BackCheckDraw
) -> None:
    waiting, foreign = send_plain(officer), verified_plain(make_officer(peshawar))

    def take(session: Session) -> Callable[[], object]:
        return lambda: BackCheck.objects.create(
            session=session, draw=draw, reason="random", drawn_at=APRIL
        )

    assert refused(take(waiting))
    assert refused(take(foreign))
    verify(waiting)
    assert not refused(take(waiting))
    assert refused(take(waiting))


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": "differs"},
        {"outcome": "differs", "found_total": 14},
        {"outcome": "confirmed", "found_total": 13},
        {"outcome": "maybe"},
        {"method": "letter"},
    ],
)
def test_a_result_makes_sense(check: BackCheck, lahore: Centre, values: dict[str, object]) -> None:
    fields: dict[str, object] = {
        "back_check": check,
        "by": make_supervisor(lahore),
        "at": APRIL,
        "method": "visit",
        "checked_on": APRIL.date(),
        "outcome": "confirmed",
        "recorded_total": 14,
        **values,
    }
    assert refused(lambda: BackCheckResult.objects.create(**fields))


def test_a_sample_is_of_a_whole_month_once(draw: BackCheckDraw, peshawar: Centre) -> None:
    def make(**values: object) -> Callable[[], object]:
        fields: dict[str, object] = {
            "centre": peshawar,
            "month": MARCH,
            "seed": "1" * 32,
            "share_percent": 10,
            "made_at": APRIL,
            **values,
        }
        return lambda: BackCheckDraw.objects.create(**fields)

    assert refused(make(centre=draw.centre))
    assert refused(make(month=datetime.date(2026, 3, 2)))
    assert refused(make(share_percent=101))
    assert refused(make(seed="short"))
    assert not refused(make())


def test_an_amendment_is_not_accepted_by_its_proposer_or_by_who_held_the_session(
    officer: User, supervisor: User, lahore: Centre
) -> None:
    """Neither as a row of its own nor as the event that would move the figures."""
    session = verify(send_plain(officer), by=supervisor)
    proposer = make_supervisor(lahore)
    content = {**session.current_version.content, "notes": "The register was found."}
    amendment = services.propose_amendment(
        session=session, content=content, base_version=1, reason="Found it", by=proposer, now=NOW
    )
    rows = Amendment.objects.filter(pk=amendment.pk)
    assert refused(lambda: rows.update(state="accepted", decided_by=proposer, decided_at=NOW))
    event = (
        "INSERT INTO campaigns_sessionevent"
        " (session_id, version_id, by_id, at, from_state, to_state, reason, comments)"
        " VALUES (%s, %s, %s, %s, 'verified', 'verified', '', '{}')"
    )
    for unfit in (proposer, officer):
        assert refused(execute(event, key(session), amendment.version_id, unfit.pk, NOW))
    rows.update(state="accepted", decided_by=officer, decided_at=NOW)
    assert refused(execute(event, key(session), amendment.version_id, officer.pk, NOW))
    session.refresh_from_db()
    assert session.current_version_id == amendment.base_version_id


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("model", [BackCheckDraw, BackCheck, BackCheckResult])
def test_no_table_is_truncated(result: BackCheckResult, model: type[models.Model]) -> None:
    execute("SET CONSTRAINTS ALL IMMEDIATE")()
    assert refused(execute(f"TRUNCATE {model._meta.db_table} CASCADE"))


def test_the_guards_are_installed(db: None) -> None:
    assert guards.missing(connection) == []
