"""What the database knows about a session that is judged: the facts behind B8, B9 and W1-W6."""

import datetime
import itertools
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from mrc.core.models import User
from mrc.core.urdu import fold_name

from .content import SessionContent
from .models import (
    AttendanceCount,
    EvidenceFile,
    EvidenceKind,
    InstitutionKind,
    Session,
    SessionVersion,
)
from .querysets import SessionVersionQuerySet
from .references import References
from .rules import ROUND_TOTALS, Facts, RuleContext

#: How many resembling sessions are shown beside one another at most.
SHOWN = 5
#: W3 compares with this many of the latest sessions of that kind.
COMPARED = 500
#: W6: days before and after in which the same cells are suspicious.
SAME_CELLS_DAYS = 30


def karachi_day(moment: datetime.datetime) -> datetime.date:
    """The day in Karachi, whatever time zone a reader has chosen."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def gather(
    *,
    content: SessionContent,
    references: References,
    session_id: UUID,
    officer: User,
    now: datetime.datetime,
) -> RuleContext:
    """All that the rules of sending may know about this content."""
    session = Session.objects.filter(pk=session_id).first()
    institution = references.institution.standing if references.institution else None
    campaign = references.campaign
    others = SessionVersion.objects.current().exclude(session=session_id)
    return RuleContext(
        today=karachi_day(now),
        received_on=karachi_day(session.received_at if session else now),
        campaign_starts_on=campaign.starts_on if campaign else None,
        campaign_ends_on=campaign.ends_on if campaign else None,
        institution_kind=institution.kind if institution else "",
        gender_intake=institution.gender_intake if institution else "",
        enrolment=institution.enrolment if institution else None,
        facts=Facts(
            same_place_and_day=_same_place_and_day(others, content, references),
            facilitator_elsewhere=_facilitator_elsewhere(others, content),
            same_evidence=same_evidence(session_id),
            same_cells=_same_cells(others, content, officer),
            totals_of_kind=_totals_of_kind(others, references),
            totals_of_officer=_totals_of_officer(others, officer),
        ),
    )


def _same_place_and_day(
    others: SessionVersionQuerySet, content: SessionContent, references: References
) -> tuple[UUID, ...]:
    if content.held_on is None:
        return ()
    if references.institution is not None:
        standing = references.institution.standing.pk
        place = Q(institution=standing) | Q(institution__merged_into=standing)
    elif references.district is not None and content.venue:
        place = Q(
            institution=None, district=references.district, venue_key=fold_name(content.venue)
        )
    else:
        return ()
    return _sessions(others.filter(place, held_on=content.held_on))


def _facilitator_elsewhere(
    others: SessionVersionQuerySet, content: SessionContent
) -> tuple[UUID, ...]:
    if content.held_on is None or content.starts_at is None or content.ends_at is None:
        return ()
    return _sessions(
        others.filter(
            held_on=content.held_on,
            starts_at__lt=content.ends_at,
            ends_at__gt=content.starts_at,
            facilitator_rows__facilitator__in=content.facilitators,
        )
    )


def same_evidence(session_id: UUID) -> tuple[UUID, ...]:
    """Sessions that hold a file which this session holds too."""
    hashes = EvidenceFile.objects.filter(session=session_id).values("sha256")
    return tuple(
        EvidenceFile.objects.filter(sha256__in=hashes)
        .exclude(session=session_id)
        .exclude(session__state="void")
        .order_by("session")
        .values_list("session", flat=True)
        .distinct()[:SHOWN]
    )


def _same_cells(
    others: SessionVersionQuerySet, content: SessionContent, officer: User
) -> tuple[UUID, ...]:
    if content.held_on is None or not content.attendance:
        return ()
    span = datetime.timedelta(days=SAME_CELLS_DAYS)
    candidates = (
        others.filter(session__officer=officer)
        .held_between(content.held_on - span, content.held_on + span)
        .with_total()
        .filter(total=content.total)
    )
    # Rows instead of objects: an officer who repeats one programme has many of the same total.
    sessions = dict(candidates.values_list("pk", "session_id"))
    cells: dict[int, dict[tuple[str, str], int]] = {version: {} for version in sessions}
    counted = AttendanceCount.objects.filter(version__in=sessions).order_by()
    for version, sex, band, count in counted.values_list("version", "sex", "age_band", "count"):
        cells[version][sex, band] = count
    same = (pk for version, pk in sessions.items() if cells[version] == content.cells)
    return tuple(itertools.islice(same, SHOWN))


def _totals_of_kind(others: SessionVersionQuerySet, references: References) -> tuple[int, ...]:
    institution = references.institution
    kind = institution.standing.kind if institution else InstitutionKind.COMMUNITY.value
    of_kind = Q(institution__kind=kind)
    if kind == InstitutionKind.COMMUNITY:
        of_kind |= Q(institution=None)
    return _totals(others.counted().filter(of_kind), COMPARED)


def _totals_of_officer(others: SessionVersionQuerySet, officer: User) -> tuple[int, ...]:
    return _totals(others.filter(session__officer=officer), ROUND_TOTALS - 1)


def _totals(versions: SessionVersionQuerySet, number: int) -> tuple[int, ...]:
    """The newest totals, by the day of the session."""
    newest = versions.with_total().order_by("-held_on", "-starts_at", "-id")
    return tuple(newest.values_list("total", flat=True)[:number])


def _sessions(versions: SessionVersionQuerySet) -> tuple[UUID, ...]:
    found = versions.order_by("session").values_list("session", flat=True).distinct()
    return tuple(found[:SHOWN])


def holds_sheet(session: Session) -> bool:
    """Whether the scan of an attendance sheet was uploaded (rule B9)."""
    return EvidenceFile.objects.filter(
        session=session, kind=EvidenceKind.SHEET, deleted_at__isnull=True
    ).exists()
