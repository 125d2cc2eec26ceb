"""What the database sums for the figures. Every function is one query, however many sessions.

They all start from the same versions, so that one scope and one selection holds in all of them.
"""

from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, ExtractQuarter, ExtractYear

from campaigns.records.models import (
    AttendanceCount,
    CountMethod,
    SessionEvent,
    SessionState,
    VersionMaterial,
)
from campaigns.records.querysets import SessionVersionQuerySet

Rows = Any

_TESTED_TWICE = Q(pre_tested__gt=0, post_tested__gt=0)


def _is_estimate(path: str = "") -> Case:
    return Case(
        When(**{f"{path}count_method": CountMethod.ESTIMATE}, then=Value(True)),
        default=Value(False),
    )


def _total() -> Subquery:
    """The sum of a version's cells."""
    cells = AttendanceCount.objects.filter(version=OuterRef("pk")).order_by()
    return Subquery(cells.values("version").annotate(sum=Sum("count")).values("sum"))


def sums_by_place(versions: SessionVersionQuerySet) -> Rows:
    """One row for each campaign, quarter, place and group: sums, and the largest session."""
    return (
        versions.with_institution_standing()
        .with_district_standing()
        .annotate(
            year=ExtractYear("held_on"),
            quarter=ExtractQuarter("held_on"),
            is_estimate=_is_estimate(),
            total=_total(),
        )
        .values(
            "campaign_id",
            "year",
            "quarter",
            "institution_standing",
            "district_standing",
            "venue_key",
            "cohort_key",
            "is_estimate",
        )
        .annotate(
            sessions=Count("pk"),
            sample_sessions=Count("pk", filter=Q(session__is_sample=True)),
            most=Max("total"),
            sum_first_time=Sum("first_time_count"),
            sum_referrals=Sum("referrals"),
            sum_pre_tested=Coalesce(Sum("pre_tested", filter=_TESTED_TWICE), 0),
            sum_pre_passed=Coalesce(Sum("pre_passed", filter=_TESTED_TWICE), 0),
            sum_post_tested=Coalesce(Sum("post_tested", filter=_TESTED_TWICE), 0),
            sum_post_passed=Coalesce(Sum("post_passed", filter=_TESTED_TWICE), 0),
        )
        .order_by()
    )


def people_by_cell(versions: SessionVersionQuerySet) -> Rows:
    """People by campaign, quarter, sex and age band; estimates apart."""
    return (
        AttendanceCount.objects.filter(version__in=versions.order_by().values("pk"))
        .annotate(
            campaign_id=F("version__campaign_id"),
            year=ExtractYear("version__held_on"),
            quarter=ExtractQuarter("version__held_on"),
            is_estimate=_is_estimate("version__"),
        )
        .values("campaign_id", "year", "quarter", "sex", "age_band", "is_estimate")
        .annotate(
            people=Sum("count"),
            asked=Coalesce(Sum("count", filter=Q(version__first_time_count__isnull=False)), 0),
        )
        .order_by()
    )


def materials_by_quarter(versions: SessionVersionQuerySet) -> Rows:
    """Items handed out, by campaign and quarter."""
    return (
        VersionMaterial.objects.filter(version__in=versions.order_by().values("pk"))
        .annotate(
            campaign_id=F("version__campaign_id"),
            year=ExtractYear("version__held_on"),
            quarter=ExtractQuarter("version__held_on"),
        )
        .values("campaign_id", "year", "quarter")
        .annotate(items=Sum("quantity"))
        .order_by()
    )


def times(versions: SessionVersionQuerySet) -> Rows:
    """When each session was held, received and first verified, and whether it was ever returned.

    One row for each session: a median cannot be summed, and not every database knows it.
    """
    events = SessionEvent.objects.filter(session=OuterRef("session")).order_by()
    verified = events.filter(to_state=SessionState.VERIFIED).values("session")
    return (
        versions.annotate(
            verified_at=Subquery(verified.annotate(first=Min("at")).values("first")),
            was_returned=Exists(events.filter(to_state=SessionState.RETURNED)),
        )
        .values_list(
            "campaign_id",
            "held_on",
            "ends_at",
            "session__received_at",
            "verified_at",
            "was_returned",
            named=True,
        )
        .order_by()
    )


def awaiting_by_quarter(versions: SessionVersionQuerySet) -> Rows:
    """Sessions and people that wait for verification, by campaign and quarter."""
    counted_people = ~Q(count_method=CountMethod.ESTIMATE)
    return (
        versions.annotate(year=ExtractYear("held_on"), quarter=ExtractQuarter("held_on"))
        .values("campaign_id", "year", "quarter")
        .annotate(
            sessions=Count("pk", distinct=True),
            sample_sessions=Count("pk", distinct=True, filter=Q(session__is_sample=True)),
            people=Coalesce(Sum("cells__count", filter=counted_people), 0),
        )
        .order_by()
    )
