import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from campaigns.models import AttendanceCount, Session, SessionVersion
from campaigns.records import guards, services
from mrc.core.models import User
from tests.campaigns.factories import (
    NOW,
    MaterialFactory,
    make_officer,
    make_supervisor,
    submit,
    submit_verified,
)


def test_sound_records_are_reported_sound(officer: User, supervisor: User) -> None:
    session = submit_verified(
        officer, materials=[{"material": MaterialFactory().pk, "quantity": 1}]
    )
    amendment = services.propose_amendment(
        session=session,
        content={**session.current_version.content, "notes": "Found."},
        base_version=1,
        reason="Found.",
        by=make_officer(officer.centre),
        now=NOW,
    )
    services.decide_amendment(
        amendment=amendment, accept=True, reason="", by=make_supervisor(officer.centre), now=NOW
    )
    submit(officer, notes="2")
    out = io.StringIO()
    call_command("check_records", stdout=out)
    assert "sound" in out.getvalue()


def test_what_was_tampered_with_past_the_guards_is_found(officer: User) -> None:
    first, second, third = (submit(officer, notes=str(n)) for n in range(3))
    guards.remove(connection)
    SessionVersion.objects.filter(session=first).update(headcount_declared=99)
    AttendanceCount.objects.filter(version__session=second, sex="female").update(count=99)
    version = third.current_version
    SessionVersion.objects.filter(pk=version.pk).update(content={**version.content, "notes": "x"})
    Session.objects.filter(pk=third.pk).update(state="verified")
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("check_records", stderr=err)
    told = err.getvalue()
    for part in (
        f"{first.current_version}: headcount_declared is not what was sent",
        f"{second.current_version}: attendance is not what was sent",
        f"{version}: the content has another hash than its receipt",
        f"{version}: notes is not what was sent",
        f"{third}: its state is not that of its last event",
        "campaigns_guard_session_move is missing",
    ):
        assert part in told
