"""Several sessions at once: clean ones only, each by itself, and a word about each that was not."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import Session
from campaigns.records import services
from campaigns.records.flagging import with_flag_count
from campaigns.records.services import bulk
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.checking.plain import ONE_CELL, send_plain
from tests.campaigns.factories import (
    NOW,
    EvidenceFileFactory,
    make_officer,
    make_supervisor,
    submit,
)
from tests.clients import is_refused, signed_in
from tests.factories import make_user

ADDRESS = "/admin/sessions/awaiting/verify/"


def states(*sessions: Session) -> list[str]:
    return [Session.objects.get(pk=one.pk).state for one in sessions]


def test_clean_sessions_are_verified_each_with_its_event(officer: User, supervisor: User) -> None:
    clean = [send_plain(officer, number) for number in range(3)]
    outcomes = services.verify_many(sessions=clean, by=supervisor, now=NOW)
    assert [one.is_verified for one in outcomes] == [True, True, True]
    assert states(*clean) == ["verified"] * 3
    assert all(one.events.filter(to_state="verified", by=supervisor).count() == 1 for one in clean)


def test_flagged_and_blocked_ones_are_refused_and_keep_nobody(
    officer: User, supervisor: User
) -> None:
    clean = send_plain(officer)
    flagged = send_plain(officer, 1, attendance=ONE_CELL)
    without_sheet = send_plain(officer, 2, count_method="signed_sheet")
    outcomes = services.verify_many(
        sessions=[flagged, without_sheet, clean], by=supervisor, now=NOW
    )
    told = [" ".join(str(text) for text in one.refusals) for one in outcomes]
    assert "It has warnings" in told[0]
    assert "its scan is needed" in told[1]
    assert told[2] == ""
    assert states(flagged, without_sheet, clean) == ["submitted", "submitted", "verified"]


def test_own_and_other_centres_sessions_are_refused(
    supervisor: User, lahore: Centre, peshawar: Centre
) -> None:
    officer = make_officer(lahore)
    own = submit(officer, facilitators=[officer.pk, supervisor.pk])
    foreign = submit(make_officer(peshawar))
    outcomes = services.verify_many(sessions=[own, foreign], by=supervisor, now=NOW)
    assert [one.is_verified for one in outcomes] == [False, False]
    assert states(own, foreign) == ["submitted", "submitted"]


def test_a_warning_that_came_up_since_is_not_passed_over(officer: User, supervisor: User) -> None:
    """W5 lives outside the version: a sheet that turned up twice keeps the session apart."""
    session, other = send_plain(officer), send_plain(officer, 1, attendance=ONE_CELL)
    for one in (session, other):
        EvidenceFileFactory(session=one, sha256="a" * 64)
    outcome = services.verify_many(sessions=[session], by=supervisor, now=NOW)[0]
    assert isinstance(outcome, bulk.BulkOutcome)
    assert not outcome.is_verified
    assert states(session) == ["submitted"]


def test_one_that_fails_leaves_the_others_verified(
    officer: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each in its own transaction: what was verified before a failure stays verified."""
    first, second = send_plain(officer), send_plain(officer, 1)
    verify: Callable[..., Session] = bulk.verify_session

    def fail_for_second(*, session: Session, **values: object) -> Session:
        if session.pk == second.pk:
            raise services.WrongStateError
        return verify(session=session, **values)

    monkeypatch.setattr(bulk, "verify_session", fail_for_second)
    outcomes = services.verify_many(sessions=[first, second], by=supervisor, now=NOW)
    assert [one.is_verified for one in outcomes] == [True, False]
    assert states(first, second) == ["verified", "submitted"]


# -- Pages -----------------------------------------------------------------------------------------


def test_confirmation_names_each_and_verifies_nothing(officer: User, supervisor: User) -> None:
    clean, flagged = send_plain(officer), send_plain(officer, 1, attendance=ONE_CELL)
    client = signed_in(supervisor)
    html = client.get(ADDRESS, {"session": [str(clean.pk), str(flagged.pk)]}).content.decode()
    assert f'value="{clean.pk}" checked' in html
    assert f'value="{flagged.pk}"' not in html
    assert flagged.reference in html
    assert "It has warnings: look at it by itself." in html
    assert states(clean, flagged) == ["submitted", "submitted"]


def test_all_means_all_without_warnings(officer: User, supervisor: User) -> None:
    clean, flagged = send_plain(officer), send_plain(officer, 1, attendance=ONE_CELL)
    html = signed_in(supervisor).get(f"{ADDRESS}?all=1").content.decode()
    assert clean.reference in html
    assert flagged.reference not in html


def test_posting_tells_one_by_one(officer: User, supervisor: User) -> None:
    clean, flagged = send_plain(officer), send_plain(officer, 1, attendance=ONE_CELL)
    response = signed_in(supervisor).post(
        ADDRESS, {"session": [str(clean.pk), str(flagged.pk), "no key"]}
    )
    html = response.content.decode()
    verified, refused = html.partition('id="verified"')[2].split('id="refused"')
    assert clean.reference in verified
    assert flagged.reference in refused
    assert "It has warnings" in refused
    assert states(clean, flagged) == ["verified", "submitted"]


def test_sending_the_confirmation_twice_verifies_once(officer: User, supervisor: User) -> None:
    session, client = send_plain(officer), signed_in(supervisor)
    for _number in range(2):
        response = client.post(ADDRESS, {"session": str(session.pk)})
    assert "meanwhile" in response.content.decode() or "meantime" in response.content.decode()
    assert session.events.filter(to_state="verified").count() == 1


def test_nothing_chosen_leads_back(supervisor: User) -> None:
    for answer in (signed_in(supervisor).get(ADDRESS), signed_in(supervisor).post(ADDRESS)):
        assert answer["Location"] == reverse("campaigns_sessions:awaiting")


def test_another_centres_session_cannot_be_slipped_in(officer: User, peshawar: Centre) -> None:
    session = send_plain(officer)
    client = signed_in(make_supervisor(peshawar))
    for answer in (
        client.get(ADDRESS, {"session": str(session.pk)}),
        client.post(ADDRESS, {"session": str(session.pk)}),
    ):
        assert session.reference not in answer.content.decode()
    assert states(session) == ["submitted"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUPERVISOR])
def test_no_other_role_verifies_in_bulk(role: Role, officer: User, lahore: Centre) -> None:
    session = send_plain(officer)
    client = signed_in(make_user(role, centre=lahore))
    assert is_refused(client.get(f"{ADDRESS}?all=1"))
    assert is_refused(client.post(ADDRESS, {"session": str(session.pk)}))
    assert states(session) == ["submitted"]


# -- The queue -------------------------------------------------------------------------------------


def test_queue_counts_the_warnings_that_came_up_since(officer: User, supervisor: User) -> None:
    """Stored warnings and live W5, once each; a stored W5 is not counted twice."""
    session, other = send_plain(officer), send_plain(officer, 1, attendance=ONE_CELL)

    def counts() -> dict[str, int]:
        rows = with_flag_count(Session.objects.all())
        return {row.reference: row.flag_count for row in rows}

    assert counts() == {session.reference: 0, other.reference: 1}
    for one in (session, other):
        EvidenceFileFactory(session=one, sha256="a" * 64)
        EvidenceFileFactory(session=one, sha256="b" * 64)
    assert counts() == {session.reference: 1, other.reference: 2}
    html = signed_in(supervisor).get(reverse("campaigns_sessions:awaiting")).content.decode()
    assert f'value="{session.pk}"' not in html


def test_queue_offers_a_box_only_where_nothing_stands_against_it(
    officer: User, supervisor: User
) -> None:
    clean = send_plain(officer)
    flagged = send_plain(officer, 1, attendance=ONE_CELL)
    unsigned = send_plain(officer, 2, count_method="signed_sheet")
    html = signed_in(supervisor).get(reverse("campaigns_sessions:awaiting")).content.decode()
    boxes = [one for one in (clean, flagged, unsigned) if f'value="{one.pk}"' in html]
    assert boxes == [clean]
    assert "sheet missing" in html


def test_filter_flagged_finds_both_kinds(officer: User, supervisor: User) -> None:
    twin, late, plain = (send_plain(officer, number) for number in range(3))
    for one in (twin, late):
        EvidenceFileFactory(session=one, sha256="a" * 64)
    client, address = signed_in(supervisor), reverse("campaigns_sessions:index")
    flagged = client.get(f"{address}?flagged=true").content.decode()
    assert twin.reference in flagged
    assert late.reference in flagged
    assert plain.reference not in flagged
    rest = client.get(f"{address}?flagged=false").content.decode()
    assert plain.reference in rest
    assert twin.reference not in rest


@pytest.mark.parametrize("path", ["/admin/sessions/awaiting/", f"{ADDRESS}?all=1"])
def test_queries_do_not_grow_with_rows(path: str, officer: User, supervisor: User) -> None:
    client = signed_in(supervisor)
    send_plain(officer)
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(1, 7):
        EvidenceFileFactory(session=send_plain(officer, number))
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) <= len(few)
