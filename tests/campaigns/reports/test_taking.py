"""A snapshot: what it counts, that it adds up, and that its hash is of its very text."""

import datetime
import hashlib
import json
import random

import pytest
import rfc8785
from django.db.models import Sum

from campaigns.codes.services import code_of
from campaigns.models import AttendanceCount, DonorReport, ReportSnapshot, Session
from campaigns.records import services as records
from campaigns.reports import taking
from campaigns.reports.errors import UnsettledError
from campaigns.reports.reading import DamagedError, Snapshot
from campaigns.reports.schema import ADDITIVE, TABLES, SnapshotData
from campaigns.reports.taking import adds_up
from mrc.core.models import DailyCount, User
from tests.campaigns.factories import ProgrammeFactory
from tests.campaigns.figures.builders import make_institution, send
from tests.campaigns.reports.reporting import FIRST, LAST, Work, data_of

SEXES = ("female", "male", "transgender", "not_recorded")
BANDS = ("under_15", "15_17", "18_24", "25_29", "30_44", "45_plus", "not_recorded")


def sums(data: SnapshotData, table: str, key: str) -> float:
    rows = next(one for one in data["tables"] if one["key"] == table)["rows"]
    return sum(row["figures"]["values"][key] or 0 for row in rows if row["figures"])


def test_the_hash_is_of_the_canonical_text(report: DonorReport) -> None:
    stored = report.snapshot
    assert hashlib.sha256(stored.canonical.encode()).hexdigest() == stored.sha256
    assert rfc8785.dumps(json.loads(stored.canonical)).decode() == stored.canonical
    again = ReportSnapshot.objects.get(pk=stored.pk)
    assert again.canonical == stored.canonical


def test_a_changed_text_is_noticed(report: DonorReport) -> None:
    stored = report.snapshot
    stored.canonical = stored.canonical.replace('"people":37', '"people":38')
    with pytest.raises(DamagedError):
        Snapshot(stored)


def test_it_names_every_counted_session_with_its_version(report: DonorReport) -> None:
    version = Session.objects.get().current_version
    (row,) = data_of(report)["sessions"]
    assert (row["reference"], row["version"]) == (version.session.reference, version.number)
    assert row["hash"] == version.content_hash
    assert row["people"] == 37


def test_what_does_not_count_is_not_in_it(work: Work, maker: User) -> None:
    counted = work.hold()
    work.hold(held_on=datetime.date(2026, 7, 1))
    void = work.hold(held_on=datetime.date(2026, 4, 1))
    records.void_session(
        session=void, by=work.lahore.supervisor, reason="Twice", now=void.received_at
    )
    other = work.hold(work.peshawar)
    work.peshawar.campaign.programme = ProgrammeFactory()
    work.peshawar.campaign.save()
    data = data_of(work.report(maker))
    assert [row["reference"] for row in data["sessions"]] == [counted.reference]
    assert other.reference not in json.dumps(data)
    assert data["total"]["values"]["sessions"] == 1


def test_scans_of_its_own_codes_stand_beside_the_people(work: Work, maker: User) -> None:
    key = f"scan:{code_of(work.hold())}:s"
    DailyCount.objects.create(day=datetime.date(2026, 3, 11), key=key, number=5)
    # After the days of the report.
    DailyCount.objects.create(day=datetime.date(2026, 7, 1), key=key, number=7)
    other = work.hold(work.peshawar)
    work.peshawar.campaign.programme = ProgrammeFactory()
    work.peshawar.campaign.save()
    elsewhere = f"scan:{code_of(other)}:s"
    DailyCount.objects.create(day=datetime.date(2026, 3, 11), key=elsewhere, number=11)
    data = data_of(work.report(maker))
    assert data["scans"] == 5
    assert data["total"]["values"]["attendances"] == 37


def test_sessions_that_wait_stand_apart(work: Work, maker: User) -> None:
    work.hold()
    send(
        work.lahore,
        held_on=datetime.date(2026, 3, 11),
        cells={("male", "18_24"): 9},
        institution=make_institution(work.lahore),
    )
    values = data_of(work.report(maker))["total"]["values"]
    assert (values["sessions"], values["attendances"]) == (1, 37)
    assert (values["awaiting_sessions"], values["awaiting_attendances"]) == (1, 9)


def test_a_month_without_sessions_is_a_gap(work: Work, maker: User) -> None:
    work.hold(held_on=datetime.date(2026, 1, 5))
    work.hold(held_on=datetime.date(2026, 3, 5))
    snapshot = Snapshot(work.report(maker).snapshot)
    rows = snapshot.rows("month")
    assert [row.key for row in rows] == [f"2026-{month:02d}" for month in range(1, 7)]
    assert [row.is_gap for row in rows] == [False, True, False, True, True, True]
    table = snapshot.shown_table("month", "sessions", "All together")
    assert table.rows[1].cells[0] == "–"


@pytest.mark.parametrize("seed", range(6))
def test_every_table_adds_up_to_the_total_and_to_the_records(
    work: Work, maker: User, seed: int
) -> None:
    chance = random.Random(seed)
    for _number in range(chance.randint(3, 9)):
        office = chance.choice([work.lahore, work.peshawar])
        cells = {
            (sex, band): chance.randint(1, 40)
            for sex in SEXES
            for band in BANDS
            if chance.random() < 0.2
        } or {("male", "18_24"): 3}
        day = FIRST + datetime.timedelta(days=chance.randrange((LAST - FIRST).days + 1))
        kind = chance.choice(["tvet", "university", "school"])
        work.hold(
            office,
            held_on=day,
            cells=cells,
            institution=make_institution(office, kind=kind),
            count_method=chance.choice(["headcount", "headcount", "estimate"]),
            referrals=chance.choice([None, 2]),
            first_time_count=chance.choice([None, 1]),
        )
    data = data_of(work.report(maker))
    assert [table["key"] for table in data["tables"]] == [by.value for by in TABLES]
    for table in data["tables"]:
        for key in ADDITIVE:
            assert sums(data, table["key"], key) == (data["total"]["values"][key] or 0), (
                table["key"],
                key,
            )
    people = AttendanceCount.objects.counted().aggregate(sum=Sum("count"))["sum"]
    values = data["total"]["values"]
    assert people == (values["attendances"] or 0) + (values["estimated_attendances"] or 0)
    assert people == sum(row["people"] for row in data["sessions"])
    assert len(data["sessions"]) == Session.objects.verified().count()


def test_the_check_of_the_sums_sees_one_person_more(report: DonorReport) -> None:
    data = data_of(report)
    assert adds_up(data)
    data["tables"][0]["rows"][2]["figures"]["values"]["attendances"] += 1
    assert not adds_up(data)


def test_sessions_decided_meanwhile_make_it_start_again(
    work: Work, maker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list read last has one session more each time: it never comes to rest."""
    work.hold()
    read = taking.read_sessions
    calls = []

    def restless(selection):
        calls.append(1)
        rows = read(selection)
        return rows * 2 if len(calls) % 2 == 0 else rows

    monkeypatch.setattr(taking, "read_sessions", restless)
    with pytest.raises(UnsettledError):
        work.report(maker)
    assert len(calls) == 2 * taking.ATTEMPTS
    assert not ReportSnapshot.objects.exists()


def test_the_words_are_there_in_both_languages(report: DonorReport) -> None:
    data = data_of(report)
    words = [column["text"] for family in data["families"] for column in family["columns"]]
    words += [column["label"] for family in data["families"] for column in family["columns"]]
    words += [data["rule"], data["programme"]["name"]]
    assert all(word["en"] and word["ur"] and word["en"] != word["ur"] for word in words)


def test_queries_do_not_grow_with_sessions(
    work: Work, maker: User, django_assert_max_num_queries
) -> None:
    institution = make_institution(work.lahore)
    for day in range(1, 9):
        work.hold(held_on=datetime.date(2026, 3, day), institution=institution)
    with django_assert_max_num_queries(70):
        work.report(maker)
