"""The first page and the lists behind it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Session
from campaigns.records import services
from mrc.core.models import User
from tests.campaigns.factories import NOW, make_officer, submit, verify
from tests.campaigns.field.walking import Log, Page

MOST_QUERIES = 15


def queries_of(log: Log, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert log.client.get(url).status_code == 200
    return len(queries)


def send_back(session: Session, by: User) -> Session:
    return services.return_session(
        session=session, by=by, reason=f"Look again at {session.reference}", comments={}, now=NOW
    )


def test_sessions_stand_by_state_with_their_counts(log: Log, supervisor: User) -> None:
    waiting = submit(log.officer)
    verified = verify(submit(log.officer), by=supervisor)
    returned = send_back(submit(log.officer), supervisor)
    colleague = submit(make_officer(log.officer.centre, first_name="Bilal", last_name="Ahmed"))
    log.begin()
    log.save("where")
    page = str(Page(log.open_home()))
    order = [
        "New session",
        f"Look again at {returned.reference}",
        "Drafts, not sent 1 Government Technical Training Institute Gujrat",
        "waiting for your supervisor 1",
        waiting.reference,
        "Verified 1",
        verified.reference,
        "Your colleagues at the centre 1",
        colleague.reference,
    ]
    positions = [page.index(text) for text in order]
    assert positions == sorted(positions)
    assert "MRC LHE" in page
    assert "Ayesha Khan" in page


def test_an_officer_with_nothing_yet_is_told_what_to_do(log: Log) -> None:
    assert "Nothing here yet" in str(Page(log.open_home()))


def test_the_list_of_a_state_has_every_session_of_it(log: Log) -> None:
    sessions = [submit(log.officer) for _number in range(22)]
    home = Page(log.open_home())
    assert "See all 22" in str(home)
    first = str(Page(log.client.get(log.url("sessions/?state=submitted"))))
    second = str(Page(log.client.get(log.url("sessions/?state=submitted&page=2"))))
    assert all((s.reference in first) != (s.reference in second) for s in sessions)
    assert "22 sessions" in first
    assert "0 sessions" in str(Page(log.client.get(log.url("sessions/?state=verified"))))
    assert "22 sessions" in str(Page(log.client.get(log.url("sessions/?state=nonsense"))))


@pytest.mark.parametrize("path", ["", "sessions/", "sessions/?whose=centre"])
def test_queries_do_not_grow_with_the_sessions(log: Log, supervisor: User, path: str) -> None:
    colleague = make_officer(log.officer.centre)

    def add() -> None:
        for officer in (log.officer, colleague):
            submit(officer)
            verify(submit(officer), by=supervisor)
            send_back(submit(officer), supervisor)

    add()
    few = queries_of(log, log.url(path))
    for _number in range(3):
        add()
    assert queries_of(log, log.url(path)) == few <= MOST_QUERIES


@pytest.mark.parametrize("step", ["where", "when", "what", "count", "check"])
def test_queries_of_a_step_do_not_grow_with_the_sessions(log: Log, step: str) -> None:
    log.begin()
    submit(log.officer, institution=str(log.institute.pk))
    log.save_all()
    log.save("where", institution_search="gtti", action="search")
    few = queries_of(log, log.at(step))
    for number in range(4):
        submit(log.officer, institution=str(log.institute.pk), cohort=f"Group {number}")
    assert queries_of(log, log.at(step)) == few <= MOST_QUERIES


def test_queries_of_a_session_page_do_not_grow_with_its_history(log: Log, supervisor: User) -> None:
    session = log.send_new()
    send_back(session, supervisor)
    few = queries_of(log, log.url(f"sessions/{session.pk}/"))
    for _number in range(2):
        log.client.post(log.url(f"sessions/{session.pk}/correct/"))
        for step in ("where", "when", "what", "count", "check"):
            assert queries_of(log, log.at(step)) <= MOST_QUERIES
        log.send()
        session.refresh_from_db()
        send_back(session, supervisor)
    # One more: the list of versions, once there are several.
    assert queries_of(log, log.url(f"sessions/{session.pk}/")) == few + 1 <= MOST_QUERIES
