"""Every address of checking, amending and evidence: who opens it, who is refused, who is told
that there is no such thing. An address that is missing from the table fails."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from campaigns.amending.urls import admin_urls as amending_urls
from campaigns.checking.urls import admin_urls as checking_urls
from campaigns.evidence.urls import admin_urls as evidence_urls
from campaigns.models import Amendment, BackCheck, BackCheckDraw, Institution, Session
from campaigns.records import services
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.checking.plain import send_plain, verified_plain
from tests.campaigns.factories import (
    NOW,
    EvidenceFileFactory,
    InstitutionFactory,
    make_supervisor,
)
from tests.clients import is_refused, signed_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db

#: Who asks: their own centre's supervisor, another centre's, and so on.
ASKS = ("own", "other", "officer", "data", "auditor", "editor", "anonymous")
#: Opened, there is no such thing, refused, or another method.
OK, GONE, NO, METHOD = "200", "404", "refused", "405"


def row(own: str, other: str, data: str, auditor: str) -> dict[str, str]:
    """Officers have no admin, editors no sessions, and a visitor signs in first."""
    return {
        "own": own,
        "other": other,
        "officer": NO,
        "data": data,
        "auditor": auditor,
        "editor": NO,
        "anonymous": NO,
    }


LIST = row(OK, OK, OK, OK)
ONE = row(OK, GONE, OK, OK)
#: Taking a decision is a POST; asked for by a GET the page shows nothing to decide.
DECISION = ONE
GET: dict[str, dict[str, str]] = {
    "campaigns_sessions:index": LIST,
    "campaigns_sessions:index_results": LIST,
    "campaigns_sessions:awaiting": LIST,
    "campaigns_sessions:awaiting_results": LIST,
    "campaigns_sessions:bulk_verify": row("302", "302", NO, NO),
    "campaigns_sessions:session": ONE,
    "campaigns_sessions:history": ONE,
    "campaigns_sessions:verify": DECISION,
    "campaigns_sessions:return": DECISION,
    "campaigns_sessions:void": DECISION,
    "campaigns_back_checks:index": LIST,
    "campaigns_back_checks:index_results": LIST,
    "campaigns_back_checks:back_check": ONE,
    "campaigns_institutions:index": LIST,
    "campaigns_institutions:index_results": LIST,
    "campaigns_institutions:institution": LIST,
    "campaigns_institutions:accept": LIST,
    "campaigns_institutions:merge": LIST,
    "campaigns_amendments:index": LIST,
    "campaigns_amendments:index_results": LIST,
    "campaigns_amendments:restatements": LIST,
    "campaigns_amendments:propose": row(OK, GONE, NO, NO),
    "campaigns_amendments:amendment": ONE,
    "campaigns_evidence:index": row(OK, OK, NO, OK),
    "campaigns_evidence:index_results": row(OK, OK, NO, OK),
    "campaigns_evidence:openings": row(OK, OK, NO, OK),
    "campaigns_evidence:openings_results": row(OK, OK, NO, OK),
    "campaigns_evidence:file": row("302", GONE, NO, "302"),
}
#: What may be written, with everything that it asks for; nobody but these writes anything.
WRITES: dict[str, tuple[dict[str, str], set[str]]] = {
    "campaigns_sessions:verify": ({}, {"own"}),
    "campaigns_sessions:return": ({"reason": "Look again."}, {"own"}),
    "campaigns_sessions:void": ({"reason": "Sent twice."}, {"own"}),
    "campaigns_amendments:amendment": ({"decision": "accept"}, {"own"}),
    "campaigns_back_checks:back_check": (
        {"outcome": "confirmed", "method": "call", "checked_on": "2026-03-10"},
        {"own", "data"},
    ),
}


@pytest.fixture
def people(lahore: Centre, peshawar: Centre, officer: User) -> dict[str, User | None]:
    return {
        "own": make_supervisor(lahore),
        "other": make_supervisor(peshawar),
        "officer": officer,
        "data": make_user(Role.DATA_OFFICER),
        "auditor": make_user(Role.AUDITOR),
        "editor": make_user(Role.EDITOR, centre=lahore),
        "anonymous": None,
    }


class Records:
    """A waiting session, and a verified one that is amended and back-checked."""

    def __init__(self, officer: User) -> None:
        self.session = send_plain(officer)
        self.verified = verified_plain(officer, 1)
        self.amended = verified_plain(officer, 2)
        self.amendment = services.propose_amendment(
            session=self.amended,
            content={**self.amended.current_version.content, "referrals": 4},
            base_version=1,
            reason="Counselling wrote four.",
            by=officer,
            now=NOW,
        )
        draw = BackCheckDraw.objects.create(
            centre=officer.centre,
            month=NOW.date().replace(day=1),
            seed="0" * 32,
            share_percent=10,
            made_at=NOW,
        )
        self.check = BackCheck.objects.create(
            session=self.verified, draw=draw, reason="random", drawn_at=NOW
        )
        self.evidence = EvidenceFileFactory(session=self.session)
        self.institution: Institution = InstitutionFactory()

    def address(self, name: str) -> str:
        room, _colon, view = name.partition(":")
        if name == "campaigns_amendments:propose":
            return reverse(name, args=[self.verified.pk])
        if view.startswith(("index", "awaiting", "openings", "bulk", "restatements")):
            return reverse(name)
        keys = {
            "campaigns_sessions": self.session.pk,
            "campaigns_back_checks": self.check.pk,
            "campaigns_institutions": self.institution.pk,
            "campaigns_amendments": self.amendment.pk,
            "campaigns_evidence": self.evidence.pk,
        }
        return reverse(name, args=[keys[room]])


@pytest.fixture
def records(officer: User, evening: None) -> Records:
    return Records(officer)


def client_of(person: User | None) -> Client:
    return Client() if person is None else signed_in(person)


def names(entries: list[URLPattern | URLResolver], room: str = "") -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, URLResolver):
            yield from names(entry.url_patterns, entry.namespace or room)
        else:
            yield f"{room}:{entry.name}"


def test_every_address_is_in_the_table() -> None:
    assert set(names([*checking_urls, *amending_urls, *evidence_urls])) == set(GET)


@pytest.mark.parametrize("asks", ASKS)
def test_each_person_opens_what_the_table_says(
    asks: str, people: dict[str, User | None], records: Records
) -> None:
    client, found, expected = client_of(people[asks]), {}, {}
    for name, answers in GET.items():
        response = client.get(records.address(name))
        refused = is_refused(response) and response.status_code != 405
        found[name] = NO if refused else str(response.status_code)
        expected[name] = answers[asks]
    # Where a supervisor is led on, it is within the room.
    for name in ("campaigns_sessions:bulk_verify", "campaigns_evidence:file"):
        if expected[name] == "302":
            response = client.get(records.address(name))
            assert response.status_code == 302
            assert response["Location"].startswith("/admin/sessions/")
            found[name] = "302"
    assert found == expected


@pytest.mark.parametrize("asks", ASKS)
@pytest.mark.parametrize("name", WRITES)
def test_nobody_else_writes(
    asks: str, name: str, people: dict[str, User | None], records: Records
) -> None:
    values, writers = WRITES[name]
    before = written(records)
    response = client_of(people[asks]).post(records.address(name), values)
    if asks in writers:
        assert written(records) != before
    else:
        assert written(records) == before
        assert response.status_code == 404 or is_refused(response)


def written(records: Records) -> tuple[object, ...]:
    return (
        Session.objects.get(pk=records.session.pk).state,
        Amendment.objects.get(pk=records.amendment.pk).state,
        records.check.results.count(),
    )


@pytest.mark.parametrize(
    "name",
    [
        "campaigns_sessions:index",
        "campaigns_back_checks:index",
        "campaigns_amendments:index",
        "campaigns_evidence:index",
        "campaigns_evidence:openings",
        "campaigns_amendments:restatements",
    ],
)
def test_no_list_names_another_centres_session(
    name: str, people: dict[str, User | None], records: Records
) -> None:
    services_view = people["auditor"]
    assert services_view is not None
    from campaigns.models import EvidenceView

    EvidenceView.objects.create(evidence=records.evidence, by=services_view, at=NOW)
    own = make_supervisor(records.session.centre)
    services.decide_amendment(amendment=records.amendment, accept=True, reason="", by=own, now=NOW)
    references = {one.reference for one in (records.session, records.verified, records.amended)}
    shown = {
        asks: {
            reference
            for reference in references
            if reference in client_of(people[asks]).get(records.address(name)).content.decode()
        }
        for asks in ("own", "other", "auditor")
    }
    assert shown["other"] == set()
    assert shown["own"] == shown["auditor"] != set()


def test_menu_shows_each_what_they_may_open(people: dict[str, User | None]) -> None:
    shown = {}
    for asks in ("own", "data", "auditor", "editor"):
        html = client_of(people[asks]).get("/admin/", follow=True).content.decode()
        shown[asks] = {
            path
            for path in ("sessions/awaiting", "amendments", "back-checks", "evidence")
            if f"/admin/{path}/" in html
        }
    assert shown == {
        "own": {"sessions/awaiting", "amendments", "back-checks", "evidence"},
        "data": {"amendments", "back-checks"},
        "auditor": {"amendments", "back-checks", "evidence"},
        "editor": set(),
    }
