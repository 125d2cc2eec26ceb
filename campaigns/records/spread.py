"""How many people sessions of one kind of institution usually have: median and spread.

The same figures as in rule W3: verified sessions of every centre, median and median absolute
deviation (MAD), because attendance is skewed. No single session can be read from them.
"""

import statistics
from dataclasses import dataclass

from django.db.models import Q

from . import facts, rules
from .models import InstitutionKind, SessionVersion


@dataclass(frozen=True)
class Spread:
    """`median` and `deviation` (MAD) in people; None where too few sessions say anything."""

    kind: str
    sessions: int
    median: float | None
    deviation: float | None
    #: Above this many people W3 warns; None where it says nothing.
    limit: float | None

    @property
    def kind_label(self) -> str:
        return str(InstitutionKind(self.kind).label)


def kind_of(version: SessionVersion) -> str:
    """The kind of the institution that stays; a hall without one is a community venue."""
    institution = version.institution
    return institution.standing.kind if institution else InstitutionKind.COMMUNITY.value


def spread_of(version: SessionVersion) -> Spread:
    """What the newest verified sessions of that kind had, this one left out. One query."""
    kind = kind_of(version)
    of_kind = Q(institution__kind=kind)
    if kind == InstitutionKind.COMMUNITY:
        of_kind |= Q(institution=None)
    newest = (
        SessionVersion.objects.counted()
        .exclude(session=version.session_id)
        .filter(of_kind)
        .with_total()
        .order_by("-held_on", "-starts_at", "-id")
    )
    totals = list(newest.values_list("total", flat=True)[: facts.COMPARED])
    if len(totals) < rules.OUTLIER_MIN_SESSIONS:
        return Spread(kind, len(totals), None, None, None)
    median = statistics.median(totals)
    deviation = statistics.median(abs(total - median) for total in totals)
    return Spread(kind, len(totals), median, deviation, rules.outlier_limit(totals))
