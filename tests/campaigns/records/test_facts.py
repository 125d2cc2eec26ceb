"""The warnings that need the database, each raised and not raised, through the service."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import RuleFlag, Session
from campaigns.records import services
from campaigns.records.content import parse_content
from campaigns.records.identifiers import new_id
from mrc.core.models import Centre, User
from tests.campaigns.factories import (
    HELD_ON,
    NOW,
    CampaignFactory,
    EvidenceFileFactory,
    InstitutionFactory,
    make_content,
    make_officer,
    make_supervisor,
    submit,
    submit_verified,
)
from tests.factories import DistrictFactory

_DAY = datetime.timedelta(days=1)


def cells(*counts: int) -> list[dict[str, object]]:
    bands = ["15_17", "18_24", "25_29", "30_44"]
    return [
        {"sex": "female", "age_band": band, "count": count}
        for band, count in zip(bands, counts, strict=False)
    ]


def raised(session: Session, code: str) -> list[Session]:
    """The sessions that a warning of this one is about."""
    flags = RuleFlag.objects.filter(version=session.current_version_id, code=code)
    return [flag.other for flag in flags]


def test_w1_the_same_place_on_the_same_day(officer: User, peshawar: Centre) -> None:
    place = InstitutionFactory()
    first = submit(officer, institution=str(place.pk), attendance=cells(9, 8))
    again = submit(make_officer(peshawar), institution=str(place.pk))
    assert raised(first, "W1") == []
    assert raised(again, "W1") == [first]
    before = HELD_ON - _DAY
    assert raised(submit(officer, institution=str(place.pk), held_on=str(before)), "W1") == []
    assert raised(submit(officer), "W1") == []


def test_w1_follows_merges_and_forgets_what_was_voided(officer: User, lahore: Centre) -> None:
    old, stays = InstitutionFactory(), InstitutionFactory()
    supervisor = make_supervisor(lahore)
    first = submit(officer, institution=str(old.pk))
    services.merge_institution(institution=old, into=stays, by=supervisor, now=NOW)
    assert raised(submit(officer, institution=str(stays.pk), notes="2"), "W1") == [first]
    services.void_session(session=first, by=supervisor, reason="Not held", now=NOW)
    third = submit(officer, institution=str(old.pk), notes="3")
    assert first not in raised(third, "W1")
    assert len(raised(third, "W1")) == 1


def test_w1_knows_a_venue_in_another_spelling(officer: User) -> None:
    kasur, other = DistrictFactory(name_en="Kasur"), DistrictFactory(name_en="Okara")
    first = submit(officer, venue="Jamia Hall, Bazar", district=kasur.pk)
    same = submit(officer, venue="jamia hall bazar", district=kasur.pk, notes="2")
    assert raised(same, "W1") == [first]
    assert raised(submit(officer, venue="Jamia Hall, Bazar", district=other.pk), "W1") == []


@pytest.mark.parametrize(
    ("times", "clash"),
    [
        (("11:29", "12:30"), True),
        (("09:00", "10:01"), True),
        (("10:30", "11:00"), True),
        (("11:30", "12:30"), False),
        (("09:00", "10:00"), False),
    ],
)
def test_w2_one_facilitator_in_two_places(
    officer: User, times: tuple[str, str], clash: bool
) -> None:
    helper = make_officer(officer.centre)
    first = submit(officer, facilitators=[officer.pk, helper.pk])
    second = submit(helper, facilitators=[helper.pk], starts_at=times[0], ends_at=times[1])
    assert raised(second, "W2") == ([first] if clash else [])


def test_w3_more_than_are_enrolled_or_than_is_usual(officer: User) -> None:
    small = InstitutionFactory(enrolment=36, enrolment_on=HELD_ON)
    assert raised(submit(officer, institution=str(small.pk)), "W3") == [None]
    kind = {"kind": "university"}
    for total in (20, 20, 20, 20, 22, 22, 22, 22, 21, 23):
        place = InstitutionFactory(**kind)
        submit_verified(officer, institution=str(place.pk), attendance=cells(total, 1))
    usual = submit(officer, institution=str(InstitutionFactory(**kind).pk), attendance=cells(20, 6))
    many = submit(officer, institution=str(InstitutionFactory(**kind).pk), attendance=cells(20, 9))
    assert (raised(usual, "W3"), raised(many, "W3")) == ([], [None])
    # Another kind has too few sessions to say what is usual.
    assert raised(submit(officer, attendance=cells(200, 9)), "W3") == []


def test_w4_an_officers_last_totals_are_mostly_round(officer: User) -> None:
    for number in range(19):
        held_on = HELD_ON - _DAY * (number + 1)
        total = 30 + 5 * number if number < 10 else 31 + 5 * number
        submit(officer, held_on=str(held_on), attendance=cells(total - 1, 1), now=NOW)
    assert raised(submit(officer, attendance=cells(31, 1)), "W4") == []
    # With this one, eleven of the last twenty; the oldest of the others has dropped out.
    assert raised(submit(officer, attendance=cells(34, 1)), "W4") == [None]
    assert raised(submit(make_officer(officer.centre), attendance=cells(34, 1)), "W4") == []


def test_w5_the_same_file_on_another_session(officer: User, supervisor: User) -> None:
    first, second = submit(officer), submit(officer, notes="2")
    for session in (first, second):
        EvidenceFileFactory(session=session, sha256="a" * 64)
    services.return_session(session=second, by=supervisor, reason="Sure?", now=NOW)
    content = second.current_version.content
    services.submit_session(
        session_id=second.pk, content=content, base_version=1, by=officer, now=NOW
    )
    second.refresh_from_db()
    assert raised(second, "W5") == [first]


def test_w6_the_same_cells_within_30_days(officer: User) -> None:
    first = submit(officer, held_on=str(HELD_ON - _DAY * 30), attendance=cells(10, 11))
    same = submit(officer, attendance=cells(10, 11))
    assert raised(same, "W6") == [first]
    assert raised(submit(officer, attendance=cells(11, 10)), "W6") == []
    assert raised(submit(make_officer(officer.centre), attendance=cells(10, 11)), "W6") == []
    submit(officer, held_on=str(HELD_ON - _DAY * 40), attendance=cells(5, 6))
    assert raised(submit(officer, attendance=cells(5, 6)), "W6") == []


def test_w8_counts_from_the_first_receipt(officer: User, supervisor: User) -> None:
    in_time = submit(officer, now=NOW + _DAY * 3)
    late = submit(officer, now=NOW + _DAY * 4, notes="2")
    assert (raised(in_time, "W8"), raised(late, "W8")) == ([], [None])
    services.return_session(session=in_time, by=supervisor, reason="Sure?", now=NOW + _DAY * 9)
    corrected = submit(
        officer,
        session_id=in_time.pk,
        base_version=1,
        now=NOW + _DAY * 10,
        notes="3",
        institution=str(in_time.current_version.institution_id),
    )
    assert raised(corrected, "W8") == []


def test_a_session_never_warns_of_itself(officer: User, supervisor: User) -> None:
    session = submit(officer)
    services.return_session(session=session, by=supervisor, reason="Sure?", now=NOW)
    content = parse_content(session.current_version.content)
    found = services.review(content=content, session_id=session.pk, by=officer, now=NOW)
    assert found == []


def test_the_day_is_that_of_karachi(officer: User) -> None:
    content = make_content(officer, held_on="2026-03-11", campaign=CampaignFactory().pk)
    evening = datetime.datetime(2026, 3, 10, 18, 59, tzinfo=datetime.UTC)
    parsed, values = parse_content(content), {"session_id": new_id(), "by": officer}
    assert [f.code for f in services.review(content=parsed, now=evening, **values)] == ["B1"]
    midnight = evening + datetime.timedelta(minutes=1)
    assert services.review(content=parsed, now=midnight, **values) == []


def test_half_a_form_can_be_reviewed(officer: User) -> None:
    half = parse_content({"held_on": "2026-03-11"}, complete=False)
    found = services.review(content=half, session_id=new_id(), by=officer, now=NOW)
    assert {finding.code for finding in found} == {"B1", "B3"}


def test_judging_takes_as_many_queries_for_many_sessions_as_for_few(officer: User) -> None:
    place = InstitutionFactory()
    parsed = parse_content(make_content(officer, institution=str(place.pk)))

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            services.review(content=parsed, session_id=new_id(), by=officer, now=NOW)
        return len(captured)

    submit(officer, institution=str(place.pk))
    few = queries()
    for number in range(6):
        submit(officer, institution=str(place.pk), notes=str(number))
    assert queries() == few
