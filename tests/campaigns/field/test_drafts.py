"""Nothing that was typed is lost, whatever happens; and what else a draft can do."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from campaigns.models import Institution, InstitutionState, Session, SessionDraft
from campaigns.records import services
from mrc.core.models import Centre, User
from tests.campaigns.factories import NOW, InstitutionFactory, TopicFactory, make_officer, submit
from tests.campaigns.field.walking import Log, Page
from tests.factories import DistrictFactory

# --- Nothing is lost -------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["next", "back", "close", "update", "autosave", "go:what"])
def test_every_way_of_leaving_a_step_saves_it(log: Log, action: str) -> None:
    log.begin()
    log.client.post(log.at("when"), {"starts_at": "10:xx", "held_on": "", "action": action})
    assert log.read("when").value("starts_at") == "10:xx"


def test_going_back_keeps_the_other_steps(log: Log) -> None:
    log.begin()
    log.save_all()
    assert log.save("count", action="back")["Location"] == log.at("what")
    log.save("where", action="back")
    assert log.read("count").value("cell_female_18_24") == "12"
    assert log.read("what").value("questions") == "How long does the visa take?"


def test_an_autosave_that_arrives_late_does_not_undo_the_button(log: Log) -> None:
    log.begin()
    log.save("when", starts_at="10:15", turn="k3f9a:2")
    late = log.save("when", action="autosave", starts_at="09:00", turn="k3f9a:1")
    assert late.status_code == 204
    assert log.read("when").value("starts_at") == "10:15"


@pytest.mark.parametrize("turn", ["k3f9a:3", "another:1", "", "nonsense", "k3f9a:3:4"])
def test_every_other_autosave_is_kept(log: Log, turn: str) -> None:
    log.begin()
    log.save("when", starts_at="10:15", turn="k3f9a:2")
    log.save("when", action="autosave", starts_at="11:45", turn=turn)
    assert log.read("when").value("starts_at") == "11:45"


@pytest.mark.django_db(transaction=True)
def test_two_steps_saved_at_once_are_both_kept(log: Log) -> None:
    log.begin()
    for number in range(5):
        start = threading.Barrier(2)

        def save(step: str, name: str, text: str, start: threading.Barrier = start) -> HttpResponse:
            client = Client()
            client.cookies = log.client.cookies
            start.wait()
            try:
                return client.post(log.at(step), {name: text, "action": "autosave"})
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as both:
            answers = [
                both.submit(save, "when", "starts_at", f"1{number}:15"),
                both.submit(save, "what", "cohort", f"Batch {number}"),
            ]
            assert [answer.result().status_code for answer in answers] == [204, 204]
        assert log.read("when").value("starts_at") == f"1{number}:15"
        assert log.read("what").value("cohort") == f"Batch {number}"


def test_an_autosave_begins_no_draft_again_after_sending(log: Log, officer: User) -> None:
    log.begin()
    log.save_all()
    assert "receipt" in log.send()["Location"]
    assert log.save("count", action="autosave").status_code == 409
    with pytest.raises(services.WrongStateError):
        services.save_draft(draft_id=UUID(log.draft), data={}, base_version=0, by=officer, now=NOW)
    assert not SessionDraft.objects.exists()


def test_text_that_a_database_cannot_hold_is_cleaned(log: Log) -> None:
    log.begin()
    log.save("what", notes="before\x00after")
    assert log.read("what").value("notes") == "beforeafter"


def test_a_sign_in_that_ran_out_loses_nothing(log: Log, officer: User) -> None:
    log.begin()
    log.client.logout()
    answer = log.save("when", starts_at="09:15")
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert SessionDraft.objects.get().data["saved"] == []

    log.client.force_login(officer)
    page = log.client.get(log.at("when"), follow=True).content.decode()
    assert "What you typed was kept" in page
    assert log.read("when").value("starts_at") == "09:15"


def test_what_was_kept_is_for_its_own_officer(log: Log, officer: User, lahore: Centre) -> None:
    log.begin()
    log.client.logout()
    log.save("when", starts_at="09:15")
    log.client.force_login(make_officer(lahore))
    assert log.client.get(log.at("when")).status_code == 404
    log.client.force_login(officer)
    assert log.read("when").value("starts_at") in ("", "09:15")


def test_nothing_is_kept_for_a_draft_that_does_not_exist(client: Client, db: None) -> None:
    url = "/en/outreach/sessions/01990000-0000-7000-8000-000000000000/when/"
    client.post(url, {"starts_at": "09:15"})
    assert "field_unsent" not in client.session


def test_a_draft_is_deleted_only_after_asking(log: Log) -> None:
    log.begin()
    log.save("where")
    assert log.read("discard").status == 200
    assert SessionDraft.objects.exists()
    log.client.post(log.at("discard"))
    assert not SessionDraft.objects.exists()


# --- Institutions ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["gtti", "Govt. Tech", "technical guj", "گورنمنٹ", "گجرات", "tecnical"]
)
def test_an_institution_is_found_by_part_of_a_name(log: Log, typed: str) -> None:
    log.begin()
    answer = log.save("where", institution=None, institution_search=typed, action="search")
    assert answer["Location"] == log.at("where") + "#field-institution"
    page = log.read("where")
    assert str(log.institute.pk) in page.html
    assert page.value("institution_search") == typed
    found = log.client.get(log.url("institutions/"), {"q": typed}).json()["institutions"]
    assert [one["id"] for one in found] == [str(log.institute.pk)]


def test_suggestions_speak_the_language_of_the_address(log: Log) -> None:
    log.language = "ur"
    found = log.client.get(log.url("institutions/"), {"q": "gtti"}).json()["institutions"]
    assert found[0]["name"] == log.institute.name_ur


def test_institutions_are_looked_for_in_the_centres_districts(log: Log, peshawar: Centre) -> None:
    far = InstitutionFactory(
        name_en="Technical College Peshawar", district=DistrictFactory(name_en="Peshawar")
    )
    far.district = peshawar.districts.get()
    far.save()
    query = {"q": "technical"}
    near = log.client.get(log.url("institutions/"), query).json()["institutions"]
    assert [one["id"] for one in near] == [str(log.institute.pk)]
    everywhere = log.client.get(log.url("institutions/"), {**query, "everywhere": "1"}).json()
    assert {one["id"] for one in everywhere["institutions"]} == {
        str(log.institute.pk),
        str(far.pk),
    }


def test_a_merged_institution_is_neither_found_nor_kept(log: Log) -> None:
    twin = InstitutionFactory(
        name_en="GTTI Gujrat old", district=log.institute.district, merged_into=log.institute
    )
    log.begin()
    log.save("where", institution=str(twin.pk))
    assert log.read("where").is_chosen("institution", log.institute.pk)
    found = log.client.get(log.url("institutions/"), {"q": "old"}).json()["institutions"]
    assert found == []


def proposal(log: Log, **changes: object) -> dict[str, object]:
    page = log.read("institution")
    return {
        "id": page.value("id"),
        "name_en": "Hunar Foundation Campus",
        "name_ur": "ہنر فاؤنڈیشن کیمپس",
        "district": log.institute.district.pk,
        "kind": "tvet",
        "gender_intake": "coed",
        "ownership": "",
        **changes,
    }


def test_an_institution_that_is_not_on_record_can_be_proposed(log: Log) -> None:
    log.begin()
    answer = log.save("where", institution=None, institution_search="Hunar", action="propose")
    assert answer["Location"] == log.at("institution")
    assert log.read("institution").value("name_en") == "Hunar"
    posted = proposal(log)
    for _time in range(2):
        answer = log.client.post(log.at("institution"), {**posted, "add": "1"})
        assert answer["Location"] == log.at("where") + "#field-institution"
    made = Institution.objects.get(name_en="Hunar Foundation Campus")
    assert (made.state, made.proposed_by) == (InstitutionState.PROPOSED, log.officer)
    assert log.read("where").is_chosen("institution", made.pk)
    assert "not yet accepted" in str(log.read("where"))


def test_institutions_that_resemble_it_are_offered_first(log: Log) -> None:
    log.begin()
    posted = proposal(log, name_en="Govt Technical Training Institute Gujrat", name_ur="")
    page = Page(log.client.post(log.at("institution"), {**posted, "add": "1"}))
    assert f'name="use" value="{log.institute.pk}"' in page.html
    assert Institution.objects.count() == 1
    assert page.value("name_en") == "Govt Technical Training Institute Gujrat"

    used = log.client.post(log.at("institution"), {**posted, "use": str(log.institute.pk)})
    assert used["Location"] == log.at("where") + "#field-institution"
    assert log.read("where").is_chosen("institution", log.institute.pk)
    log.client.post(log.at("institution"), {**posted, "sure": "1"})
    assert Institution.objects.count() == 2


def test_a_proposal_says_what_is_missing_and_keeps_what_was_typed(log: Log) -> None:
    log.begin()
    posted = proposal(log, name_en="", name_ur="", kind="")
    page = Page(log.client.post(log.at("institution"), posted))
    assert "Give a name in English or in Urdu." in page.beside("name_en")
    assert "Fill this in." in page.beside("kind")
    assert page.is_chosen("district", log.institute.district.pk)
    posted = proposal(log, name_en="Call 0300 1234567")
    page = Page(log.client.post(log.at("institution"), posted))
    assert page.value("name_en") == "Call 0300 1234567"
    assert "remark" in page.html or "field__error" in page.html
    assert Institution.objects.count() == 1


# --- Starting from the last session there ----------------------------------------------------


def test_the_last_session_at_an_institution_is_a_start(log: Log) -> None:
    submit(
        log.officer,
        institution=str(log.institute.pk),
        partners=[log.lists["partner"]],
        cohort="Welding batch B",
        language="pa",
    )
    log.begin()
    log.save("where", action="search")
    assert "Start from the last session here, of 10 March 2026" in str(log.read("where"))
    log.save("where", action="copy")
    what, count = log.read("what"), log.read("count")
    assert what.is_chosen("language", "pa")
    assert what.is_chosen("partners", log.lists["partner"])
    assert what.value("cohort") == "Welding batch B"
    assert count.value("cell_female_18_24") == ""
    assert log.read("when").value("held_on") == ""


def test_a_copy_does_not_overwrite_what_was_typed(log: Log) -> None:
    submit(log.officer, institution=str(log.institute.pk), cohort="Old batch")
    log.begin()
    log.save_all()
    assert "Start from the last session" not in str(log.read("where"))
    log.save("where", action="copy")
    assert log.read("what").value("cohort") == "Welding batch B, 2026"


# --- Conflicts -------------------------------------------------------------------------------


@pytest.fixture
def moved_on(log: Log, supervisor: User) -> Session:
    """A returned session with an open draft, that was sent again from elsewhere meanwhile."""
    topics = [log.lists["topic"], TopicFactory(key="scams", name_en="Job scams", order=1).pk]
    session = log.send_new(topics=topics)
    services.return_session(session=session, by=supervisor, reason="Why", comments={}, now=NOW)
    log.client.post(log.url(f"sessions/{session.pk}/correct/"))
    log.save("what", cohort="Typed here")
    content = {**session.current_version.content, "cohort": "Sent from the phone"}
    services.submit_session(
        session_id=session.pk, content=content, base_version=1, by=log.officer, now=NOW
    )
    # A draft from before; the service begins none again for what was sent meanwhile.
    SessionDraft.objects.create(
        pk=session.pk,
        data={"typed": typed_for(log, cohort="Typed here", topics=topics), "saved": ["where"]},
        base_version=1,
        officer=log.officer,
        updated_at=NOW,
    )
    session.refresh_from_db()
    return session


def typed_for(log: Log, **changes: object) -> dict[str, object]:
    typed: dict[str, object] = {}
    for step in ("where", "when", "what", "count"):
        typed.update(log.filled_in(step))
    typed.update(changes)
    return {
        name: [str(item) for item in value] if isinstance(value, list) else str(value)
        for name, value in typed.items()
    }


def test_a_conflict_shows_both_and_lets_the_officer_choose(log: Log, moved_on: Session) -> None:
    assert log.send()["Location"] == log.at("conflict")
    page = str(log.read("conflict"))
    assert "Typed here" in page
    assert "Sent from the phone" in page
    assert page.count("different") == 2  # the class, in both texts
    assert "cannot be sent" in page  # it waits for the supervisor
    log.client.post(log.at("conflict"), {"keep": "mine"})
    assert moved_on.versions.count() == 2
    assert SessionDraft.objects.get().base_version == 1
    # Left for later, it is still there to be found.
    assert log.client.post(log.at("conflict"), {"keep": "both"})["Location"] == log.url()
    assert log.at("where") in log.open_home().content.decode()

    log.client.post(log.at("conflict"), {"keep": "sent"})
    assert not SessionDraft.objects.exists()
    moved_on.refresh_from_db()
    assert moved_on.current_version.cohort == "Sent from the phone"


def test_a_draft_goes_on_once_the_session_was_returned_again(
    log: Log, moved_on: Session, supervisor: User
) -> None:
    services.return_session(session=moved_on, by=supervisor, reason="Again", comments={}, now=NOW)
    assert log.client.get(log.at("check"))["Location"] == log.at("conflict")
    answer = log.client.post(log.at("conflict"), {"keep": "mine"})
    assert answer["Location"] == log.at("check")
    assert log.send()["Location"] == log.at("receipt")
    moved_on.refresh_from_db()
    assert moved_on.current_version.number == 3
    assert moved_on.current_version.cohort == "Typed here"


def test_a_draft_of_a_sent_session_is_a_conflict_and_not_a_second_session(
    log: Log, supervisor: User
) -> None:
    session = log.send_new()
    SessionDraft.objects.create(
        pk=session.pk,
        data={"typed": typed_for(log, cohort="Typed later"), "saved": ["where"]},
        base_version=0,
        officer=log.officer,
        updated_at=NOW,
    )
    assert log.send()["Location"] == log.at("conflict")
    assert Session.objects.get().versions.count() == 1
