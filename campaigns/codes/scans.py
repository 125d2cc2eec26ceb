"""How often printed codes were opened, by day: our own numbers, and what Plausible is told.

One scan is one opening of a short address by a browser. Opening it again counts again: nothing is
kept by which a phone would be known. Reloading the page that it led to counts nothing, nor do
robots, pages fetched ahead, and browsers that ask not to be counted.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Substr
from django.http import HttpRequest
from django.utils import timezone

from campaigns.records.models import (
    Campaign,
    Institution,
    PlannedSession,
    PlanState,
    Session,
    SessionVersion,
)
from campaigns.records.querysets import PlannedSessionQuerySet
from mrc.core import analytics
from mrc.core.analytics.readers import is_somebody_reading, reader_address
from mrc.core.models import DailyCount

from .addresses import Named, Opened
from .media import TYPED, Medium
from .models import CODE_LENGTH, ShortAddress

if TYPE_CHECKING:
    from campaigns.figures.engine import Scope
    from campaigns.figures.selection import Selection

#: What every key of a scan begins with.
PREFIX = "scan:"
GOAL = "Code scanned"
#: Codes that are asked about at once.
_BATCH = 1000
#: Where the codes of each kind of row are found.
_PATHS: dict[type[Named], tuple[str, ...]] = {
    Campaign: ("campaign",),
    PlannedSession: ("plan", "session__plan"),
    Session: ("session", "plan__session"),
}


def count_scan(request: HttpRequest, opened: Opened, *, medium: str, language: str) -> None:
    """Add one for today, in Karachi, unless a program asks or somebody who is not to be counted."""
    if not is_somebody_reading(request):
        return
    medium = medium if medium in Medium.values else TYPED
    analytics.count(key=f"{PREFIX}{opened.code}:{medium}", day=timezone.localdate())
    address = reader_address(request)
    if not address:
        return
    analytics.page_goal(
        name=GOAL,
        path=f"/c/{opened.code}",
        user_agent=request.headers["User-Agent"],
        address=address,
        language=language,
        utm=_utm(opened, medium),
    )


def _utm(opened: Opened, medium: str) -> dict[str, str]:
    return {
        "source": "session" if opened.session or opened.plan else "campaign",
        "medium": Medium(medium).utm if medium in Medium.values else "",
        "campaign": opened.campaign.slug,
    }


def scans_between(selection: "Selection", *, scope: "Scope") -> int:
    """Scans on the selection's days of codes that belong to what it selects.

    Of sessions that are not void, of plans that were not cancelled, and of campaigns' own codes.
    The selection's days are the days of the scans: a session of March may be opened in May. Plans
    are judged by the institution that was chosen, and have no mode. A campaign's own codes belong
    to no centre, place or person: they are left out where one is chosen. Two queries, and one more
    for each thousand codes that were scanned in these days.
    """
    totals = _totals(selection.since, selection.until)
    codes = list(totals)
    found = 0
    for start in range(0, len(codes), _BATCH):
        some = ShortAddress.objects.filter(code__in=codes[start : start + _BATCH])
        selected = some.filter(_selected(selection, scope.centre_id))
        found += sum(totals[code] for code in selected.values_list("code", flat=True))
    return found


def scans_of(things: Iterable[Named]) -> dict[Any, int]:
    """All scans of each of these sessions, plans or campaigns, by its key; those without any are
    left out. Those of a session's plan are the session's own. Two queries for each kind of thing.
    """
    by_kind: dict[type[Named], list[Any]] = defaultdict(list)
    for thing in things:
        by_kind[type(thing)].append(thing.pk)
    found: dict[Any, int] = defaultdict(int)
    for kind, keys in by_kind.items():
        owners = _owners(kind, keys)
        rows = _counted(None, None).filter(code__in=list(owners)).values("code")
        for code, total in rows.annotate(total=Sum("number")).values_list("code", "total"):
            found[owners[code]] += total
    return dict(found)


def scans_by_day(thing: Named) -> list[tuple[datetime.date, int]]:
    """The scans of one session, plan or campaign, day by day; days without any are left out."""
    codes = list(_owners(type(thing), [thing.pk]))
    rows = _counted(None, None).filter(code__in=codes).values("day")
    totals = rows.annotate(total=Sum("number")).order_by("day")
    return list(totals.values_list("day", "total"))


def _owners(kind: type[Named], keys: list[Any]) -> dict[str, Any]:
    """The codes of these rows, each with the key of its row."""
    paths, known = _PATHS[kind], set(keys)
    condition = Q()
    for path in paths:
        condition |= Q(**{f"{path}__in": keys})
    rows = ShortAddress.objects.filter(condition).values_list("code", *paths)
    return {
        code: next(key for key in (first, *others) if key in known) for code, first, *others in rows
    }


def _totals(since: datetime.date | None, until: datetime.date | None) -> dict[str, int]:
    rows = _counted(since, until).values("code").annotate(total=Sum("number"))
    return dict(rows.values_list("code", "total"))


def _counted(since: datetime.date | None, until: datetime.date | None) -> "QuerySet[Any]":
    counted: QuerySet[Any] = DailyCount.objects.filter(key__startswith=PREFIX)
    if since is not None:
        counted = counted.filter(day__gte=since)
    if until is not None:
        counted = counted.filter(day__lte=until)
    return counted.annotate(code=Substr("key", len(PREFIX) + 1, CODE_LENGTH)).order_by()


def _selected(selection: "Selection", centre_id: int | None) -> Q:
    """The addresses of what is selected, whenever it was held or is to be."""
    any_day = replace(selection, since=None, until=None)
    versions = any_day.of(SessionVersion.objects.current())
    plans = _plans(selection)
    if centre_id is not None:
        versions = versions.filter(session__centre=centre_id)
        plans = plans.filter(centre=centre_id)
    sessions = versions.order_by().values("session")
    found = Q(session__in=sessions) | Q(plan__session__in=sessions)
    found |= Q(plan__in=plans.order_by().values("pk"))
    own = _campaigns(selection) if centre_id is None else None
    return found if own is None else found | own


def _plans(selection: "Selection") -> "PlannedSessionQuerySet":
    """Those from which no session came yet."""
    plans = PlannedSession.objects.filter(state=PlanState.PLANNED)
    if selection.mode is not None:
        return plans.none()
    conditions = {
        "campaign__programme": selection.programme,
        "campaign": selection.campaign,
        "centre": selection.centre,
        "officer": selection.officer,
    }
    plans = plans.filter(**{path: row for path, row in conditions.items() if row is not None})
    if places := _places(selection):
        standing = Institution.objects.filter(**places)
        plans = plans.filter(
            Q(institution__in=standing.values("pk"))
            | Q(institution__merged_into__in=standing.values("pk"))
        )
    return plans


def _places(selection: "Selection") -> dict[str, Any]:
    """What is asked of the institution that was chosen for a plan."""
    conditions = {
        "district__province": selection.province,
        "district": selection.district,
        "kind": selection.kind,
        "gender_intake": selection.intake,
    }
    return {path: value for path, value in conditions.items() if value is not None}


def _campaigns(selection: "Selection") -> Q | None:
    """Campaigns' own codes; None where something is chosen that they do not belong to."""
    if any((selection.centre, selection.officer, selection.mode, _places(selection))):
        return None
    if selection.campaign is not None:
        return Q(campaign=selection.campaign)
    if selection.programme is not None:
        return Q(campaign__programme=selection.programme)
    return Q(campaign__isnull=False)
