import itertools

import pytest

from campaigns.models import Amendment, EvidenceFile, Session, SessionEvent
from campaigns.records import services
from campaigns.records.content import ContentError
from mrc.core.accounts.roles import Role
from mrc.core.analytics.models import OutboxEvent
from mrc.core.models import Centre, User
from tests.campaigns.factories import (
    NOW,
    EvidenceFileFactory,
    make_officer,
    make_supervisor,
    submit,
    submit_verified,
    verify,
)
from tests.factories import make_user


def test_returning_keeps_the_reason_and_the_remarks(officer: User, supervisor: User) -> None:
    session = submit(officer)
    services.return_session(
        session=session,
        by=supervisor,
        reason=" The hall is missing. ",
        comments={"venue": "Which hall?", "notes": ""},
        now=NOW,
    )
    session.refresh_from_db()
    event = session.events.last()
    assert session.state == "returned"
    assert (event.from_state, event.to_state, event.by) == ("submitted", "returned", supervisor)
    assert (event.reason, event.comments) == ("The hall is missing.", {"venue": "Which hall?"})
    assert event.version == session.current_version


def test_verifying_moves_the_state_and_writes_one_event(officer: User, supervisor: User) -> None:
    session = verify(submit(officer), by=supervisor)
    session.refresh_from_db()
    assert session.state == "verified"
    assert [event.to_state for event in session.events.all()] == ["submitted", "verified"]


def test_verifying_records_the_goal_once(
    officer: User, supervisor: User, settings: pytest.FixtureRequest
) -> None:
    settings.PLAUSIBLE_DOMAIN = "mrc.example"
    settings.PLAUSIBLE_API = "http://127.0.0.1:9/api/event"
    settings.PLAUSIBLE_ORIGIN = "https://mrc.example"
    session = verify(submit(officer), by=supervisor)
    goal = OutboxEvent.objects.get()
    assert (goal.name, goal.props) == ("Session verified", {"centre": "LHE"})
    assert str(session.pk) in goal.dedupe_key


ACTIONS = {
    "return": lambda session, by: services.return_session(
        session=session, by=by, reason="x", now=NOW
    ),
    "verify": lambda session, by: services.verify_session(session=session, by=by, now=NOW),
    "void": lambda session, by: services.void_session(session=session, by=by, reason="x", now=NOW),
}
#: What may be done in which state; everything else is refused.
POSSIBLE = {
    ("submitted", "return"),
    ("submitted", "verify"),
    ("submitted", "void"),
    ("returned", "void"),
    ("verified", "void"),
}


@pytest.mark.parametrize(
    ("state", "action"),
    list(itertools.product(["submitted", "returned", "verified", "void"], ACTIONS)),
)
def test_only_the_transitions_that_exist_are_possible(
    state: str, action: str, officer: User, supervisor: User
) -> None:
    session = submit(officer)
    first = {"returned": "return", "verified": "verify", "void": "void"}.get(state)
    if first:
        ACTIONS[first](session, supervisor)
    events = SessionEvent.objects.count()
    if (state, action) in POSSIBLE:
        ACTIONS[action](session, supervisor)
        assert SessionEvent.objects.count() == events + 1
        return
    with pytest.raises(services.WrongStateError):
        ACTIONS[action](session, supervisor)
    assert Session.objects.get().state == state
    assert SessionEvent.objects.count() == events


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_decides_who_may_not(
    action: str, officer: User, lahore: Centre, peshawar: Centre
) -> None:
    facilitator = make_supervisor(lahore)
    session = submit(officer, facilitators=[officer.pk, facilitator.pk])
    superuser = User.objects.create(username="root", is_superuser=True, centre=lahore)
    gone = make_supervisor(lahore, is_active=False)
    own = officer
    own.groups.add(*make_supervisor(lahore).groups.all())
    unfit = [
        User.objects.get(pk=own.pk),
        facilitator,
        make_supervisor(peshawar),
        superuser,
        gone,
        make_officer(lahore),
        make_user(Role.DATA_OFFICER, centre=lahore),
        make_user(Role.AUDITOR, centre=lahore),
    ]
    for person in unfit:
        with pytest.raises(services.NotAllowedError):
            ACTIONS[action](session, person)
    assert Session.objects.get().state == "submitted"
    ACTIONS[action](session, make_supervisor(lahore))


def test_a_stale_copy_of_the_session_decides_nothing(officer: User, supervisor: User) -> None:
    stale = submit(officer)
    verify(Session.objects.get(pk=stale.pk), by=supervisor)
    assert stale.state == "submitted"
    with pytest.raises(services.WrongStateError):
        services.return_session(session=stale, by=supervisor, reason="x", now=NOW)


@pytest.mark.parametrize(
    "reason", ["", "  \n ", "Ask Ali, 0300-1234567", "CNIC 35202-1234567-1", "x" * 2001]
)
def test_a_reason_is_given_and_holds_no_personal_data(
    reason: str, officer: User, supervisor: User
) -> None:
    session = submit(officer)
    for decide in (services.return_session, services.void_session):
        with pytest.raises(services.ReasonError):
            decide(session=session, by=supervisor, reason=reason, now=NOW)
    assert Session.objects.get().state == "submitted"


def test_remarks_belong_to_fields_and_hold_no_personal_data(
    officer: User, supervisor: User
) -> None:
    session = submit(officer)
    for comments in ({"venue": "call 0300 1234567"}, {"no_such_field": "x"}):
        with pytest.raises(services.ReasonError) as caught:
            services.return_session(
                session=session, by=supervisor, reason="x", comments=comments, now=NOW
            )
    assert caught.value.field == "comments"


def test_a_signed_sheet_needs_its_scan_before_it_is_verified(
    officer: User, supervisor: User
) -> None:
    session = submit(officer, count_method="signed_sheet")
    EvidenceFileFactory(session=session, kind="photo")
    with pytest.raises(services.RulesBrokenError) as caught:
        verify(session, by=supervisor)
    assert [finding.code for finding in caught.value.findings] == ["B9"]
    EvidenceFileFactory(session=session, kind="sheet")
    assert verify(session, by=supervisor).state == "verified"
    assert EvidenceFile.objects.count() == 2


def _amended(session: Session, **changes: object) -> dict[str, object]:
    return {**session.current_version.content, "notes": "A second count was found.", **changes}


def propose(session: Session, by: User, **changes: object) -> Amendment:
    return services.propose_amendment(
        session=session,
        content=_amended(session, **changes),
        base_version=session.current_version.number,
        reason="The door count was found.",
        by=by,
        now=NOW,
    )


def decide(amendment: Amendment, by: User, *, accept: bool) -> Amendment:
    return services.decide_amendment(
        amendment=amendment, accept=accept, reason="As on the sheet.", by=by, now=NOW
    )


def test_an_accepted_amendment_moves_the_figures_to_its_version(
    officer: User, lahore: Centre
) -> None:
    session = submit_verified(officer)
    cells = [{"sex": "female", "age_band": "18_24", "count": 50}]
    amendment = propose(session, make_supervisor(lahore), attendance=cells, headcount_declared=50)
    session.refresh_from_db()
    assert session.current_version.number == 1

    decide(amendment, make_supervisor(lahore), accept=True)
    session.refresh_from_db()
    assert (session.state, session.current_version) == ("verified", amendment.version)
    assert session.current_version.cells.people() == 50
    event = session.events.last()
    assert (event.from_state, event.to_state) == ("verified", "verified")
    assert event.reason == "The door count was found."
    assert session.versions.count() == 2


def test_a_rejected_amendment_is_kept_and_changes_nothing(officer: User, lahore: Centre) -> None:
    session = submit_verified(officer)
    rejected = decide(propose(session, officer), make_supervisor(lahore), accept=False)
    session.refresh_from_db()
    assert (rejected.state, session.current_version.number) == ("rejected", 1)
    accepted = decide(
        propose(session, officer, notes="Another try."), make_supervisor(lahore), accept=True
    )
    session.refresh_from_db()
    assert session.current_version.number == accepted.version.number == 3


def test_another_person_decides_an_amendment(
    officer: User, lahore: Centre, peshawar: Centre
) -> None:
    session = submit_verified(officer)
    proposer = make_supervisor(lahore)
    amendment = propose(session, proposer)
    for person in (proposer, officer, make_officer(lahore), make_supervisor(peshawar)):
        with pytest.raises(services.NotAllowedError):
            decide(amendment, person, accept=True)
    decide(amendment, make_supervisor(lahore), accept=True)
    with pytest.raises(services.WrongStateError):
        decide(amendment, make_supervisor(lahore), accept=False)


def test_an_amendment_is_refused_where_there_is_nothing_to_amend(
    officer: User, supervisor: User, peshawar: Centre
) -> None:
    with pytest.raises(services.WrongStateError):
        propose(submit(officer, notes="Not verified."), supervisor)
    session = submit_verified(officer)
    with pytest.raises(services.NotAllowedError):
        propose(session, make_supervisor(peshawar))
    with pytest.raises(services.ReasonError):
        propose(session, supervisor, notes="")
    with pytest.raises(services.RulesBrokenError):
        propose(session, supervisor, headcount_declared=1)
    with pytest.raises(ContentError):
        propose(session, supervisor, mode="")
    with pytest.raises(services.ConflictError):
        services.propose_amendment(
            session=session,
            content=_amended(session),
            base_version=7,
            reason="x",
            by=supervisor,
            now=NOW,
        )
    propose(session, supervisor)
    with pytest.raises(services.WrongStateError):
        propose(session, officer)


def test_an_amendment_of_a_voided_session_can_only_be_rejected(
    officer: User, lahore: Centre
) -> None:
    session = submit_verified(officer)
    amendment = propose(session, officer)
    supervisor = make_supervisor(lahore)
    services.void_session(session=session, by=supervisor, reason="Held twice", now=NOW)
    with pytest.raises(services.WrongStateError):
        decide(amendment, supervisor, accept=True)
    assert decide(amendment, supervisor, accept=False).state == "rejected"
