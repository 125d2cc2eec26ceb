"""Writing one version with its rows, and one transition with its event. For services only."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from campaigns.records.content import SessionContent, content_hash
from campaigns.records.models import (
    AttendanceCount,
    Campaign,
    Institution,
    ReferenceCounter,
    RuleFlag,
    Session,
    SessionEvent,
    SessionVersion,
    VersionFacilitator,
    VersionMaterial,
    VersionPartner,
    VersionTopic,
)
from campaigns.records.rules import RULE_SET, Finding
from campaigns.records.signals import session_moved
from mrc.core.models import Centre, District, User
from mrc.core.urdu import fold_name

#: Columns of a version that are the content's own values under the same name.
COPIED = (
    "held_on",
    "starts_at",
    "ends_at",
    "mode",
    "venue",
    "language",
    "audience",
    "cohort",
    "headcount_declared",
    "count_method",
    "first_time_count",
    "staff_present",
    "referrals",
    "question_set",
    "pre_tested",
    "pre_passed",
    "post_tested",
    "post_passed",
    "disability_respondents",
    "disability_positives",
    "questions",
    "notes",
)


@dataclass(frozen=True)
class Judged:
    """A content that may be stored: read, its references found, its rules kept."""

    content: SessionContent
    campaign: Campaign
    institution: Institution | None
    district: District
    findings: list[Finding]


def lock_session(session_id: UUID) -> Session | None:
    """The row as it is now, held until the transaction ends."""
    return Session.objects.select_for_update().filter(pk=session_id).first()


def next_reference(centre: Centre, year: int) -> str:
    """The centre's next number of the year, such as LHE-2026-00412; its counter stays locked."""
    ReferenceCounter.objects.get_or_create(centre=centre, year=year)
    counter = ReferenceCounter.objects.select_for_update().get(centre=centre, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{centre.code}-{year}-{counter.last:05d}"


def store_version(
    *,
    session: Session,
    number: int,
    judged: Judged,
    by: User,
    device: str,
    now: datetime.datetime,
) -> SessionVersion:
    content = judged.content
    version = SessionVersion.objects.create(
        session=session,
        number=number,
        content=content.as_json(),
        content_hash=content_hash(content),
        rule_set=RULE_SET,
        submitted_by=by,
        received_at=now,
        device=device[:64],
        campaign=judged.campaign,
        institution=judged.institution,
        district=judged.district,
        venue_key=fold_name(content.venue)[:200],
        cohort_key=fold_name(content.cohort)[:120],
        **{name: getattr(content, name) for name in COPIED},
    )
    _store_rows(version, content)
    RuleFlag.objects.bulk_create(_flag(version, finding) for finding in judged.findings)
    return version


def _store_rows(version: SessionVersion, content: SessionContent) -> None:
    AttendanceCount.objects.bulk_create(
        AttendanceCount(version=version, sex=cell.sex, age_band=cell.age_band, count=cell.count)
        for cell in content.attendance
    )
    VersionTopic.objects.bulk_create(
        VersionTopic(version=version, topic_id=topic) for topic in content.topics
    )
    VersionFacilitator.objects.bulk_create(
        VersionFacilitator(version=version, facilitator_id=person)
        for person in content.facilitators
    )
    VersionPartner.objects.bulk_create(
        VersionPartner(version=version, partner_id=partner) for partner in content.partners
    )
    VersionMaterial.objects.bulk_create(
        VersionMaterial(version=version, material_id=line.material, quantity=line.quantity)
        for line in content.materials
    )


def _flag(version: SessionVersion, finding: Finding) -> RuleFlag:
    return RuleFlag(
        version=version,
        code=finding.code,
        variant=finding.variant,
        field=finding.field,
        params=finding.params,
        other_id=finding.other,
        acknowledged=finding.settled,
        note=finding.note,
    )


def move(
    *,
    session: Session,
    version: SessionVersion,
    to_state: str,
    by: User,
    now: datetime.datetime,
    reason: str = "",
    comments: dict[str, Any] | None = None,
) -> SessionEvent:
    """One transition: the event first, then state and pointer, which the database lets only
    follow their event. `session` is changed too."""
    event = SessionEvent.objects.create(
        session=session,
        version=version,
        by=by,
        at=now,
        from_state=session.state if session.current_version_id else "",
        to_state=to_state,
        reason=reason,
        comments=comments or {},
    )
    Session.objects.filter(pk=session.pk).update(state=to_state, current_version=version)
    session.state = to_state
    session.current_version = version
    session_moved.send(sender=Session, session_id=session.pk)
    return event
