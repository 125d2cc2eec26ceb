"""Which sessions are drawn, who may ask again, and what is recorded of it."""

import datetime
from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.models import BackCheck, BackCheckDraw, BackCheckResult, Session
from campaigns.records import services
from campaigns.records.identifiers import new_id
from campaigns.records.services.back_checks import is_drawn, months_to_draw
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.checking.plain import ONE_CELL, send_plain, verified_plain
from tests.campaigns.factories import (
    KARACHI,
    NOW,
    EvidenceFileFactory,
    make_officer,
    make_supervisor,
    submit,
    submit_verified,
    verify,
)
from tests.clients import is_refused, signed_in
from tests.factories import make_user

MARCH = datetime.date(2026, 3, 1)
APRIL = datetime.datetime(2026, 4, 2, 9, 0, tzinfo=KARACHI)


def draw(centre: Centre, now: datetime.datetime = APRIL) -> list[BackCheck]:
    return services.draw_back_checks(centre=centre, month=MARCH, now=now)


@pytest.fixture
def flagged(officer: User, supervisor: User) -> Session:
    early = {"starts_at": "05:00", "ends_at": "05:45"}
    return verify(submit(officer, attendance=ONE_CELL, **early), by=supervisor)


@pytest.fixture
def check(flagged: Session, lahore: Centre) -> BackCheck:
    return draw(lahore)[0]


@pytest.fixture
def checker(lahore: Centre) -> User:
    return make_supervisor(lahore, username="kamran", first_name="Kamran", last_name="Ali")


def record(check: BackCheck, by: User, **changes: object) -> BackCheckResult:
    values: dict[str, object] = {
        "method": "call",
        "outcome": "confirmed",
        "checked_on": APRIL.date(),
        "found_total": None,
        "note": "",
        "now": APRIL,
        **changes,
    }
    return services.record_back_check(back_check=check, by=by, **values)


# -- Drawing ---------------------------------------------------------------------------------------


def test_all_flagged_are_drawn_and_a_share_of_the_others(
    officer: User, flagged: Session, lahore: Centre, settings: LazySettings
) -> None:
    plain = [verified_plain(officer, number) for number in range(20)]
    settings.MRC_BACK_CHECK_SHARE = 30
    drawn = {check.session_id: check.reason for check in draw(lahore)}
    rule = BackCheckDraw.objects.get()
    assert drawn.pop(flagged.pk) == "flagged"
    assert drawn == {
        one.pk: "random"
        for one in plain
        if is_drawn(seed=rule.seed, session_id=one.pk, share_percent=30)
    }
    assert (rule.centre, rule.month, rule.share_percent) == (lahore, MARCH, 30)


def test_a_second_run_draws_nothing_new(officer: User, flagged: Session, lahore: Centre) -> None:
    [verified_plain(officer, number) for number in range(10)]
    first = draw(lahore)
    before = list(BackCheck.objects.values()), list(BackCheckDraw.objects.values())
    assert first
    assert draw(lahore, APRIL + datetime.timedelta(days=9)) == []
    assert (list(BackCheck.objects.values()), list(BackCheckDraw.objects.values())) == before


def test_a_session_that_was_verified_late_is_drawn_by_the_same_rule(
    officer: User, flagged: Session, lahore: Centre, supervisor: User, settings: LazySettings
) -> None:
    settings.MRC_BACK_CHECK_SHARE = 100
    waiting = send_plain(officer, 1)
    draw(lahore)
    seed = BackCheckDraw.objects.get().seed
    settings.MRC_BACK_CHECK_SHARE = 0
    verify(waiting, by=supervisor)
    assert [check.session_id for check in draw(lahore)] == [waiting.pk]
    assert BackCheckDraw.objects.get().seed == seed


def test_a_warning_that_came_up_since_draws_a_session(
    officer: User, lahore: Centre, settings: LazySettings
) -> None:
    settings.MRC_BACK_CHECK_SHARE = 0
    session = verified_plain(officer, 1)
    assert draw(lahore) == []
    other = send_plain(officer, 2)
    for one in (session, other):
        EvidenceFileFactory(session=one, sha256="a" * 64)
    assert [check.reason for check in draw(lahore)] == ["flagged"]


def test_only_verified_sessions_of_that_centre_and_month_are_drawn(
    officer: User, lahore: Centre, peshawar: Centre, settings: LazySettings
) -> None:
    settings.MRC_BACK_CHECK_SHARE = 100
    inside = verified_plain(officer, 1)
    send_plain(officer, 2)
    submit_verified(make_officer(peshawar))
    verified_plain(officer, 3, held_on="2026-02-28")
    assert [check.session_id for check in draw(lahore)] == [inside.pk]


def test_a_month_that_has_not_ended_is_not_drawn(flagged: Session, lahore: Centre) -> None:
    """Who knew the seed could choose an identifier that it leaves out."""
    with pytest.raises(services.WrongStateError):
        draw(lahore, datetime.datetime(2026, 3, 31, 23, 59, tzinfo=KARACHI))
    assert not BackCheckDraw.objects.exists()
    assert len(draw(lahore, datetime.datetime(2026, 4, 1, 0, 0, tzinfo=KARACHI))) == 1


@pytest.mark.parametrize("share", [0, 10, 50, 100])
def test_the_share_is_what_was_asked_for(share: int) -> None:
    ids = [new_id() for _number in range(4000)]
    drawn = sum(is_drawn(seed="5" * 32, session_id=one, share_percent=share) for one in ids)
    assert abs(drawn / len(ids) - share / 100) < 0.03
    assert share not in (0, 100) or drawn == len(ids) * share // 100


def test_another_seed_draws_other_sessions() -> None:
    ids = [new_id() for _number in range(400)]
    samples = [
        {one for one in ids if is_drawn(seed=seed * 32, session_id=one, share_percent=20)}
        for seed in ("a", "b", "a")
    ]
    assert samples[0] == samples[2] != samples[1]


@pytest.mark.parametrize("share", [-1, 101, "10"])
def test_a_share_that_is_none_is_refused(
    share: object, flagged: Session, lahore: Centre, settings: LazySettings
) -> None:
    settings.MRC_BACK_CHECK_SHARE = share
    with pytest.raises(ImproperlyConfigured):
        draw(lahore)


def test_the_last_three_months_are_looked_through() -> None:
    january = datetime.datetime(2026, 1, 1, 0, 30, tzinfo=KARACHI)
    assert [f"{month:%Y-%m}" for month in months_to_draw(january)] == [
        "2025-10",
        "2025-11",
        "2025-12",
    ]


def test_the_command_draws_once(
    flagged: Session, peshawar: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: APRIL)
    for told in ("LHE 2026-03: 1 drawn\n1 sessions drawn.\n", "0 sessions drawn.\n"):
        out = StringIO()
        call_command("draw_back_checks", stdout=out)
        assert out.getvalue() == told


@pytest.mark.parametrize("arguments", [["--month=2026-04"], ["--month=March"], ["--centre=XYZ"]])
def test_the_command_refuses_what_makes_no_sense(
    arguments: list[str], lahore: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: APRIL)
    with pytest.raises(CommandError):
        call_command("draw_back_checks", *arguments)


# -- Recording -------------------------------------------------------------------------------------


def test_a_supervisor_who_had_no_part_in_it_records_what_was_found(
    check: BackCheck, checker: User
) -> None:
    result = record(check, checker, outcome="differs", found_total=18, method="visit")
    assert (result.recorded_total, result.found_total, result.method) == (20, 18, "visit")
    assert BackCheck.objects.with_state().get().state == "differs"
    assert BackCheck.objects.all().rate().confirmed_percent == 0


def test_nobody_checks_what_they_sent_held_or_verified(
    check: BackCheck, officer: User, supervisor: User, peshawar: Centre, lahore: Centre
) -> None:
    unfit = [
        officer,
        supervisor,
        make_supervisor(peshawar),
        make_user(Role.AUDITOR),
        make_user(Role.EDITOR, centre=lahore),
        make_officer(lahore),
    ]
    for person in unfit:
        with pytest.raises(services.NotAllowedError):
            record(check, person)
    facilitator = make_supervisor(lahore)
    session = submit_verified(
        officer,
        facilitators=[officer.pk, facilitator.pk],
        attendance=ONE_CELL,
        acknowledged={"W6": ""},
    )
    other = next(one for one in draw(lahore) if one.session_id == session.pk)
    with pytest.raises(services.NotAllowedError):
        record(other, facilitator)
    assert not BackCheckResult.objects.exists()


def test_a_data_officer_checks_every_centres(check: BackCheck) -> None:
    """Where a centre has one supervisor, who verified it, somebody from outside asks."""
    assert record(check, make_user(Role.DATA_OFFICER)).outcome == "confirmed"


def test_it_may_be_tried_again_until_somebody_answers(check: BackCheck, checker: User) -> None:
    record(check, checker, outcome="unreachable")
    assert BackCheck.objects.to_do().count() == 1
    record(check, checker)
    assert BackCheck.objects.to_do().count() == 0
    with pytest.raises(services.WrongStateError):
        record(check, checker)
    assert [one.outcome for one in check.results.all()] == ["unreachable", "confirmed"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "differs"}, "found_total"),
        ({"outcome": "differs", "found_total": 20}, "found_total"),
        ({"outcome": "maybe"}, "outcome"),
        ({"method": "letter"}, "method"),
        ({"checked_on": datetime.date(2026, 3, 9)}, "checked_on"),
        ({"checked_on": datetime.date(2026, 4, 3)}, "checked_on"),
        ({"note": "Ask at 0300 1234567"}, "note"),
        ({"note": "35202-1234567-1"}, "note"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(
    check: BackCheck, checker: User, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(services.ReasonError) as refusal:
        record(check, checker, **changes)
    assert refusal.value.field == field
    assert not BackCheckResult.objects.exists()


def test_a_void_session_is_not_checked_and_not_counted(
    check: BackCheck, flagged: Session, checker: User
) -> None:
    services.void_session(session=flagged, by=checker, reason="Sent twice.", now=APRIL)
    with pytest.raises(services.WrongStateError):
        record(check, checker)
    assert BackCheck.objects.all().rate().drawn == 0


def test_rate_is_of_those_that_have_ended(officer: User, lahore: Centre, checker: User) -> None:
    for number in range(4):
        submit_verified(
            officer, attendance=[{"sex": "male", "age_band": "18_24", "count": 20 + number}]
        )
    checks = draw(lahore)
    assert len(checks) == 4
    assert BackCheck.objects.all().rate().confirmed_percent is None
    record(checks[0], checker)
    record(checks[1], checker, outcome="differs", found_total=5)
    record(checks[2], checker, outcome="unreachable")
    rate = BackCheck.objects.all().rate()
    assert (rate.drawn, rate.open, rate.unreachable, rate.ended) == (4, 1, 1, 2)
    assert rate.confirmed_percent == 50


# -- Pages -----------------------------------------------------------------------------------------


def page(check: BackCheck) -> str:
    return reverse("campaigns_back_checks:back_check", args=[check.pk])


@pytest.fixture
def april(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: APRIL)


def test_result_is_recorded_on_its_page(check: BackCheck, checker: User, april: None) -> None:
    client = signed_in(checker)
    assert 'id="result-form"' in client.get(page(check)).content.decode()
    values = {
        "outcome": "differs",
        "found_total": "۱۸",
        "method": "call",
        "checked_on": "2026-04-01",
        "note": "The register says eighteen.",
    }
    assert client.post(page(check), values)["Location"] == "/admin/back-checks/"
    result = BackCheckResult.objects.get()
    assert (result.by, result.found_total, result.note) == (
        checker,
        18,
        "The register says eighteen.",
    )
    html = client.get(page(check)).content.decode()
    assert "18 people instead of 20" in html
    assert 'id="result-form"' not in html


def test_what_is_wrong_stands_beside_its_field_and_is_kept(
    check: BackCheck, checker: User, april: None
) -> None:
    response = signed_in(checker).post(
        page(check),
        {
            "outcome": "differs",
            "found_total": "",
            "method": "visit",
            "checked_on": "2026-04-01",
            "note": "Call 0300 1234567",
        },
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert "Write how many people were found." in html
    assert "Call 0300 1234567" in html
    assert not BackCheckResult.objects.exists()


def test_whoever_verified_it_sees_that_somebody_else_checks(
    check: BackCheck, supervisor: User, april: None
) -> None:
    client = signed_in(supervisor)
    html = client.get(page(check)).content.decode()
    assert 'id="result-form"' not in html
    assert "Somebody else checks this one" in html
    values = {"outcome": "confirmed", "method": "call", "checked_on": "2026-04-01"}
    assert is_refused(client.post(page(check), values))
    assert is_refused(client.post(page(check), {}))
    assert not BackCheckResult.objects.exists()


def test_list_is_narrowed_and_shows_the_rate(check: BackCheck, checker: User) -> None:
    record(check, checker)
    client, address = signed_in(checker), reverse("campaigns_back_checks:index")
    html = client.get(address).content.decode()
    assert check.session.reference in html
    assert ">100%<" in html
    assert (
        check.session.reference
        in client.get(f"{address}?state=confirmed&month=2026-03").content.decode()
    )
    assert check.session.reference not in client.get(f"{address}?state=open").content.decode()
    assert check.session.reference not in client.get(f"{address}?reason=random").content.decode()


def test_queries_of_the_list_do_not_grow(officer: User, lahore: Centre, checker: User) -> None:
    def add(numbers: range) -> None:
        for number in numbers:
            submit_verified(
                officer, attendance=[{"sex": "male", "age_band": "18_24", "count": 20 + number}]
            )
        for check in draw(lahore):
            record(check, checker, outcome="unreachable")

    client, address = signed_in(checker), reverse("campaigns_back_checks:index")
    add(range(1))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    add(range(1, 6))
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).content.decode().count("Nobody could be reached") > 5
    assert len(many) <= len(few)


def test_no_place_for_a_participant() -> None:
    """B10: a result holds counts, dates, staff and one note, which is read for numbers."""
    assert {field.name for field in BackCheckResult._meta.get_fields()} == {
        "id", "back_check", "by", "at", "method", "checked_on", "outcome",
        "recorded_total", "found_total", "note",
    }  # fmt: skip
    assert NOW < APRIL
