"""A whole session, without JavaScript, in both languages."""

import re

import pytest
from django.utils import translation

from campaigns.models import AttendanceCount, Session, SessionDraft
from campaigns.records import services
from mrc.core.models import User
from tests.campaigns.factories import NOW
from tests.campaigns.field.walking import Log, Page


@pytest.mark.parametrize("language", ["en", "ur"])
def test_an_officer_logs_a_session_step_by_step(log: Log, language: str) -> None:
    log.language = language
    log.begin()
    for step, following in [("where", "when"), ("when", "what"), ("what", "count")]:
        page = log.read(step)
        assert page.status == 200
        assert f'lang="{language}"' in page.html
        assert log.save(step)["Location"] == log.at(following)
    assert log.save("count")["Location"] == log.at("check")
    assert "37" in str(log.read("check"))

    assert log.send()["Location"] == log.at("receipt")
    session = Session.objects.get(pk=log.draft)
    version = session.current_version
    receipt = str(log.read("receipt"))
    assert session.reference in receipt
    assert f"{version.content_hash[:4]} {version.content_hash[4:8]}" in receipt
    assert session.state == "submitted"
    assert (version.number, version.device, version.submitted_by) == (1, "web", log.officer)
    assert version.institution == log.institute
    assert version.cohort == "Welding batch B, 2026"
    assert version.material_rows.get().quantity == 40
    assert {(c.sex, c.age_band, c.count) for c in version.cells.all()} == {
        ("female", "18_24", 12),
        ("male", "18_24", 20),
        ("male", "25_29", 5),
    }
    assert not SessionDraft.objects.exists()


def test_a_community_session_has_a_venue_and_a_district(log: Log) -> None:
    district = log.institute.district.pk
    session = log.send_new(
        place="venue", institution=None, venue="Union Council hall", district=district
    )
    version = session.current_version
    assert (version.institution, version.venue) == (None, "Union Council hall")
    assert version.district_id == district


def test_digits_of_urdu_keyboards_are_read_everywhere(log: Log) -> None:
    session = log.send_new(
        held_on="۲۰۲۶-۰۳-۱۰",
        starts_at="۱۰:۰۰",
        ends_at="۱۱:۳۰",
        headcount_declared="۳۷",
        cell_female_18_24="۱۲",
        cell_male_18_24="٢٠",
        cell_male_25_29="5",
        staff_present="۲",
        referrals="۳",
        first_time_count="۳۰",
    )
    version = session.current_version
    assert (version.held_on.isoformat(), f"{version.starts_at:%H:%M}") == ("2026-03-10", "10:00")
    assert (version.headcount_declared, version.referrals, version.staff_present) == (37, 3, 2)
    assert AttendanceCount.objects.filter(version=version).people() == 37


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("10/3/2026", "2026-03-10"), ("۱۰-۳-۲۰۲۶", "2026-03-10"), ("10.03.2026", "2026-03-10")],
)
def test_a_date_may_be_written_as_people_write_it(log: Log, typed: str, meant: str) -> None:
    assert log.send_new(held_on=typed).current_version.held_on.isoformat() == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2:30 pm", "14:30"), ("۱۴.۳۰", "14:30"), ("12:15 am", "00:15"), ("02:30 P.M.", "14:30")],
)
def test_a_time_may_be_written_as_people_write_it(log: Log, typed: str, meant: str) -> None:
    log.begin()
    log.save("when", starts_at=typed)
    assert log.read("when", "?missing=1").beside("starts_at") == "It began at"
    log.save("when", starts_at=typed, ends_at="15:00" if meant > "12" else "01:00")
    log.save_all(starts_at=typed, ends_at="15:00" if meant > "12" else "01:00")
    log.send()
    assert f"{Session.objects.get().current_version.starts_at:%H:%M}" == meant


def test_a_returned_session_opens_with_its_reason_and_becomes_the_next_version(
    log: Log, supervisor: User
) -> None:
    session = log.send_new()
    services.return_session(
        session=session,
        by=supervisor,
        reason="The institute was closed that day.",
        comments={
            "held_on": "Was it the 9th?",
            "attendance": "The register says 13 women.",
            "evidence": "The sheet is hard to read.",
        },
        now=NOW,
    )
    home = log.open_home().content.decode()
    assert "The institute was closed that day." in home
    assert home.index("New session") < home.index("The institute was closed")

    opened = log.client.post(log.url(f"sessions/{session.pk}/correct/"))
    assert opened["Location"] == log.at("when")  # where the first remark is
    when = log.read("when")
    assert "The institute was closed that day." in str(when)
    assert "The sheet is hard to read." in str(when)
    assert "Was it the 9th?" in when.beside("held_on")
    assert when.value("held_on") == "2026-03-10"
    count = log.read("count")
    assert "The register says 13 women." in count.beside("attendance")
    assert count.value("cell_female_18_24") == "12"

    log.save("when", held_on="2026-03-09")
    log.save("count", cell_female_18_24="13", headcount_declared="38")
    assert log.send()["Location"] == log.at("receipt")

    session.refresh_from_db()
    assert (session.state, session.current_version.number) == ("submitted", 2)
    assert session.current_version.held_on.isoformat() == "2026-03-09"
    first = session.versions.get(number=1)
    assert first.held_on.isoformat() == "2026-03-10"
    assert [e.to_state for e in session.events.order_by("pk")] == [
        "submitted",
        "returned",
        "submitted",
    ]


def test_a_session_page_tells_what_was_sent_and_what_happened(log: Log, supervisor: User) -> None:
    session = log.send_new()
    services.verify_session(session=session, by=supervisor, now=NOW)
    page = str(log.read_session(session.pk))
    for text in (
        session.reference,
        "Verified",
        "Government Technical Training Institute Gujrat",
        "Tuesday, 10 March 2026",
        "Sadia Rehman",
        "All people 37",
    ):
        assert text in page
    version = Page(log.client.get(log.url(f"sessions/{session.pk}/versions/1/")))
    assert "This is the current version" in str(version)
    assert log.client.get(log.url(f"sessions/{session.pk}/versions/2/")).status_code == 404


def test_the_other_language_is_the_same_place(log: Log) -> None:
    log.begin()
    log.save("where")
    page = log.read("when")
    assert 'value="language:ur"' in page.html
    moved = log.save("when", action="language:ur", starts_at="10:")
    assert moved["Location"] == log.at("when").replace("/en/", "/ur/")
    assert Page(log.client.get(moved["Location"])).value("starts_at") == "10:"
    home = log.open_home().content.decode()
    assert re.search(r'href="/ur/outreach/"[^>]*hreflang="ur"', home)


def test_the_log_speaks_urdu_to_an_urdu_reader(log: Log) -> None:
    log.language = "ur"
    log.begin()
    with translation.override("ur"):
        page = log.read("where")
        assert 'dir="rtl"' in page.html
        assert log.lists["campaign"]
    assert log.officer.centre.name_ur in str(page)


def test_a_new_draft_is_opened_once(log: Log) -> None:
    first = log.begin()
    assert log.begin() == first
    log.save("where")
    assert log.begin() != first
    assert SessionDraft.objects.count() == 2


def test_a_draft_starts_with_the_officer_as_facilitator(log: Log) -> None:
    log.begin()
    assert log.read("what").is_chosen("facilitators", log.officer.pk)


def test_sent_twice_is_one_version_and_one_receipt(log: Log) -> None:
    log.begin()
    log.save_all()
    first, second = log.send(), log.send()
    assert first["Location"] == second["Location"] == log.at("receipt")
    assert Session.objects.get().versions.count() == 1


def test_the_steps_of_a_sent_draft_lead_to_the_session(log: Log) -> None:
    session = log.send_new()
    response = log.client.get(log.at("count"))
    assert response["Location"] == log.url(f"sessions/{session.pk}/")
    assert log.save("count")["Location"] == log.url(f"sessions/{session.pk}/")
    assert log.save("count", action="autosave").status_code == 409
    assert not SessionDraft.objects.exists()
