"""What is held, what expires when, and who opened what."""

import datetime

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.evidence.report import expires_on
from campaigns.models import EvidenceFile, Session
from campaigns.records import services
from campaigns.records.services.evidence import kept_since
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.evidence.adding import add
from tests.campaigns.factories import KARACHI, NOW, EvidenceFileFactory, make_officer, submit
from tests.clients import signed_in
from tests.factories import make_user


def report(query: str = "") -> str:
    return reverse("campaigns_evidence:index") + query


def sums(html: str) -> list[str]:
    part = html.partition('id="evidence-sums"')[2].partition("</dl>")[0]
    return [piece.partition("</dd>")[0] for piece in part.split("<dd>")[1:]]


@pytest.mark.parametrize(
    ("uploaded", "months", "expires"),
    [
        ((2026, 3, 10), 24, (2028, 3, 10)),
        ((2026, 12, 31), 24, (2028, 12, 31)),
        ((2026, 1, 31), 1, (2026, 3, 1)),
        ((2024, 2, 29), 12, (2025, 3, 1)),
        ((2026, 12, 31), 2, (2027, 3, 1)),
        ((2026, 11, 30), 1, (2026, 12, 30)),
    ],
)
def test_a_file_expires_on_the_first_day_on_which_it_is_deleted(
    settings: LazySettings,
    uploaded: tuple[int, int, int],
    months: int,
    expires: tuple[int, int, int],
) -> None:
    """The page says the same as the command does."""
    settings.MRC_EVIDENCE_MONTHS = months
    came = datetime.datetime(*uploaded, 12, 0, tzinfo=KARACHI)
    day = expires_on(came)
    assert day == datetime.date(*expires)
    end = datetime.datetime.combine(day, datetime.time(23, 59), KARACHI)
    assert kept_since(end) > came
    assert kept_since(end - datetime.timedelta(days=1)) <= came


def test_report_says_what_is_held_and_what_goes_soon(session: Session, supervisor: User) -> None:
    years = datetime.timedelta(days=365)
    EvidenceFileFactory(session=session, uploaded_at=NOW - years, size=3 * 1024 * 1024)
    EvidenceFileFactory(session=session, uploaded_at=NOW - 2 * years + datetime.timedelta(days=9))
    EvidenceFileFactory(session=session, uploaded_at=NOW - 3 * years)
    EvidenceFileFactory(session=session, uploaded_at=NOW - 4 * years, file="", deleted_at=NOW)
    client = signed_in(supervisor)
    html = client.get(report()).content.decode()
    assert sums(html) == ["3", "3.0", "1", "1", "1"]
    assert "past their time" in html
    assert "10 March 2027" in html
    for state, rows in (("held", 3), ("soon", 1), ("overdue", 1), ("deleted", 1), ("twice", 0)):
        html = client.get(report(f"?state={state}")).content.decode()
        assert html.count(session.reference) == rows, state


def test_a_file_on_two_sessions_is_marked(
    session: Session, officer: User, supervisor: User
) -> None:
    other = submit(officer, notes="another")
    for one in (session, other):
        EvidenceFileFactory(session=one, sha256="a" * 64)
    EvidenceFileFactory(session=session)
    html = signed_in(supervisor).get(report()).content.decode()
    assert html.count("also on another session") == 2
    twice = signed_in(supervisor).get(report("?state=twice")).content.decode()
    assert twice.count(session.reference) == 1
    assert other.reference in twice


def test_openings_are_listed_newest_first(session: Session, supervisor: User) -> None:
    evidence = add(session)
    auditor = make_user(Role.AUDITOR, first_name="Nadia", last_name="Iqbal")
    services.open_evidence(evidence=evidence, by=supervisor, now=NOW).close()
    services.open_evidence(
        evidence=evidence, by=auditor, now=NOW + datetime.timedelta(minutes=5)
    ).close()
    client = signed_in(auditor)
    html = client.get(reverse("campaigns_evidence:openings")).content.decode()
    assert html.index("Nadia Iqbal") < html.index("Sadia Rehman")
    assert "10 March 2026, 6:05 p.m." in html
    assert ">2<" in "".join(client.get(report()).content.decode().split())


def test_no_list_opens_a_file(session: Session, supervisor: User) -> None:
    evidence = add(session)
    door = reverse("campaigns_evidence:file", args=[evidence.pk])
    for address in (report(), reverse("campaigns_evidence:openings")):
        assert door not in signed_in(supervisor).get(address).content.decode()


def test_another_centres_evidence_is_in_no_sum(
    session: Session, supervisor: User, peshawar: Centre
) -> None:
    EvidenceFileFactory(session=submit(make_officer(peshawar)))
    assert sums(signed_in(supervisor).get(report()).content.decode())[0] == "0"
    assert EvidenceFile.objects.count() == 1
    assert timezone.now() == NOW


@pytest.mark.parametrize("name", ["index", "openings"])
def test_queries_do_not_grow(name: str, session: Session, supervisor: User) -> None:
    client, address = signed_in(supervisor), reverse(f"campaigns_evidence:{name}")

    def add_one() -> None:
        evidence = add(session)
        services.open_evidence(evidence=evidence, by=supervisor, now=NOW).close()

    add_one()
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _number in range(4):
        add_one()
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few)
