"""What is counted as a scan, and whose it is."""

import datetime

import pytest
from django.utils import timezone

from campaigns.codes import scans
from campaigns.codes.services import code_of, scans_between, scans_by_day, scans_of
from campaigns.figures.engine import EVERYTHING, Scope
from campaigns.figures.selection import Selection
from campaigns.records import services
from mrc.core.analytics import rules
from mrc.core.models import DailyCount
from tests.campaigns.factories import (
    NOW,
    CampaignFactory,
    InstitutionFactory,
    make_officer,
    make_supervisor,
    submit,
    submit_verified,
)


def scan(phone, thing, *, medium="s", times=1):
    for _time in range(times):
        phone.get(f"/c/{code_of(thing)}/{medium}")


def today_only(**values):
    today = timezone.localdate()
    return Selection(since=today, until=today, **values)


def test_a_scan_is_counted_by_day_code_and_medium_alone(phone, campaign):
    scan(phone, campaign, medium="p", times=2)
    phone.get(f"/c/{code_of(campaign)}")

    rows = set(DailyCount.objects.values_list("day", "key", "number"))
    today, code = timezone.localdate(), code_of(campaign)
    assert rows == {(today, f"scan:{code}:p", 2), (today, f"scan:{code}:-", 1)}
    assert scans_by_day(campaign) == [(today, 3)]


def test_reloading_the_page_counts_nothing(phone, campaign):
    for _time in range(3):
        phone.get(f"/ur/c/{code_of(campaign)}/")
    assert not DailyCount.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"user-agent": "Googlebot/2.1"},
        {"user-agent": "WhatsApp/2.2 preview"},
        {"user-agent": ""},
        {"sec-purpose": "prefetch"},
        {"dnt": "1"},
        {"sec-gpc": "1"},
    ],
)
def test_programs_and_those_not_to_be_counted_are_not(phone, campaign, headers):
    assert phone.get(f"/c/{code_of(campaign)}/s", headers=headers).status_code == 302
    assert not DailyCount.objects.exists()


def test_head_unknown_and_void_codes_count_nothing(phone, officer, campaign):
    session = submit(officer, campaign=campaign.pk)
    phone.head(f"/c/{code_of(session)}/s")
    phone.get("/c/7K3QX9/s")
    services.void_session(
        session=session, by=make_supervisor(officer.centre), reason="Twice.", now=NOW
    )
    scan(phone, session)
    assert not DailyCount.objects.exists()


def test_plausible_is_told_what_led_there(phone, officer, campaign, monkeypatch):
    told = []
    monkeypatch.setattr(
        "mrc.core.analytics.services._send_soon", lambda **event: told.append(event)
    )
    session = submit(officer, campaign=campaign.pk)
    scan(phone, session, medium="s")
    scan(phone, campaign, medium="l")
    phone.get(f"/c/{code_of(campaign)}")

    assert [event["name"] for event in told] == ["Code scanned"] * 3
    assert [event["path"] for event in told] == [
        f"/c/{code_of(session)}?utm_source=session&utm_medium=slide&utm_campaign=check-first",
        f"/c/{code_of(campaign)}?utm_source=campaign&utm_medium=leaflet&utm_campaign=check-first",
        f"/c/{code_of(campaign)}?utm_source=campaign&utm_campaign=check-first",
    ]
    # The last number of the address is cleared, as for every reader.
    assert told[0]["headers"]["X-Forwarded-For"] == "127.0.0.0"


def test_an_unknown_utm_term_is_refused():
    with pytest.raises(ValueError, match="utm_who"):
        rules.with_utm("/c/7K3QX9", {"who": "me"})


def test_a_plans_scans_are_those_of_its_session(phone, officer, plan):
    scan(phone, plan, times=2)
    session = submit(officer, campaign=plan.campaign_id)
    scan(phone, session)
    services.hold_planned(planned_id=plan.pk, session_id=session.pk, by=officer)

    assert scans_of([session]) == {session.pk: 3}
    assert sum(number for _day, number in scans_by_day(session)) == 3


def test_scans_between_follow_the_selection_and_the_scope(phone, officer, campaign, peshawar):
    other_officer = make_officer(peshawar)
    other_campaign = CampaignFactory(centres=[peshawar])
    college = InstitutionFactory(kind="college")
    here = submit_verified(officer, campaign=campaign.pk, institution=str(college.pk))
    there = submit(other_officer, campaign=other_campaign.pk)
    scan(phone, here, times=5)
    scan(phone, there, times=3)
    scan(phone, campaign, medium="p", times=2)

    def count(scope=EVERYTHING, **values):
        return scans_between(today_only(**values), scope=scope)

    assert count() == 10
    assert count(campaign=campaign) == 7
    assert count(campaign=other_campaign) == 3
    assert count(centre=officer.centre) == 5
    assert count(officer=other_officer) == 3
    assert count(kind="college") == 5
    assert count(kind="school") == 0
    # Both institutions lie in the same province.
    assert count(province=here.current_version.district.province) == 8
    assert count(mode="in_person") == 8
    assert count(mode="online") == 0
    assert count(scope=Scope(officer.centre_id)) == 5
    assert count(scope=Scope(peshawar.pk)) == 3


def test_the_days_are_those_of_the_scans(phone, officer, campaign):
    session = submit_verified(officer, campaign=campaign.pk)
    scan(phone, session)
    today = timezone.localdate()
    before = today - datetime.timedelta(days=1)

    assert scans_between(Selection(), scope=EVERYTHING) == 1
    assert scans_between(Selection(until=before), scope=EVERYTHING) == 0
    # Held long before the day on which it was opened.
    held = session.current_version.held_on
    assert scans_between(Selection(since=held, until=held), scope=EVERYTHING) == 0


def test_scans_of_what_became_void_or_was_cancelled_are_left_out(phone, officer, plan):
    session = submit(officer, campaign=plan.campaign_id)
    scan(phone, session)
    scan(phone, plan)
    assert scans_between(Selection(), scope=EVERYTHING) == 2
    services.void_session(
        session=session, by=make_supervisor(officer.centre), reason="Twice.", now=NOW
    )
    services.cancel_planned(planned_id=plan.pk, reason="Strike.", by=officer)
    assert scans_between(Selection(), scope=EVERYTHING) == 0


def test_a_plan_is_judged_by_its_institution(phone, plan):
    scan(phone, plan)
    place = plan.institution.district.province
    assert scans_between(Selection(kind="college"), scope=EVERYTHING) == 1
    assert scans_between(Selection(province=place), scope=EVERYTHING) == 1
    assert scans_between(Selection(kind="school"), scope=EVERYTHING) == 0


def test_queries_do_not_grow_with_codes(phone, officer, campaign, django_assert_num_queries):
    sessions = [submit(officer, campaign=campaign.pk, cohort=f"Batch {n}") for n in range(4)]
    for session in sessions:
        scan(phone, session)
    with django_assert_num_queries(2):
        assert scans_between(Selection(), scope=EVERYTHING) == 4
    with django_assert_num_queries(2):
        assert scans_of(sessions) == {session.pk: 1 for session in sessions}


def test_many_codes_are_asked_about_in_parts(phone, officer, campaign, monkeypatch):
    monkeypatch.setattr(scans, "_BATCH", 2)
    for number in range(5):
        scan(phone, submit(officer, campaign=campaign.pk, cohort=f"Batch {number}"))
    assert scans_between(Selection(), scope=EVERYTHING) == 5
