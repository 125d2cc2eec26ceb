"""The figures of any selection: of all of it, and of its groups. Read from the summary alone.

A few grouped queries, however many sessions and groups there are. Totals are not sums of rows
where people and places may stand in two of them: those are counted again for the whole.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import Flag, StrEnum, auto
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet

from campaigns.records.models import PlannedSession, PlanState, SessionVersion
from campaigns.records.querysets import SessionVersionQuerySet, centre_scope, sees_every_centre
from mrc.core.models import User

from .quarters import Quarter
from .selection import Selection, given
from .summary import sums
from .summary.models import SessionSummary
from .tally import Figures

PERMISSION = "campaigns.view_figures"

#: `(year, month)`, a `Quarter`, a year, a primary key (None: no programme), or a choice's value.
Key = Hashable


class Grouping(StrEnum):
    """What rows of figures may stand for."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    PROGRAMME = "programme"
    CAMPAIGN = "campaign"
    CENTRE = "centre"
    PROVINCE = "province"
    DISTRICT = "district"
    KIND = "kind"
    INTAKE = "intake"
    OFFICER = "officer"
    MODE = "mode"


#: One grouping, or several within one another.
Groupings = Grouping | tuple[Grouping, ...]


class Part(Flag):
    """Which figures are worked out. The others keep their empty value, and cost nothing."""

    #: What is added up: sessions, attendances, cells, referrals, tests, punctuality.
    SUMS = auto()
    #: `unique_people`, `institutions` and `districts`.
    PLACES = auto()
    #: `verification_lag`.
    LAG = auto()
    ALL = SUMS | PLACES | LAG


#: The columns of the summary that make a group.
_COLUMNS: dict[Grouping, tuple[str, ...]] = {
    Grouping.MONTH: ("year", "month"),
    Grouping.QUARTER: ("year", "quarter"),
    Grouping.YEAR: ("year",),
    Grouping.KIND: ("kind",),
    Grouping.INTAKE: ("intake",),
    Grouping.MODE: ("mode",),
    Grouping.PROGRAMME: ("programme_id",),
    Grouping.CAMPAIGN: ("campaign_id",),
    Grouping.CENTRE: ("centre_id",),
    Grouping.PROVINCE: ("province_id",),
    Grouping.DISTRICT: ("district_id",),
    Grouping.OFFICER: ("officer_id",),
}


@dataclass(frozen=True)
class Scope:
    """Whose sessions somebody may count: one centre's, or (None) those of every centre."""

    centre_id: int | None


#: For commands and for what is published; never for a person who asks.
EVERYTHING = Scope(None)


def scope_of(user: Any) -> Scope:
    """What this member of staff may count. Raises `PermissionDenied` for who sees no figures."""
    sees_some = isinstance(user, User) and centre_scope(user) is not None
    if not sees_some or not user.has_perm(PERMISSION):
        raise PermissionDenied
    return Scope(None if sees_every_centre(user) else user.centre_id)


@dataclass
class Counted:
    """The figures of a selection, and of each of its groups that has sessions.

    Months, quarters and whatever else has none are not there: who shows them shows a gap.
    """

    total: Figures = field(default_factory=Figures)
    rows: dict[Any, Figures] = field(default_factory=lambda: defaultdict(Figures))


def count(
    selection: Selection, *, scope: Scope, by: Groupings | None = None, parts: Part = Part.ALL
) -> Counted:
    """The figures of the sessions that are selected, within the scope.

    With `by` for each group too, in the order of its keys where these have one; with several
    groupings a group is one of each, and its key the tuple of their keys. At most four
    queries: one of sums, one of places, two of the median.
    """
    rows = summaries(selection, scope=scope)
    columns = _columns(by)
    counted = Counted()
    if Part.SUMS in parts:
        for key, kind, added in sums.added(rows, columns):
            for figures in _both(counted, by, key):
                sums.add(figures, kind, added)
    if Part.PLACES in parts:
        for group, places in sums.places(rows, columns):
            figures = counted.total if group is None else counted.rows[_key(by, group)]
            figures.unique_people, figures.institutions, figures.districts = places
    if Part.LAG in parts:
        for group, days in sums.lags(rows, columns):
            figures = counted.total if group is None else counted.rows[_key(by, group)]
            figures.verification_lag = days
    counted.rows = _ordered(counted.rows)
    return counted


def summaries(selection: Selection, *, scope: Scope) -> QuerySet[SessionSummary]:
    """The summaries of the sessions that are selected, verified and awaiting it alike."""
    values = {
        "programme": selection.programme,
        "campaign": selection.campaign,
        "centre": selection.centre,
        "province": selection.province,
        "district": selection.standing_district_id,
        "kind": selection.kind,
        "intake": selection.intake,
        "officer": selection.officer,
        "mode": selection.mode,
        "held_on__gte": selection.since,
        "held_on__lte": selection.until,
    }
    rows = SessionSummary.objects.filter(**given(values)).order_by()
    return rows if scope.centre_id is None else rows.filter(centre=scope.centre_id)


def versions_behind(
    selection: Selection,
    *,
    scope: Scope,
    key: Key = None,
    by: Grouping | None = None,
    awaiting: bool = False,
) -> SessionVersionQuerySet:
    """The versions of the sessions that a number counts: of a group (`by` and its key) or of all.

    Verified ones, or with `awaiting` those that were sent and are not verified yet; newest first.
    """
    rows = summaries(selection, scope=scope).filter(counts=not awaiting)
    if by is not None:
        rows = rows.filter(**dict(zip(_COLUMNS[by], _parts(key), strict=True)))
    versions: SessionVersionQuerySet = SessionVersion.objects.filter(
        pk__in=rows.values("version")
    ).order_by("-held_on", "-starts_at", "-pk")
    return versions


@dataclass(frozen=True)
class Planned:
    """Plans for the days that are selected: all of them, and what became of them."""

    planned: int
    done: int
    cancelled: int


def planned_and_done(selection: Selection, *, scope: Scope) -> Planned:
    """Plans by the day that they are for. A plan has no mode, so a selected mode narrows nothing.

    A plan without an institution is for a community, in a district that nobody has named yet: it
    is in no province or district.
    """
    values = {
        "campaign__programme": selection.programme,
        "campaign": selection.campaign,
        "centre": selection.centre,
        "officer": selection.officer,
        "planned_for__gte": selection.since,
        "planned_for__lte": selection.until,
    }
    places = selection.conditions_on_places("institution__district")
    plans = PlannedSession.objects.filter(*places, **given(values))
    if scope.centre_id is not None:
        plans = plans.filter(centre=scope.centre_id)
    numbers = plans.aggregate(
        planned=Count("pk"),
        done=Count("pk", filter=Q(state=PlanState.DONE)),
        cancelled=Count("pk", filter=Q(state=PlanState.CANCELLED)),
    )
    return Planned(**numbers)


def _columns(by: Groupings | None) -> tuple[str, ...]:
    groupings = by if isinstance(by, tuple) else (by,) if by else ()
    # A month and its year share a column.
    return tuple(dict.fromkeys(column for one in groupings for column in _COLUMNS[one]))


def _both(counted: Counted, by: Groupings | None, key: tuple[Any, ...]) -> list[Figures]:
    return [counted.total, counted.rows[_key(by, key)]] if by else [counted.total]


def _key(by: Groupings | None, values: tuple[Any, ...]) -> Key:
    if isinstance(by, tuple):
        known = dict(zip(_columns(by), values, strict=True))
        return tuple(_key(one, tuple(known[column] for column in _COLUMNS[one])) for one in by)
    if by is Grouping.MONTH:
        return values
    return Quarter(*values) if by is Grouping.QUARTER else values[0]


def _parts(key: Key) -> tuple[Any, ...]:
    if isinstance(key, Quarter):
        return key.year, key.number
    return key if isinstance(key, tuple) else (key,)


def _ordered(rows: Mapping[Any, Figures]) -> dict[Any, Figures]:
    """In the order of the keys; a missing programme last."""
    return dict(sorted(rows.items(), key=lambda row: _place(row[0])))


def _place(key: Any) -> tuple[Any, ...]:
    return tuple(map(_place, key)) if isinstance(key, tuple) else (key is None, key or 0)
