"""Whether a session is flagged: by the warnings of its receipt, or by a file that came later.

Stored warnings belong to a version. The same photograph or sheet on another session (W5) may show
only afterwards, so it is counted live; both together are what a verifier and a sample go by.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from . import evidence
from .models import CountMethod, EvidenceFile, EvidenceKind, RuleFlag, SessionVersion

if TYPE_CHECKING:
    from .querysets import SessionQuerySet


def with_flag_count(sessions: "SessionQuerySet") -> Any:
    """Adds `flag_count`: stored warnings, and sessions that hold the same file (W5), once each."""
    stored = _counted(
        RuleFlag.objects.filter(version=OuterRef("current_version")).order_by(), "version"
    )
    return sessions.annotate(
        stored_flag_count=Coalesce(stored, 0), live_flag_count=Coalesce(_live_twins(), 0)
    ).annotate(flag_count=F("stored_flag_count") + F("live_flag_count"))


def with_missing_sheet(sessions: "SessionQuerySet") -> Any:
    """Adds `lacks_sheet`: people signed a sheet whose scan is not here, which blocks (B9)."""
    sheets = EvidenceFile.objects.filter(
        session=OuterRef("pk"), kind=EvidenceKind.SHEET, deleted_at=None
    )
    signed = Q(current_version__count_method=CountMethod.SIGNED_SHEET)
    return sessions.annotate(
        lacks_sheet=Case(
            When(signed & ~Exists(sheets), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
    )


def flags_of(version: SessionVersion) -> list[RuleFlag]:
    """The warnings of a version as they stand now; those that are not stored have no key."""
    stored = list(version.flags.select_related("other"))
    return stored + evidence.flags_since_sent(version, stored)


def is_flagged(version: SessionVersion) -> bool:
    return bool(flags_of(version))


def _live_twins() -> Subquery:
    """How many other sessions hold a file of this one, without those that a stored W5 names."""
    own = EvidenceFile.objects.filter(
        session=OuterRef(OuterRef("pk")), sha256=OuterRef("sha256")
    ).order_by()
    known = RuleFlag.objects.filter(
        version=OuterRef(OuterRef("current_version")), code="W5", other=OuterRef("session")
    ).order_by()
    twins = (
        EvidenceFile.objects.filter(Exists(own))
        .exclude(session=OuterRef("pk"))
        .exclude(session__state="void")
        .exclude(Exists(known))
        .order_by()
    )
    # One group, and so one number, for all the files of the others.
    return Subquery(
        twins.annotate(all=Value(1))
        .values("all")
        .annotate(number=Count("session", distinct=True))
        .values("number"),
        output_field=IntegerField(),
    )


def _counted(rows: QuerySet[Any], by: str) -> Subquery:
    return Subquery(
        rows.values(by).annotate(number=Count("pk")).values("number"),
        output_field=IntegerField(),
    )
