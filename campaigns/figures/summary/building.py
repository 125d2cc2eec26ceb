"""Working out summaries from the records: two queries, however many sessions."""

import datetime
import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, Min, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from campaigns.records.models import (
    AttendanceCount,
    CountMethod,
    GenderIntake,
    InstitutionKind,
    SessionEvent,
    SessionState,
    SessionVersion,
    VersionMaterial,
)

from .models import CELLS, SessionSummary

#: A session is on time when it was received within this time after its end (also rule W8).
ON_TIME = datetime.timedelta(days=3)
KARACHI = ZoneInfo("Asia/Karachi")
#: A session in one of these states has a summary.
SUMMARISED = (SessionState.VERIFIED, SessionState.SUBMITTED)
_TESTS = ("pre_tested", "pre_passed", "post_tested", "post_passed")
_PLAIN = (
    "pk",
    "session_id",
    "held_on",
    "ends_at",
    "mode",
    "venue_key",
    "cohort_key",
    "count_method",
    "campaign_id",
    "first_time_count",
    "referrals",
    *_TESTS,
)


def build(session_ids: Iterable[UUID]) -> list[SessionSummary]:
    """The summaries that these sessions have now, unsaved; none for one that is in no figure."""
    versions = list(_versions(session_ids))
    cells: dict[int, dict[str, int]] = {}
    counted = AttendanceCount.objects.filter(version__in=[row.pk for row in versions])
    for version, sex, band, count in counted.order_by().values_list(
        "version_id", "sex", "age_band", "count"
    ):
        cells.setdefault(version, {})[CELLS[sex, band]] = count
    return [_summary(row, cells.get(row.pk, {})) for row in versions]


def _versions(session_ids: Iterable[UUID]) -> Any:
    """Named rows: what is read of each current version, and of what stays after merges."""
    events = SessionEvent.objects.filter(session=OuterRef("session")).order_by()
    verified = events.filter(to_state=SessionState.VERIFIED).values("session")
    items = VersionMaterial.objects.filter(version=OuterRef("pk")).order_by().values("version")
    rows = SessionVersion.objects.filter(
        current_of__in=list(session_ids), current_of__state__in=SUMMARISED
    ).annotate(
        state=F("session__state"),
        centre=F("session__centre_id"),
        officer=F("session__officer_id"),
        received=F("session__received_at"),
        is_sample=F("session__is_sample"),
        programme=F("campaign__programme_id"),
        to_district=Coalesce("district__counted_with_id", "district_id"),
        to_province=Coalesce("district__counted_with__province_id", "district__province_id"),
        to_institution=Coalesce("institution__merged_into_id", "institution_id"),
        kind=Coalesce("institution__merged_into__kind", "institution__kind"),
        intake=Coalesce("institution__merged_into__gender_intake", "institution__gender_intake"),
        items=Subquery(items.annotate(sum=Sum("quantity")).values("sum")),
        first_verified=Subquery(verified.annotate(first=Min("at")).values("first")),
        was_returned=Exists(events.filter(to_state=SessionState.RETURNED)),
    )
    return rows.order_by().values_list(
        *_PLAIN,
        "state",
        "centre",
        "officer",
        "received",
        "is_sample",
        "programme",
        "to_district",
        "to_province",
        "to_institution",
        "kind",
        "intake",
        "items",
        "first_verified",
        "was_returned",
        named=True,
    )


def _summary(row: Any, cells: dict[str, int]) -> SessionSummary:
    people = sum(cells.values())
    was_asked = row.first_time_count is not None
    is_tested = bool(row.pre_tested and row.post_tested)
    ended = datetime.datetime.combine(row.held_on, row.ends_at, KARACHI)
    lag = None
    if row.state == SessionState.VERIFIED and row.first_verified is not None:
        lag = max(0, int((row.first_verified - row.received).total_seconds()))
    return SessionSummary(
        session_id=row.session_id,
        version_id=row.pk,
        counts=row.state == SessionState.VERIFIED,
        is_estimate=row.count_method == CountMethod.ESTIMATE,
        held_on=row.held_on,
        year=row.held_on.year,
        quarter=(row.held_on.month + 2) // 3,
        month=row.held_on.month,
        centre_id=row.centre,
        officer_id=row.officer,
        campaign_id=row.campaign_id,
        programme_id=row.programme,
        district_id=row.to_district,
        province_id=row.to_province,
        institution_id=row.to_institution,
        # A session without an institution was held with a community.
        kind=row.kind or InstitutionKind.COMMUNITY,
        intake=row.intake or GenderIntake.UNKNOWN,
        mode=row.mode,
        place=_place(row),
        lag=lag,
        people=people,
        first_time=row.first_time_count,
        asked=people if was_asked else 0,
        referrals=row.referrals,
        materials=row.items,
        on_time=int(row.received <= ended + ON_TIME),
        returned=int(row.was_returned),
        sample=int(row.is_sample),
        **{name: getattr(row, name) if is_tested else 0 for name in _TESTS},
        **cells,
    )


def _place(row: Any) -> UUID:
    """Institution, or district and venue; group; calendar year: the first 128 bits of SHA-256.

    No two places were ever seen to share so many bits, and a column of this width is grouped fast
    in every database.
    """
    where = (
        [str(row.to_institution)] if row.to_institution else [str(row.to_district), row.venue_key]
    )
    key = "\x1f".join([*where, row.cohort_key, str(row.held_on.year)])
    return UUID(bytes=hashlib.sha256(key.encode()).digest()[:16])
