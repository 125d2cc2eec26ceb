"""The sessions that a report counts, each with the version that it counted."""

from collections.abc import Iterable

from django.db.models import Sum
from django.db.models.functions import Coalesce

from campaigns.figures.selection import Selection
from campaigns.records.models import CountMethod, Institution, SessionVersion

from .schema import SessionData, Words
from .words import names_of

_BATCH = 500


def read_sessions(selection: Selection) -> list[SessionData]:
    """In the order of their days; one query, however many there are."""
    versions = (
        selection.of(SessionVersion.objects.counted())
        .with_institution_standing()
        .with_district_standing()
        .annotate(people=Coalesce(Sum("cells__count"), 0))
        .order_by("held_on", "session__reference")
        .values_list(
            "session__reference",
            "number",
            "content_hash",
            "held_on",
            "campaign_id",
            "session__centre_id",
            "district_standing",
            "institution_standing",
            "people",
            "count_method",
        )
    )
    return [
        SessionData(
            reference=reference,
            version=number,
            hash=content_hash,
            held_on=held_on.isoformat(),
            campaign=str(campaign),
            centre=str(centre),
            district=str(district),
            institution=str(institution or ""),
            people=people,
            is_estimate=method == CountMethod.ESTIMATE,
        )
        for (
            reference,
            number,
            content_hash,
            held_on,
            campaign,
            centre,
            district,
            institution,
            people,
            method,
        ) in versions
    ]


def institutions_of(sessions: Iterable[SessionData]) -> dict[str, Words]:
    """The names of the institutions that the sessions were held at, by their keys."""
    keys = sorted({row["institution"] for row in sessions if row["institution"]})
    found: dict[str, Words] = {}
    for first in range(0, len(keys), _BATCH):
        rows = Institution.objects.filter(pk__in=keys[first : first + _BATCH])
        found |= {str(row.pk): names_of(row) for row in rows}
    return found
