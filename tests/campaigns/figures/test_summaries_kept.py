"""Summaries follow the records in the same transaction, whatever changes these."""

import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from campaigns.figures.engine import EVERYTHING, Grouping, count
from campaigns.figures.selection import Selection
from campaigns.figures.summary import keeping, receivers
from campaigns.figures.summary.models import SessionSummary
from campaigns.models import Institution, Session
from campaigns.records import services
from mrc.core.models import District
from tests.campaigns.figures.builders import Cells, Office, hold, make_institution, send, verify
from tests.factories import DistrictFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 2, 10)
WOMEN: Cells = {("female", "18_24"): 20}
MEN: Cells = {("male", "30_44"): 7}


@pytest.fixture
def office() -> Office:
    return Office()


def summary_of(session: Session) -> SessionSummary | None:
    return SessionSummary.objects.filter(pk=session.pk).first()


def is_sound() -> bool:
    return list(keeping.problems()) == []


def test_row_follows_every_step_of_a_session(office: Office) -> None:
    session = send(office, held_on=DAY, cells=WOMEN)
    row = summary_of(session)
    assert row is not None
    assert (row.counts, row.people, row.lag) == (False, 20, None)
    services.return_session(
        session=session, by=office.supervisor, reason="Count again", now=session.received_at
    )
    assert summary_of(session) is None
    send(office, held_on=DAY, cells=MEN, session_id=session.pk, base_version=1)
    session.refresh_from_db()
    verify(office, session)
    row = summary_of(session)
    assert row is not None
    assert (row.counts, row.people, row.returned, row.lag) == (True, 7, 1, 2 * 24 * 3600)
    assert row.version_id == session.current_version_id
    services.void_session(
        session=session, by=office.supervisor, reason="Twice", now=session.received_at
    )
    assert summary_of(session) is None
    assert is_sound()


@pytest.mark.parametrize(("accept", "people"), [(True, 15), (False, 20)])
def test_amendment_moves_the_row_only_when_it_is_accepted(
    office: Office, accept: bool, people: int
) -> None:
    session = hold(office, held_on=DAY, cells=WOMEN)
    content = {**session.current_version.content, "headcount_declared": 15}
    content["attendance"] = [{"sex": "female", "age_band": "18_24", "count": 15}]
    amendment = services.propose_amendment(
        session=session,
        content=content,
        base_version=1,
        reason="Five twice",
        by=office.officer,
        now=session.received_at + datetime.timedelta(days=5),
    )
    services.decide_amendment(
        amendment=amendment,
        accept=accept,
        reason="Seen",
        by=office.supervisor,
        now=session.received_at + datetime.timedelta(days=6),
    )
    row = summary_of(session)
    assert row is not None
    assert row.people == people
    assert is_sound()


def test_what_is_rolled_back_leaves_no_trace(office: Office) -> None:
    session = send(office, held_on=DAY, cells=WOMEN)

    @transaction.atomic
    def verify_and_fail() -> None:
        verify(office, session)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        verify_and_fail()
    row = summary_of(session)
    assert row is not None
    assert row.counts is False


def test_merge_takes_along_what_was_merged_before(office: Office) -> None:
    first, second, stays = (make_institution(office, kind="school") for _number in range(3))
    stays.kind = "college"
    stays.save()
    for institution in (first, second, stays):
        hold(office, held_on=DAY, cells=WOMEN, institution=institution)
    for goes, into in ((first, second), (second, stays)):
        services.merge_institution(
            institution=goes,
            into=into,
            by=office.supervisor,
            now=datetime.datetime.now(datetime.UTC),
        )
    assert set(SessionSummary.objects.values_list("institution", "kind")) == {(stays.pk, "college")}
    total = count(Selection(kind="college"), scope=EVERYTHING).total
    assert (total.sessions, total.institutions, total.unique_people) == (3, 1, 20)
    assert is_sound()


def test_district_that_counts_with_another_one_takes_its_halls_along(office: Office) -> None:
    old, new = office.district, DistrictFactory(name_en="New", province=office.district.province)
    for district in (old, new):
        office.district = district
        hold(office, held_on=DAY, cells=WOMEN, venue="Hall")
    assert count(Selection(), scope=EVERYTHING).total.unique_people == 40
    old.counted_with = new
    old.save()
    counted = count(Selection(district=old), scope=EVERYTHING, by=Grouping.DISTRICT)
    assert list(counted.rows) == [new.pk]
    assert (counted.total.sessions, counted.total.unique_people) == (2, 20)
    assert is_sound()


def test_other_words_about_an_institution_write_nothing(office: Office) -> None:
    institution = make_institution(office)
    hold(office, held_on=DAY, cells=WOMEN, institution=institution)
    institution.name_en = "Another name"
    with CaptureQueriesContext(connection) as captured:
        institution.save()
    written = [query["sql"] for query in captured if "INSERT" in query["sql"]]
    assert not [sql for sql in written if SessionSummary._meta.db_table in sql]


def test_a_step_costs_a_fixed_small_number_of_queries(office: Office) -> None:
    session = hold(office, held_on=DAY, cells={**WOMEN, **MEN})
    with CaptureQueriesContext(connection) as captured:
        keeping.refresh([session.pk])
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(statements) <= 4, statements


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: SessionSummary.objects.update(people=21),
        lambda: SessionSummary.objects.all().delete(),
        lambda: District.objects.filter(name_en="District LHE").update(
            counted_with=DistrictFactory(name_en="Elsewhere")
        ),
        lambda: Institution.objects.update(kind="madrasa"),
    ],
)
def test_check_records_names_what_does_not_agree_and_rebuilding_mends_it(
    office: Office, spoil: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    session = hold(office, held_on=DAY, cells=WOMEN, institution=make_institution(office))
    call_command("check_records")
    spoil()
    with pytest.raises(CommandError):
        call_command("check_records")
    assert f"{session.reference}: its summary" in capsys.readouterr().err
    for _time in range(2):
        call_command("rebuild_summaries")
    assert is_sound()


def test_migrating_fills_an_empty_table(office: Office) -> None:
    session = hold(office, held_on=DAY, cells=WOMEN)
    SessionSummary.objects.all().delete()
    receivers._migrated(using="default")
    assert summary_of(session) is not None
    assert keeping.is_complete()


def test_summary_of_a_session_that_is_in_no_figure_is_found_and_removed(office: Office) -> None:
    session = hold(office, held_on=DAY, cells=WOMEN)
    row = summary_of(session)
    services.void_session(
        session=session, by=office.supervisor, reason="Twice", now=session.received_at
    )
    assert row is not None
    row.save(force_insert=True)
    assert [problem.split("; ")[0] for problem in keeping.problems()] == [
        f"{session.reference}: its summary should not be there"
    ]
    assert list(keeping.rebuild()) == [1]
    assert summary_of(session) is None
