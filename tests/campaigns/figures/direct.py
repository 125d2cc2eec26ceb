"""Figures asked of the records themselves: what the summary has to be equal to.

Nothing of `campaigns.figures.summary` is used here. Each definition is written down once more,
session by session, from versions, cells, materials and events.
"""

import datetime
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.figures.engine import Grouping, Scope
from campaigns.figures.quarters import Quarter
from campaigns.figures.selection import Selection
from campaigns.models import AttendanceCount, SessionEvent, SessionVersion, VersionMaterial

KARACHI = ZoneInfo("Asia/Karachi")
DAY = datetime.timedelta(days=1)
ADDITIVE = (
    "sessions",
    "sample_sessions",
    "estimated_sessions",
    "estimated_attendances",
    "attendances",
    "asked",
    "pre_tested",
    "pre_passed",
    "post_tested",
    "post_passed",
    "on_time_sessions",
    "returned_sessions",
    "awaiting_sessions",
    "awaiting_attendances",
)


def direct(
    selection: Selection, *, scope: Scope, by: Grouping | None
) -> tuple[dict[str, Any], dict[Any, dict[str, Any]]]:
    """The figures of the whole and of each group."""
    rows = _records(selection, scope)
    groups: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if by is not None:
            groups[_key(row, by)].append(row)
    return _figures(rows), {key: _figures(group) for key, group in groups.items()}


def _records(selection: Selection, scope: Scope) -> list[dict[str, Any]]:
    versions = selection.of(SessionVersion.objects.all())
    if scope.centre_id is not None:
        versions = versions.filter(session__centre=scope.centre_id)
    rows = []
    for state, found in (("verified", versions.counted()), ("submitted", versions.awaiting())):
        found = found.select_related(
            "session",
            "campaign",
            "institution__merged_into",
            "district__counted_with",
        ).order_by("pk")
        cells: dict[int, Counter[tuple[str, str]]] = defaultdict(Counter)
        for cell in AttendanceCount.objects.filter(version__in=found.values("pk")):
            cells[cell.version_id][cell.sex, cell.age_band] += cell.count
        items: dict[int, list[int]] = defaultdict(list)
        for line in VersionMaterial.objects.filter(version__in=found.values("pk")):
            items[line.version_id].append(line.quantity)
        events: dict[Any, list[SessionEvent]] = defaultdict(list)
        for event in SessionEvent.objects.filter(session__in=found.values("session")):
            events[event.session_id].append(event)
        for version in found:
            rows.append(
                {
                    "state": state,
                    "version": version,
                    "cells": cells[version.pk],
                    "items": items[version.pk],
                    "events": events[version.session_id],
                }
            )
    return rows


def _key(row: dict[str, Any], by: Grouping) -> Any:
    version = row["version"]
    district = version.district.counted_with or version.district
    institution = version.institution.standing if version.institution else None
    return {
        Grouping.MONTH: (version.held_on.year, version.held_on.month),
        Grouping.QUARTER: Quarter.of(version.held_on),
        Grouping.YEAR: version.held_on.year,
        Grouping.PROGRAMME: version.campaign.programme_id,
        Grouping.CAMPAIGN: version.campaign_id,
        Grouping.CENTRE: version.session.centre_id,
        Grouping.PROVINCE: district.province_id,
        Grouping.DISTRICT: district.pk,
        Grouping.KIND: institution.kind if institution else "community",
        Grouping.INTAKE: institution.gender_intake if institution else "unknown",
        Grouping.OFFICER: version.session.officer_id,
        Grouping.MODE: version.mode,
    }[by]


def _figures(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    rows = list(rows)
    verified = [row for row in rows if row["state"] == "verified"]
    awaiting = [row for row in rows if row["state"] == "submitted"]
    plain = [row for row in verified if row["version"].count_method != "estimate"]
    estimated = [row for row in verified if row["version"].count_method == "estimate"]
    tested = [
        row["version"]
        for row in verified
        if row["version"].pre_tested and row["version"].post_tested
    ]
    cells: Counter[tuple[str, str]] = Counter()
    for row in plain:
        cells += row["cells"]
    return {
        "sessions": len(verified),
        "sample_sessions": sum(row["version"].session.is_sample for row in rows),
        "estimated_sessions": len(estimated),
        "estimated_attendances": sum(row["cells"].total() for row in estimated),
        "cells": cells,
        "attendances": cells.total(),
        "first_time": _known(row["version"].first_time_count for row in plain),
        "asked": sum(
            row["cells"].total() for row in plain if row["version"].first_time_count is not None
        ),
        "unique_people": _unique(plain),
        "institutions": len(
            {
                row["version"].institution.standing.pk
                for row in verified
                if row["version"].institution
            }
        ),
        "districts": len({_key(row, Grouping.DISTRICT) for row in verified}),
        "referrals": _known(row["version"].referrals for row in verified),
        "materials": _known(number for row in verified for number in row["items"]),
        "pre_tested": sum(version.pre_tested for version in tested),
        "pre_passed": sum(version.pre_passed for version in tested),
        "post_tested": sum(version.post_tested for version in tested),
        "post_passed": sum(version.post_passed for version in tested),
        "on_time_sessions": sum(map(_is_on_time, verified)),
        "returned_sessions": sum(
            any(event.to_state == "returned" for event in row["events"]) for row in verified
        ),
        "verification_lag": _lag(verified),
        "awaiting_sessions": len(awaiting),
        "awaiting_attendances": sum(
            row["cells"].total() for row in awaiting if row["version"].count_method != "estimate"
        ),
    }


def _known(values: Iterable[int | None]) -> int | None:
    said = [value for value in values if value is not None]
    return sum(said) if said else None


def _unique(rows: Iterable[dict[str, Any]]) -> int:
    largest: dict[Any, int] = {}
    for row in rows:
        version = row["version"]
        institution = version.institution.standing.pk if version.institution else None
        where = institution or (_key(row, Grouping.DISTRICT), version.venue_key)
        place = (where, version.cohort_key, version.held_on.year)
        largest[place] = max(largest.get(place, 0), row["cells"].total())
    return sum(largest.values())


def _is_on_time(row: dict[str, Any]) -> bool:
    version = row["version"]
    ended = datetime.datetime.combine(version.held_on, version.ends_at, KARACHI)
    return version.session.received_at <= ended + 3 * DAY


def _lag(rows: Iterable[dict[str, Any]]) -> float | None:
    """In whole seconds first, as the summary keeps it."""
    seconds = []
    for row in rows:
        verified = min(event.at for event in row["events"] if event.to_state == "verified")
        seconds.append(int((verified - row["version"].session.received_at).total_seconds()))
    return round(statistics.median(seconds) / DAY.total_seconds(), 1) if seconds else None
