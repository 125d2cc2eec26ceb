"""A small world with one of everything: of one's own centre, of another one, and shared."""

import datetime
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from campaigns.codes.addresses import give_address
from campaigns.models import (
    BackCheck,
    BackCheckDraw,
    ImportBatch,
    PlannedSession,
    SessionConflict,
    SessionDraft,
)
from campaigns.records import services
from campaigns.reports import services as reports
from campaigns.targets.services import set_target
from mrc.core.accounts.roles import Role
from mrc.core.accounts.tokens import issue_token
from mrc.core.models import Centre, User
from tests.alerts.reports.factories import make_picture, make_report
from tests.campaigns.evidence.adding import add as add_evidence
from tests.campaigns.factories import (
    NOW,
    CampaignFactory,
    InstitutionFactory,
    ProgrammeFactory,
    make_officer,
    make_supervisor,
    submit,
    verify,
)
from tests.core.questions.factories import make_question
from tests.factories import CentreFactory, make_user

from . import shared_world
from .people import EVERYBODY, make_person

Things = dict[str, Any]
#: Stands in what the other centre wrote, and nowhere else.
CANARY = "Zebra batch of the morning"


@dataclass
class World:
    """What addresses can be filled in with, by name; `own` and `other` hold the same names."""

    people: dict[str, User | None]
    shared: Things
    own: Things
    other: Things
    #: Of the other centre: nobody of this one may read any of them.
    secrets: tuple[str, ...] = field(default=())


@contextmanager
def loaded_world(files: Path) -> Iterator[World]:
    """The world on the evening on which its sessions were sent; gone again afterwards."""
    folders = {
        alias: {"BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": files / alias, "base_url": "/media/"}}
        for alias in ("default", "evidence", "reports", "donor_reports")
    }  # fmt: skip
    now_stands_still = mock.patch.object(timezone, "now", return_value=NOW)
    changed = override_settings(
        STORAGES={**settings.STORAGES, **folders},
        MEDIA_ROOT=files / "default",
        MRC_SECOND_FACTOR_REQUIRED=True,
    )
    # What waits for a commit runs at once: there is none here.
    at_once = mock.patch.object(connection, "on_commit", lambda run, robust=False: run())
    with changed, now_stands_still, transaction.atomic():
        with at_once:
            world = _build()
        yield world
        transaction.set_rollback(True)


def _build() -> World:
    lahore = CentreFactory(code="LHE")
    peshawar = CentreFactory(code="PEW", slug="peshawar", name_en="MRC PEW")
    people = {name: make_person(name, lahore) for name in EVERYBODY}
    shared = shared_world.build(people)
    own = _of_centre(lahore, people, shared, words="Our own morning")
    strangers = {
        **people,
        "officer": make_officer(peshawar),
        "supervisor": make_supervisor(peshawar),
        **{
            role.value: make_user(role, centre=peshawar)
            for role in Role
            if role not in (Role.OFFICER, Role.SUPERVISOR)
        },
    }
    other = _of_centre(peshawar, strangers, shared, words=CANARY)
    names = ("session", "verified", "amended", "draft")
    secrets = (CANARY, *(str(other[name].pk) for name in names), other["session"].reference)
    return World(people, shared, own, other, secrets)


def _of_centre(
    centre: Centre, people: dict[str, User | None], shared: Things, words: str
) -> Things:
    """Sessions and all that hangs on them, and what else belongs to a centre or to one person."""
    officer, supervisor = people["officer"], people["supervisor"]
    assert officer is not None
    assert supervisor is not None
    campaign = CampaignFactory(centres=[centre], programme=shared["programme"])
    shared["campaign"].centres.add(centre)
    things: Things = {"campaign": campaign, "institution": InstitutionFactory(state="proposed")}
    session = submit(officer, campaign=campaign.pk, notes=words)
    verified = _verified(officer, supervisor, campaign.pk, "2026-03-04", words)
    amended = _verified(officer, supervisor, campaign.pk, "2026-03-05", words)
    things |= {"session": session, "verified": verified, "amended": amended}
    things["amendment"] = services.propose_amendment(
        session=amended,
        content={**amended.current_version.content, "referrals": 4},
        base_version=1,
        reason=words,
        by=officer,
        now=NOW,
    )
    draw = BackCheckDraw.objects.create(
        centre=centre, month=datetime.date(2026, 3, 1), seed="0" * 32, share_percent=10, made_at=NOW
    )
    things["back_check"] = BackCheck.objects.create(
        session=verified, draw=draw, reason="random", drawn_at=NOW
    )
    things["evidence"] = add_evidence(session)
    things["draft"] = SessionDraft.objects.create(
        officer=officer, updated_at=NOW, data={"typed": {"where": {"notes": words}}, "saved": []}
    )
    things["conflict"] = _conflict(session, officer, words)
    things |= _plans_and_files(centre, people, campaign)
    things |= _from_readers(centre, people, words)
    return things


def _verified(officer: User, supervisor: User, campaign: int, day: str, words: str) -> Any:
    return verify(submit(officer, campaign=campaign, held_on=day, notes=words), by=supervisor)


def _conflict(session: Any, officer: User, words: str) -> SessionConflict:
    content = {**session.current_version.content, "notes": f"{words} told otherwise"}
    try:
        services.submit_session(
            session_id=session.pk, content=content, base_version=0, by=officer, now=NOW
        )
    except services.ConflictError:
        return SessionConflict.objects.get(session_key=session.pk)
    raise AssertionError("this should have been a conflict")


def _plans_and_files(centre: Centre, people: dict[str, User | None], campaign: Any) -> Things:
    officer, data_officer = people["officer"], people["data_officer"]
    assert officer is not None
    assert data_officer is not None
    plan = PlannedSession.objects.create(
        campaign=campaign,
        centre=centre,
        officer=officer,
        institution=InstitutionFactory(),
        planned_for=NOW.date(),
    )
    give_address(plan)
    target = set_target(
        campaign=campaign, centre=centre, indicator="sessions",
        starts_on=datetime.date(2026, 1, 1), ends_on=datetime.date(2026, 3, 31), value=10,
        by=data_officer, now=NOW,
    )  # fmt: skip
    batch = ImportBatch.objects.create(
        centre=centre,
        uploaded_by=people["supervisor"],
        uploaded_at=NOW,
        file_name="sessions.xlsx",
        rows_hash=uuid.uuid4().hex * 2,
        state="checked",
    )
    report = reports.generate_report(
        programme=ProgrammeFactory(), starts_on=datetime.date(2025, 1, 1),
        ends_on=datetime.date(2025, 12, 31), by=data_officer, now=NOW,
    )  # fmt: skip
    token, _text = issue_token(user=data_officer, name="Ours", days=30, now=NOW)
    return {
        "plan": plan, "target": target, "import": batch, "donor_report": report, "token": token
    }  # fmt: skip


def _from_readers(centre: Centre, people: dict[str, User | None], words: str) -> Things:
    report = make_report(today=NOW.date(), what_happened=words, pictures=[make_picture()])
    report.centre = centre
    report.save()
    second = make_report(today=NOW.date(), what_happened=f"{words} again")
    question = make_question(centre, question=words)
    return {
        "report": report,
        "second_report": second,
        "question": question,
        **shared_world.of_centre(centre, people),
    }
