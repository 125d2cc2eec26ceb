"""The page on which an auditor reads everything that ever happened to a session."""

import datetime
import re

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.models import EvidenceView, Session
from campaigns.records import services
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.campaigns.checking.plain import ONE_CELL, send_plain
from tests.campaigns.factories import (
    KARACHI,
    EvidenceFileFactory,
    make_supervisor,
    submit,
)
from tests.clients import is_refused, signed_in
from tests.factories import make_user

pytestmark = pytest.mark.django_db
START = datetime.datetime(2026, 3, 10, 18, 0, tzinfo=KARACHI)


def hours(number: float) -> datetime.datetime:
    return START + datetime.timedelta(hours=number)


def address(session: Session) -> str:
    return reverse("campaigns_sessions:history", args=[session.pk])


def titles(html: str) -> list[str]:
    found = re.findall(r'<h2 class="check-timeline__title">.*?</time> (.*?)(?: <span|</h2>)', html)
    return [title.strip() for title in found]


@pytest.fixture
def lived(officer: User, supervisor: User, lahore: Centre, settings: LazySettings) -> Session:
    """Sent, returned, sent again, verified, amended, drawn and back-checked."""
    settings.MRC_BACK_CHECK_SHARE = 100
    session = submit(
        officer, attendance=ONE_CELL, acknowledged={"W7": "A class of girls."}, now=hours(0)
    )
    evidence = EvidenceFileFactory(session=session, uploaded_at=hours(1))
    EvidenceView.objects.create(evidence=evidence, by=supervisor, at=hours(2))
    services.return_session(
        session=session,
        by=supervisor,
        reason="Look at the register.",
        comments={"attendance": "It says 22."},
        now=hours(3),
    )
    cells = [*ONE_CELL, {"sex": "female", "age_band": "25_29", "count": 2}]
    content = {**session.current_version.content, "attendance": cells, "headcount_declared": 22}
    services.submit_session(
        session_id=session.pk, content=content, base_version=1, by=officer, now=hours(4)
    )
    session.refresh_from_db()
    services.verify_session(session=session, by=supervisor, now=hours(5))
    amendment = services.propose_amendment(
        session=session,
        content={**session.current_version.content, "referrals": 4},
        base_version=2,
        reason="Counselling wrote four.",
        by=officer,
        now=hours(6),
    )
    services.decide_amendment(
        amendment=amendment, accept=True, reason="Seen it.", by=supervisor, now=hours(7)
    )
    [check] = services.draw_back_checks(
        centre=lahore, month=datetime.date(2026, 3, 1), now=hours(24 * 30)
    )
    services.record_back_check(
        back_check=check,
        by=make_supervisor(lahore, first_name="Kamran", last_name="Ali"),
        method="call",
        outcome="differs",
        found_total=21,
        checked_on=hours(24 * 31).date(),
        note="One left early.",
        now=hours(24 * 31),
    )
    return Session.objects.get(pk=session.pk)


def test_everything_stands_there_in_order(lived: Session) -> None:
    html = signed_in(make_user(Role.AUDITOR)).get(address(lived)).content.decode()
    number = lived.evidence.get().pk
    assert titles(html) == [
        "Version 1 was received",
        f"Evidence {number} was added: Attendance sheet",
        f"Evidence {number} was opened: Attendance sheet",
        "Version 1 was returned to the officer",
        "Version 2 was received",
        "Version 2 was verified",
        "A change was proposed: version 3",
        "The change was accepted: version 3",
        "Version 3 counts from now on (amendment)",
        "Drawn for a back-check",
        "Back-check: Another count was found",
    ]
    for text in (
        "Look at the register.",
        "It says 22.",
        "W7: Everybody is counted in one group",
        "A class of girls.",
        "Counselling wrote four.",
        "Seen it.",
        "One left early.",
        "Kamran Ali",
        str(lived.pk),
        *lived.versions.values_list("content_hash", flat=True),
    ):
        assert text in html, text


def test_versions_are_compared_with_the_one_before(lived: Session) -> None:
    html = signed_in(make_user(Role.AUDITOR)).get(address(lived)).content.decode()
    second = html.partition("Version 2 was received")[2].partition("</li>")[0]
    assert "Female, 25–29" in second
    assert "<del>0</del>" in second
    assert "<ins>2</ins>" in second
    assert "Campaign" not in second
    proposed = html.partition("A change was proposed")[2].partition("</li>")[0]
    assert "Referrals to counselling" in proposed
    assert "<ins>4</ins>" in proposed


def test_times_are_those_of_karachi_whatever_the_reader_chose(lived: Session) -> None:
    auditor = make_user(Role.AUDITOR)
    with timezone.override("America/New_York"):
        html = signed_in(auditor).get(address(lived)).content.decode()
    assert "10 March 2026, 6:00 p.m." in html
    assert "Asia/Karachi" in html


def test_a_rejected_change_and_a_deleted_file_stay_on_the_page(
    officer: User, supervisor: User
) -> None:
    session = send_plain(officer)
    services.verify_session(session=session, by=supervisor, now=hours(1))
    amendment = services.propose_amendment(
        session=session,
        content={**session.current_version.content, "referrals": 4},
        base_version=1,
        reason="Counselling wrote four.",
        by=officer,
        now=hours(2),
    )
    services.decide_amendment(
        amendment=amendment, accept=False, reason="No proof.", by=supervisor, now=hours(3)
    )
    evidence = EvidenceFileFactory(session=session, uploaded_at=hours(0.5))
    type(evidence).objects.filter(pk=evidence.pk).update(file="", deleted_at=hours(9))
    html = signed_in(supervisor).get(address(session)).content.decode()
    assert titles(html)[-2:] == [
        "The change was rejected: version 2",
        f"Evidence {evidence.pk} was deleted at the end of its time",
    ]
    assert "No proof." in html


def test_the_page_has_no_door_to_a_file(lived: Session) -> None:
    html = signed_in(make_user(Role.DATA_OFFICER)).get(address(lived)).content.decode()
    assert "was opened" in html
    assert "/admin/evidence/" not in html.partition("check-history")[2]


def test_queries_do_not_grow_with_what_happened(lived: Session) -> None:
    client = signed_in(make_user(Role.AUDITOR))
    client.get(address(lived))
    with CaptureQueriesContext(connection) as few:
        client.get(address(lived))
    evidence, viewer = lived.evidence.get(), make_user(Role.AUDITOR)
    for number in range(5):
        EvidenceView.objects.create(evidence=evidence, by=viewer, at=hours(40 + number))
        EvidenceFileFactory(session=lived, uploaded_at=hours(50 + number))
    with CaptureQueriesContext(connection) as many:
        client.get(address(lived))
    assert len(many) <= len(few)


def test_another_centre_and_other_roles_read_nothing(
    lived: Session, peshawar: Centre, lahore: Centre
) -> None:
    assert signed_in(make_supervisor(peshawar)).get(address(lived)).status_code == 404
    for role in (Role.OFFICER, Role.EDITOR, Role.TRANSLATOR, Role.CASE_WORKER):
        assert is_refused(signed_in(make_user(role, centre=lahore)).get(address(lived)))
