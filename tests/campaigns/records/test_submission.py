import datetime
import threading
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.db import close_old_connections, connection

from campaigns.models import ReferenceCounter, RuleFlag, Session, SessionDraft, SessionVersion
from campaigns.records import services
from campaigns.records.content import ContentError, content_hash, parse_content
from campaigns.records.identifiers import new_id
from mrc.core.models import Centre, User
from tests.campaigns.factories import (
    NOW,
    CampaignFactory,
    InstitutionFactory,
    MaterialFactory,
    PartnerFactory,
    make_content,
    make_officer,
    make_supervisor,
    submit,
    verify,
)
from tests.factories import CentreFactory, DistrictFactory


def send(
    officer: User, content: dict[str, object], *, session_id: UUID, base_version: int = 0
) -> services.Receipt:
    return services.submit_session(
        session_id=session_id, content=content, base_version=base_version, by=officer, now=NOW
    )


def test_a_new_session_is_stored_with_its_rows(officer: User) -> None:
    institution = InstitutionFactory()
    content = make_content(
        officer,
        institution=str(institution.pk),
        venue=" Hall ۲ ",
        cohort="Welding batch B, ۲۰۲۶",
        partners=[PartnerFactory().pk],
        materials=[{"material": MaterialFactory().pk, "quantity": "۴۰"}],
        first_time_count=30,
    )
    receipt = send(officer, content, session_id=new_id())

    session = Session.objects.get(pk=receipt.session_id)
    version = session.current_version
    assert receipt.created
    assert not receipt.repeated
    assert (receipt.reference, receipt.version, receipt.state) == (
        "LHE-2026-00001",
        1,
        "submitted",
    )
    assert receipt.content_hash == version.content_hash == content_hash(parse_content(content))
    assert session.centre == officer.centre
    assert version.district == institution.district
    assert (version.venue, version.cohort_key) == ("Hall 2", "welding batch b 2026")
    assert version.material_rows.get().quantity == 40
    assert list(version.facilitators.all()) == [officer]
    assert version.topics.count() == version.partners.count() == 1
    assert {(c.sex, c.age_band, c.count) for c in version.cells.all()} == {
        ("female", "18_24", 12),
        ("male", "18_24", 20),
        ("male", "25_29", 5),
    }
    event = session.events.get()
    assert (event.from_state, event.to_state, event.by) == ("", "submitted", officer)


def test_the_same_session_again_gives_the_same_receipt(officer: User) -> None:
    content, session_id = make_content(officer), new_id()
    first = send(officer, content, session_id=session_id)
    again = send(officer, content, session_id=session_id)

    assert again.repeated
    assert not again.created
    assert (again.reference, again.version, again.content_hash) == (
        first.reference,
        first.version,
        first.content_hash,
    )
    assert Session.objects.count() == SessionVersion.objects.count() == 1


def test_other_content_for_a_submitted_session_is_a_conflict_with_both(officer: User) -> None:
    content, session_id = make_content(officer), new_id()
    send(officer, content, session_id=session_id)
    changed = {**content, "notes": "Two came late."}

    with pytest.raises(services.ConflictError) as caught:
        send(officer, changed, session_id=session_id)
    assert caught.value.sent["notes"] == "Two came late."
    assert caught.value.stored_content["notes"] == ""
    assert (caught.value.stored_version, caught.value.state) == (1, "submitted")
    # On the current version too: nobody has returned it.
    with pytest.raises(services.ConflictError):
        send(officer, changed, session_id=session_id, base_version=1)
    assert SessionVersion.objects.count() == 1


def test_a_new_session_on_a_version_that_nobody_knows_is_a_conflict(officer: User) -> None:
    with pytest.raises(services.ConflictError) as caught:
        send(officer, make_content(officer), session_id=new_id(), base_version=2)
    assert caught.value.stored_content is None
    assert not Session.objects.exists()


def test_a_returned_session_takes_its_next_version(officer: User, supervisor: User) -> None:
    session = submit(officer)
    services.return_session(session=session, by=supervisor, reason="Which hall?", now=NOW)
    content = {**session.current_version.content, "venue": "Main hall"}
    receipt = send(officer, content, session_id=session.pk, base_version=1)

    session.refresh_from_db()
    assert (receipt.version, receipt.state, receipt.created) == (2, "submitted", False)
    assert receipt.reference == session.reference
    assert session.current_version.venue == "Main hall"
    assert [event.to_state for event in session.events.all()] == [
        "submitted",
        "returned",
        "submitted",
    ]
    # The receipts of both messages may have been lost on their way.
    assert send(officer, content, session_id=session.pk, base_version=1).repeated
    first = session.versions.get(number=1).content
    assert send(officer, first, session_id=session.pk).version == 1
    assert session.versions.count() == 2


def test_a_returned_session_may_be_sent_again_as_it_was(officer: User, supervisor: User) -> None:
    session = submit(officer)
    services.return_session(session=session, by=supervisor, reason="Sure?", now=NOW)
    content = session.current_version.content

    assert send(officer, content, session_id=session.pk).state == "returned"
    assert send(officer, content, session_id=session.pk, base_version=1).version == 2


def test_a_correction_on_an_old_version_is_a_conflict(officer: User, supervisor: User) -> None:
    session = submit(officer)
    services.return_session(session=session, by=supervisor, reason="Sure?", now=NOW)
    content = session.current_version.content
    send(officer, {**content, "venue": "Main hall"}, session_id=session.pk, base_version=1)
    with pytest.raises(services.ConflictError):
        send(officer, {**content, "venue": "Library"}, session_id=session.pk, base_version=1)


@pytest.mark.parametrize("end", ["verified", "void"])
def test_a_decided_session_takes_no_new_version(end: str, officer: User, supervisor: User) -> None:
    session = submit(officer)
    if end == "verified":
        verify(session, by=supervisor)
    else:
        services.void_session(session=session, by=supervisor, reason="Twice", now=NOW)
    content = {**session.current_version.content, "venue": "Main hall"}
    with pytest.raises(services.ConflictError):
        send(officer, content, session_id=session.pk, base_version=1)


def test_nobody_else_is_told_about_a_session(officer: User, peshawar: Centre) -> None:
    session = submit(officer)
    for stranger in (make_officer(officer.centre), make_officer(peshawar)):
        with pytest.raises(services.NotAllowedError):
            send(stranger, session.current_version.content, session_id=session.pk)


def test_an_officer_who_moved_gets_the_receipt_but_corrects_no_more(
    officer: User, supervisor: User, peshawar: Centre
) -> None:
    session = submit(officer)
    content = session.current_version.content
    services.return_session(session=session, by=supervisor, reason="Sure?", now=NOW)
    officer.centre = peshawar
    officer.save()
    assert send(officer, content, session_id=session.pk).repeated
    with pytest.raises(services.NotAllowedError):
        send(officer, content, session_id=session.pk, base_version=1)


def test_who_holds_no_officers_role_logs_nothing(supervisor: User, lahore: Centre) -> None:
    superuser = make_officer(None)
    superuser.groups.clear()
    superuser = User.objects.get(pk=superuser.pk)
    superuser.is_superuser = True
    homeless = make_officer(lahore)
    homeless.centre = None
    for person in (supervisor, superuser, homeless):
        with pytest.raises(services.NotAllowedError):
            send(person, {**make_content(make_officer(lahore))}, session_id=new_id())


def test_an_id_of_another_kind_is_refused(officer: User) -> None:
    with pytest.raises(ContentError) as caught:
        send(officer, make_content(officer), session_id=uuid4())
    assert list(caught.value.errors) == ["id"]


def test_ids_that_name_nothing_are_errors_of_their_fields(officer: User) -> None:
    content = make_content(
        officer,
        campaign=999,
        institution=str(new_id()),
        topics=[999],
        facilitators=[officer.pk, 999],
        partners=[999],
        materials=[{"material": 999, "quantity": 1}],
        district=999,
    )
    with pytest.raises(ContentError) as caught:
        send(officer, content, session_id=new_id())
    assert caught.value.errors.keys() == {
        "campaign",
        "institution",
        "topics",
        "facilitators",
        "partners",
        "materials",
        "district",
    }


def test_a_broken_rule_stores_nothing_and_takes_no_reference(officer: User) -> None:
    content = make_content(officer, headcount_declared=40)
    with pytest.raises(services.RulesBrokenError) as caught:
        send(officer, content, session_id=new_id())
    assert [finding.code for finding in caught.value.findings if finding.blocks] == ["B4"]
    assert not Session.objects.exists()
    assert submit(officer).reference == "LHE-2026-00001"


def test_what_was_found_is_kept_for_the_verifier(officer: User) -> None:
    session = submit(
        officer,
        headcount_declared=40,
        explanations={"B4": "Three left before the sheet went round."},
        attendance=[
            {"sex": "female", "age_band": "18_24", "count": 20},
            {"sex": "not_recorded", "age_band": "18_24", "count": 17},
        ],
        acknowledged={"W9": "The list was without sex."},
    )
    flags = {flag.code: flag for flag in RuleFlag.objects.filter(version__session=session)}
    assert flags.keys() == {"B4", "W9"}
    assert flags["B4"].note == "Three left before the sheet went round."
    assert flags["W9"].acknowledged
    assert flags["W9"].params == {"unknown": 17, "total": 37}


def test_a_community_session_is_placed_by_venue_and_district(officer: User) -> None:
    district = DistrictFactory(name_en="Kasur", name_ur="قصور")
    session = submit(officer, venue="Bazaar, near the  مسجد", district=district.pk)
    version = session.current_version
    assert (version.institution, version.district) == (None, district)
    assert version.venue_key == "bazaar near the مسجد"


def test_references_count_by_centre_and_year_in_karachi(officer: User, peshawar: Centre) -> None:
    campaign = CampaignFactory(starts_on=datetime.date(2025, 1, 1)).pk
    values = {"campaign": campaign, "held_on": "2025-12-31"}
    # 19:30 UTC on the last day of the year is half past midnight of the new one in Karachi.
    new_year = datetime.datetime(2025, 12, 31, 19, 30, tzinfo=datetime.UTC)
    references = [
        submit(officer, now=new_year - datetime.timedelta(hours=1), **values).reference,
        submit(officer, now=new_year, **values).reference,
        submit(officer).reference,
        submit(make_officer(peshawar)).reference,
    ]
    assert references == ["LHE-2025-00001", "LHE-2026-00001", "LHE-2026-00002", "PEW-2026-00001"]
    assert ReferenceCounter.objects.count() == 3


def test_sending_throws_the_draft_away(officer: User) -> None:
    session_id = new_id()
    services.save_draft(
        draft_id=session_id, data={"venue": "x"}, base_version=0, by=officer, now=NOW
    )
    submit(officer, session_id=session_id)
    assert not SessionDraft.objects.exists()


def _at_once(number: int, work: Callable[[int], object]) -> list[object]:
    """Runs work in threads that all start together, each with its own connection."""
    barrier = threading.Barrier(number)
    results: list[object] = []

    def run(index: int) -> None:
        close_old_connections()
        barrier.wait()
        try:
            results.append(work(index))
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
def test_the_same_session_sent_50_times_at_once_is_one_row() -> None:
    officer = make_officer(CentreFactory())
    content, session_id = make_content(officer), new_id()
    results = _at_once(50, lambda index: send(officer, content, session_id=session_id))

    assert [r for r in results if not isinstance(r, services.Receipt)] == []
    assert sum(r.created for r in results) == 1
    assert {(r.reference, r.version) for r in results} == {("LHE-2026-00001", 1)}
    assert Session.objects.count() == SessionVersion.objects.count() == 1
    assert ReferenceCounter.objects.get().last == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_several_decisions_at_once_is_taken() -> None:
    centre = CentreFactory()
    session = submit(make_officer(centre))
    supervisors = [make_supervisor(centre) for _ in range(4)]
    decide = [services.return_session, services.void_session]

    def work(index: int) -> object:
        by = supervisors[index]
        if index < 2:
            return services.verify_session(session=session, by=by, now=NOW)
        return decide[index - 2](session=session, by=by, reason="Held twice.", now=NOW)

    results = _at_once(4, work)
    taken = [result for result in results if isinstance(result, Session)]
    refused = [r for r in results if isinstance(r, services.WrongStateError)]
    session.refresh_from_db()
    # After a return only the void is still possible, so two may follow one another.
    assert len(taken) + len(refused) == 4
    assert session.events.count() == 1 + len(taken)
    assert session.events.last().to_state == session.state


@pytest.mark.django_db(transaction=True)
def test_sessions_sent_at_once_get_references_without_a_gap() -> None:
    officer = make_officer(CentreFactory())
    content = make_content(officer)
    contents = [{**content, "notes": f"Session {index}"} for index in range(12)]
    results = _at_once(12, lambda index: send(officer, contents[index], session_id=new_id()))

    assert sorted(r.reference for r in results) == [f"LHE-2026-{n:05d}" for n in range(1, 13)]


@pytest.mark.django_db(transaction=True)
def test_one_of_two_corrections_sent_at_once_is_stored() -> None:
    centre = CentreFactory()
    officer = make_officer(centre)
    session = submit(officer)
    supervisor = make_supervisor(centre)
    services.return_session(session=session, by=supervisor, reason="Which hall?", now=NOW)
    content = session.current_version.content
    results = _at_once(
        4,
        lambda index: send(
            officer, {**content, "venue": f"Hall {index}"}, session_id=session.pk, base_version=1
        ),
    )
    assert sum(isinstance(r, services.Receipt) for r in results) == 1
    assert sum(isinstance(r, services.ConflictError) for r in results) == 3
    assert session.versions.count() == 2
