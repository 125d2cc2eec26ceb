"""Evidence as a verifier reads it: the files with their openings, and what they give away."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from . import facts
from .models import CountMethod, EvidenceFile, EvidenceView, RuleFlag, Session, SessionVersion


def files_of(session: Session) -> QuerySet[EvidenceFile]:
    """The session's files, those that were deleted too, each with who opened it, newest first."""
    openings = EvidenceView.objects.select_related("by")
    return session.evidence.select_related("uploaded_by").prefetch_related(
        Prefetch("views", queryset=openings)
    )


def lacks_sheet(version: SessionVersion) -> bool:
    """Whether people signed a sheet that is not here: nobody can verify that (rule B9)."""
    return version.count_method == CountMethod.SIGNED_SHEET and not facts.holds_sheet(
        version.session
    )


def flags_since_sent(version: SessionVersion, stored: Iterable[RuleFlag]) -> list[RuleFlag]:
    """W5 for files that came after the version, as flags that are not stored.

    Stored flags belong to a version and are judged when it is received; a file may come later.
    """
    known = {flag.other_id for flag in stored if flag.code == "W5"}
    others = Session.objects.filter(pk__in=facts.same_evidence(version.session_id))
    return [
        RuleFlag(version=version, code="W5", field="evidence", other=other)
        for other in others.exclude(pk__in=known).order_by("pk")
    ]
