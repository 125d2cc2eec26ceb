"""Sessions for the tests of figures, sent and verified through the real services."""

import datetime
import itertools
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.models import Campaign, Institution, Session, Topic
from campaigns.records import services
from campaigns.records.identifiers import new_id
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from mrc.core.models import Centre, District
from tests.factories import CentreFactory, DistrictFactory, ProvinceFactory, make_user

KARACHI = ZoneInfo("Asia/Karachi")
Cells = dict[tuple[str, str], int]
_numbers = itertools.count(1)


@dataclass
class Office:
    """A centre with an officer and a supervisor, a campaign and a district."""

    code: str = "LHE"
    province: str = "Punjab"
    centre: Centre = field(init=False)
    officer: User = field(init=False)
    supervisor: User = field(init=False)
    campaign: Campaign = field(init=False)
    district: District = field(init=False)

    def __post_init__(self) -> None:
        self.centre = CentreFactory(code=self.code)
        self.officer = make_user(Role.OFFICER, centre=self.centre)
        self.supervisor = make_user(Role.SUPERVISOR, centre=self.centre)
        self.campaign = make_campaign(self.centre)
        self.district = DistrictFactory(
            name_en=f"District {self.code}",
            province=ProvinceFactory(name_en=self.province, name_ur=f"{self.province} ur"),
        )


def make_campaign(*centres: Centre, name: str = "Routine outreach") -> Campaign:
    campaign = Campaign.objects.create(
        slug=f"campaign-{next(_numbers)}",
        name_en=name,
        name_ur=f"{name} (ur)",
        starts_on=datetime.date(2024, 1, 1),
        ends_on=datetime.date(2027, 12, 31),
        state="active",
    )
    campaign.centres.set(centres)
    return campaign


def make_institution(office: Office, **values: Any) -> Institution:
    defaults = {
        "name_en": f"Institute {next(_numbers)}",
        "district": office.district,
        "kind": "tvet",
        "gender_intake": "coed",
        "state": "accepted",
    }
    return Institution.objects.create(**{**defaults, **values})


def send(
    office: Office,
    *,
    held_on: datetime.date,
    cells: Cells,
    institution: Institution | None = None,
    received_after: datetime.timedelta = datetime.timedelta(hours=2),
    is_sample: bool = False,
    session_id: Any = None,
    base_version: int = 0,
    **content: Any,
) -> Session:
    """A session from 10:00 to 11:00, received two hours after its end unless told."""
    topic, _created = Topic.objects.get_or_create(key="topic", defaults={"name_en": "Topic"})
    total = sum(cells.values())
    place: dict[str, Any] = (
        {"institution": institution.pk}
        if institution
        else {
            "venue": content.pop("venue", "Union council hall"),
            "district": office.district.pk,
        }
    )
    now = datetime.datetime.combine(held_on, datetime.time(11), KARACHI) + received_after
    raw = {
        "campaign": office.campaign.pk,
        "held_on": held_on.isoformat(),
        "starts_at": "10:00",
        "ends_at": "11:00",
        "mode": "in_person",
        **{name: str(value) if name == "institution" else value for name, value in place.items()},
        "topics": [topic.pk],
        "language": "ur",
        "facilitators": [office.officer.pk],
        "audience": "mixed",
        "attendance": [
            {"sex": sex, "age_band": band, "count": count} for (sex, band), count in cells.items()
        ],
        "headcount_declared": total,
        "count_method": "headcount",
        "staff_present": 1,
        "explanations": {"B5": "Guests", "B6": "Guests"},
        **content,
    }
    receipt = services.submit_session(
        session_id=session_id or new_id(),
        content=raw,
        base_version=base_version,
        by=office.officer,
        now=now,
        is_sample=is_sample,
    )
    return Session.objects.get(pk=receipt.session_id)


def verify(
    office: Office, session: Session, after: datetime.timedelta = datetime.timedelta(days=2)
) -> Session:
    return services.verify_session(
        session=session, by=office.supervisor, now=session.received_at + after
    )


def hold(office: Office, **values: Any) -> Session:
    """A verified session."""
    return verify(office, send(office, **values))
