"""Ping, bundle and the list of sessions."""

import datetime
import gzip
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import (
    CampaignState,
    Institution,
    PlannedSession,
    Session,
    Topic,
)
from campaigns.records import rule_messages, rules, services
from campaigns.records.content import SCHEMA, SessionContent
from campaigns.records.identifiers import new_id
from mrc.core.models import Centre, User
from tests.campaigns.factories import NOW, CampaignFactory, InstitutionFactory, make_officer, verify

from .conftest import Phone

pytestmark = pytest.mark.django_db

#: Queries of a request with a sign-in: its session, its user and the user's roles among them.
BUNDLE_CEILING, LIST_CEILING, PING_CEILING = 16, 7, 4


def queries(phone: Phone, path: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert phone.get(path).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


# --- Ping ----------------------------------------------------------------------------------------


def test_ping_knows_nobody_without_a_sign_in_and_sets_no_cookie() -> None:
    response = Phone().get("ping")
    assert response.status_code == 200
    assert response["X-MRC"] == "outreach"
    assert response["Cache-Control"] == "no-store"
    assert response.json() == {
        "mrc": "outreach",
        "server_time": "2026-03-10T13:00:00.000Z",
        "user": None,
        "csrf": None,
        "bundle": "",
    }
    assert not response.cookies


def test_ping_names_the_officer_the_centre_and_the_bundle(phone: Phone, officer: User) -> None:
    response = phone.get("ping")
    said = response.json()
    assert said["user"] == {
        "id": officer.pk,
        "name": "Ayesha Khan",
        "language": "en",
        "allowed": True,
        "centre": {
            "id": officer.centre.pk,
            "code": "LHE",
            "name_en": officer.centre.name_en,
            "name_ur": officer.centre.name_ur or officer.centre.name_en,
        },
    }
    assert said["csrf"]
    assert "csrftoken" in response.cookies
    assert said["bundle"] == phone.get("bundle").json()["version"]
    assert len(response.content) < 1000


def test_ping_that_follows_another_asks_little_of_the_database(phone: Phone) -> None:
    phone.get("ping")
    asked = queries(phone, "ping")
    assert len(asked) <= PING_CEILING, asked


# --- Bundle --------------------------------------------------------------------------------------


def test_bundle_is_answered_304_until_something_in_it_changes(
    phone: Phone, institute: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = phone.get("bundle")
    assert first["Cache-Control"] == "private, no-cache"
    assert "Cookie" in first["Vary"]
    later = NOW + datetime.timedelta(minutes=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for etag in (first["ETag"], f"W/{first['ETag']}", f'"other", {first["ETag"]}'):
        unchanged = phone.get("bundle", HTTP_IF_NONE_MATCH=etag)
        assert unchanged.status_code == 304
        assert unchanged["X-MRC"] == "outreach"
        assert unchanged["Cache-Control"] == "private, no-cache"
        assert not unchanged.content
    institute.name_ur = "نیا نام"
    institute.save()
    changed = phone.get("bundle", HTTP_IF_NONE_MATCH=first["ETag"])
    assert changed.status_code == 200
    assert changed.json()["version"] != first.json()["version"]


def test_bundle_is_compressed_and_its_version_is_known_again(phone: Phone) -> None:
    packed = phone.get("bundle", HTTP_ACCEPT_ENCODING="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.content))["mrc"] == "outreach"
    again = phone.get("bundle", HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=packed["ETag"])
    assert again.status_code == 304


def test_version_is_the_same_for_the_same_bundle_whatever_language_is_asked_for(
    phone: Phone,
) -> None:
    english = phone.get("bundle", HTTP_ACCEPT_LANGUAGE="en").json()
    urdu = phone.get("bundle", HTTP_ACCEPT_LANGUAGE="ur").json()
    assert english == urdu


def test_bundle_asks_as_much_for_a_thousand_institutions_as_for_ten(
    phone: Phone, institute: Institution
) -> None:
    few = queries(phone, "bundle")
    assert len(few) <= BUNDLE_CEILING, few
    district = institute.district
    Institution.objects.bulk_create(
        InstitutionFactory.build(district=district, id=new_id()) for _each in range(1000)
    )
    many = queries(phone, "bundle")
    assert len(many) == len(few)
    assert len(phone.get("bundle").json()["institutions"]) == 1001


def test_bundle_holds_what_the_rules_need_of_an_institution(
    phone: Phone, institute: Institution, supervisor: User
) -> None:
    gone = InstitutionFactory(district=institute.district)
    services.merge_institution(institution=gone, into=institute, by=supervisor, now=NOW)
    institute.enrolment, institute.enrolment_on = 240, NOW.date()
    institute.save()
    rows = phone.get("bundle").json()["institutions"]
    assert rows == [
        {
            "id": str(institute.pk),
            "name_en": institute.name_en,
            "name_ur": institute.name_ur,
            "aliases": ["GTTI Gujrat"],
            "district": institute.district_id,
            "kind": "tvet",
            "ownership": "unknown",
            "gender_intake": "coed",
            "enrolment": 240,
            "state": "accepted",
            "merged": [str(gone.pk)],
        }
    ]


def test_bundle_offers_the_centres_running_campaigns_and_keeps_names_of_closed_ones(
    phone: Phone, lahore: Centre, peshawar: Centre, lists: dict[str, int]
) -> None:
    closed = CampaignFactory(centres=[lahore], state=CampaignState.CLOSED)
    CampaignFactory(centres=[lahore], state=CampaignState.PLANNED)
    CampaignFactory(centres=[peshawar])
    past = datetime.date(2020, 1, 1)
    CampaignFactory(centres=[lahore], state=CampaignState.CLOSED, starts_on=past, ends_on=past)
    rows = {row["id"]: row for row in phone.get("bundle").json()["campaigns"]}
    assert {key: row["offered"] for key, row in rows.items()} == {
        lists["campaign"]: True,
        closed.pk: False,
    }
    assert rows[closed.pk]["ends_on"] == "2026-12-31"


def test_bundle_names_withdrawn_topics_without_offering_them(
    phone: Phone, lists: dict[str, int]
) -> None:
    Topic.objects.update(is_offered=False)
    [topic] = phone.get("bundle").json()["topics"]
    assert (topic["id"], topic["offered"]) == (lists["topic"], False)
    assert topic["name_ur"] == "محفوظ ہجرت"


def test_bundle_names_the_centres_people_and_nobody_elses(
    phone: Phone, officer: User, supervisor: User, lahore: Centre, peshawar: Centre
) -> None:
    make_officer(peshawar)
    make_officer(lahore, is_active=False)
    people = phone.get("bundle").json()["people"]
    assert people == [
        {"id": officer.pk, "name": "Ayesha Khan", "offered": True},
        {"id": supervisor.pk, "name": "Sadia Rehman", "offered": True},
    ]


def test_bundle_names_who_left_and_is_named_in_what_came_back(
    phone: Phone, content: dict[str, Any], supervisor: User, lahore: Centre
) -> None:
    colleague = make_officer(lahore, first_name="Bilal")
    phone.send({**content, "facilitators": [colleague.pk]})
    colleague.is_active = False
    colleague.save()
    assert colleague.pk not in [one["id"] for one in phone.get("bundle").json()["people"]]
    services.return_session(session=Session.objects.get(), by=supervisor, reason="Who?", now=NOW)
    [named] = [one for one in phone.get("bundle").json()["people"] if one["id"] == colleague.pk]
    assert named["offered"] is False


def test_bundle_holds_ones_own_plans_of_these_weeks(
    phone: Phone, officer: User, institute: Institution, lists: dict[str, int], lahore: Centre
) -> None:
    def plan(days: int, **values: Any) -> PlannedSession:
        return PlannedSession.objects.create(
            **{
                "campaign_id": lists["campaign"],
                "centre": lahore,
                "institution": institute,
                "officer": officer,
                "planned_for": NOW.date() + datetime.timedelta(days=days),
                **values,
            }
        )

    shown = [plan(-7), plan(0, institution=None), plan(60)]
    plan(-8)
    plan(61)
    plan(1, officer=make_officer(lahore))
    rows = phone.get("bundle").json()["planned"]
    assert [row["id"] for row in rows] == [one.pk for one in shown]
    assert rows[0] == {
        "id": shown[0].pk,
        "planned_for": "2026-03-03",
        "campaign": lists["campaign"],
        "institution": str(institute.pk),
        "state": "planned",
        "cancel_reason": "",
        "session": None,
    }
    assert rows[1]["institution"] is None


def test_bundle_holds_the_rule_set_and_every_sentence_in_both_languages(phone: Phone) -> None:
    said = phone.get("bundle").json()
    assert said["schema"] == SCHEMA
    told = said["rules"]
    assert told["rule_set"] == rules.RULE_SET
    assert {entry["code"] for entry in told["list"]} == {rule.code for rule in rules.RULES}
    assert told["IMPOSSIBLE_AGES"]["tvet"] == ["under_15"]
    assert {"gender_intake": "female", "audience": "students", "sex": "male"} in told["OTHER_SEX"]
    fields = set(SessionContent.__dataclass_fields__)
    assert set(told["required"]) | told["limits"]["text"].keys() <= fields
    known = {(code, variant) for code, texts in told["messages"].items() for variant in texts}
    assert known == set(rule_messages._TEXTS)
    for texts in told["messages"].values():
        for text in texts.values():
            assert text["en"] != text["ur"]
    for entries in said["choices"].values():
        for entry in entries:
            assert entry.keys() == {"value", "en", "ur"}


# --- One's own sessions --------------------------------------------------------------------------


def test_returned_session_reaches_the_phone_with_reason_and_remarks(
    phone: Phone, content: dict[str, Any], supervisor: User
) -> None:
    session_id = new_id()
    phone.send(content, session_id)
    services.return_session(
        session=Session.objects.get(),
        by=supervisor,
        reason="Which hall?",
        comments={"venue": "Two halls there"},
        now=NOW,
    )
    [row] = phone.get("sessions").json()["sessions"]
    version = Session.objects.get().current_version
    assert row == {
        "id": str(session_id),
        "reference": "LHE-2026-00001",
        "state": "returned",
        "version": 1,
        "content_hash": version.content_hash,
        "received_at": "2026-03-10T13:00:00.000Z",
        "held_on": "2026-03-10",
        "institution": content["institution"],
        "venue": "",
        "total": 37,
        "content": version.content,
        "returned": {
            "reason": "Which hall?",
            "comments": {"venue": "Two halls there"},
            "at": "2026-03-10T13:00:00.000Z",
        },
    }


def test_correction_is_not_shown_as_returned_any_more(
    phone: Phone, content: dict[str, Any], supervisor: User
) -> None:
    session_id = new_id()
    phone.send(content, session_id)
    services.return_session(session=Session.objects.get(), by=supervisor, reason="Why?", now=NOW)
    phone.send({**content, "notes": "So"}, session_id, base_version=1)
    [row] = phone.get("sessions").json()["sessions"]
    assert (row["version"], row["state"], row["returned"]) == (2, "submitted", None)
    assert row["content"]["notes"] == "So"


def test_list_holds_sixty_days_and_everything_that_came_back(
    phone: Phone, content: dict[str, Any], supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, returned = new_id(), new_id()
    phone.send(content, old)
    phone.send({**content, "held_on": "2026-03-09"}, returned)
    session = Session.objects.get(pk=returned)
    services.return_session(session=session, by=supervisor, reason="Why?", now=NOW)
    later = NOW + datetime.timedelta(days=61)
    monkeypatch.setattr(timezone, "now", lambda: later)
    phone.client.force_login(phone.officer)
    assert [row["id"] for row in phone.get("sessions").json()["sessions"]] == [str(returned)]


def test_content_of_what_is_decided_is_left_out(
    phone: Phone, content: dict[str, Any], supervisor: User
) -> None:
    phone.send(content)
    verify(Session.objects.get(), by=supervisor)
    [row] = phone.get("sessions").json()["sessions"]
    assert (row["state"], row["content"]) == ("verified", None)


def test_list_holds_no_colleagues_sessions(
    phone: Phone, content: dict[str, Any], lahore: Centre
) -> None:
    phone.send(content)
    assert Phone(make_officer(lahore)).get("sessions").json()["sessions"] == []


def test_list_asks_as_much_for_many_sessions_as_for_one(
    phone: Phone, content: dict[str, Any], supervisor: User
) -> None:
    def send(number: int) -> None:
        session_id = new_id()
        phone.send({**content, "venue": f"Hall {number}"}, session_id)
        session = Session.objects.get(pk=session_id)
        services.return_session(session=session, by=supervisor, reason="Why?", now=NOW)

    send(1)
    one = queries(phone, "sessions")
    assert len(one) <= LIST_CEILING, one
    for number in range(2, 8):
        send(number)
    assert len(queries(phone, "sessions")) == len(one)
