"""Builders of campaign records. Sessions are made as they are in life: through the services."""

import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import factory

from campaigns.models import (
    Campaign,
    CampaignState,
    EvidenceFile,
    EvidenceKind,
    GenderIntake,
    Institution,
    InstitutionKind,
    InstitutionState,
    Material,
    Partner,
    Programme,
    Session,
    Topic,
)
from campaigns.records import services
from campaigns.records.identifiers import new_id
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, User
from tests.factories import CentreFactory, DistrictFactory, make_user

KARACHI = ZoneInfo("Asia/Karachi")
#: A Tuesday; sessions of these tests are held on it and sent in its evening.
HELD_ON = datetime.date(2026, 3, 10)
NOW = datetime.datetime(2026, 3, 10, 18, 0, tzinfo=KARACHI)


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    slug = factory.Sequence(lambda number: f"programme-{number}")
    name_en = factory.Sequence(lambda number: f"Programme {number}")
    name_ur = factory.Sequence(lambda number: f"پروگرام {number}")
    donor = "European Union"
    implementer = "ICMPD"


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"campaign-{number}")
    name_en = factory.Sequence(lambda number: f"Campaign {number}")
    name_ur = factory.Sequence(lambda number: f"مہم {number}")
    starts_on = datetime.date(2026, 1, 1)
    ends_on = datetime.date(2026, 12, 31)
    state = CampaignState.ACTIVE

    @factory.post_generation
    def centres(self: Any, create: bool, extracted: Any, **kwargs: Any) -> None:
        if create and extracted:
            self.centres.set(extracted)


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Institution

    name_en = factory.Sequence(lambda number: f"Government College {number}")
    name_ur = factory.Sequence(lambda number: f"گورنمنٹ کالج {number}")
    district = factory.SubFactory(DistrictFactory)
    kind = InstitutionKind.TVET
    gender_intake = GenderIntake.COED
    state = InstitutionState.ACCEPTED


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic
        django_get_or_create = ("key",)

    key = "safe-migration"
    name_en = "Safe migration"
    name_ur = "محفوظ ہجرت"


class MaterialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Material
        django_get_or_create = ("key",)

    key = "leaflet"
    name_en = "Leaflet"
    name_ur = "کتابچہ"


class PartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Partner
        django_get_or_create = ("key",)

    key = "beoe"
    name_en = "Bureau of Emigration"
    name_ur = "بیورو آف امیگریشن"


class EvidenceFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EvidenceFile

    kind = EvidenceKind.SHEET
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    file = "2026/03/sheet.webp"
    content_type = "image/webp"
    size = 1000
    uploaded_at = NOW
    uploaded_by = factory.LazyAttribute(lambda evidence: evidence.session.officer)


def make_officer(centre: Centre | None = None, **values: Any) -> User:
    return make_user(Role.OFFICER, centre=centre or CentreFactory(), **values)


def make_supervisor(centre: Centre | None = None, **values: Any) -> User:
    return make_user(Role.SUPERVISOR, centre=centre or CentreFactory(), **values)


def make_content(officer: User, **changes: Any) -> dict[str, Any]:
    """A session at a mixed institute that breaks no rule and raises no warning."""
    values: dict[str, Any] = {
        "held_on": HELD_ON.isoformat(),
        "starts_at": "10:00",
        "ends_at": "11:30",
        "mode": "in_person",
        "language": "ur",
        "facilitators": [officer.pk],
        "audience": "trainees",
        "attendance": [
            {"sex": "female", "age_band": "18_24", "count": 12},
            {"sex": "male", "age_band": "18_24", "count": 20},
            {"sex": "male", "age_band": "25_29", "count": 5},
        ],
        "headcount_declared": 37,
        "count_method": "headcount",
        "staff_present": 2,
        **changes,
    }
    if "attendance" in changes and "headcount_declared" not in changes:
        values["headcount_declared"] = sum(cell["count"] for cell in changes["attendance"])
    values.setdefault("campaign", None)
    if values["campaign"] is None:
        values["campaign"] = CampaignFactory(centres=[officer.centre]).pk
    if "topics" not in values:
        values["topics"] = [TopicFactory().pk]
    if "institution" not in values and "venue" not in values:
        values["institution"] = str(InstitutionFactory().pk)
    return values


def submit(
    officer: User,
    *,
    session_id: UUID | None = None,
    base_version: int = 0,
    now: datetime.datetime = NOW,
    **changes: Any,
) -> Session:
    """Sends a session as this officer; `changes` are entries of its content."""
    receipt = services.submit_session(
        session_id=session_id or new_id(),
        content=make_content(officer, **changes),
        base_version=base_version,
        by=officer,
        now=now,
    )
    return Session.objects.get(pk=receipt.session_id)


def verify(session: Session, *, by: User | None = None, now: datetime.datetime = NOW) -> Session:
    """Verifies it as a supervisor of its centre."""
    return services.verify_session(
        session=session, by=by or make_supervisor(session.centre), now=now
    )


def submit_verified(officer: User, *, now: datetime.datetime = NOW, **changes: Any) -> Session:
    return verify(submit(officer, now=now, **changes), now=now)
