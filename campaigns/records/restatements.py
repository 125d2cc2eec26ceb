"""Which figures move when a verified session is amended or voided, and by how much.

A session adds its own numbers to the figures of the quarter in which it was held. Before and after
a change these are compared, so that the change of every figure can be named without counting
anything again. Estimated unique people and medians are no sums; they follow by themselves.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mrc.core.models import User

from .models import (
    AgeBand,
    Amendment,
    AmendmentState,
    CountMethod,
    FrozenTable,
    InstitutionKind,
    Session,
    SessionEvent,
    SessionState,
    SessionVersion,
    Sex,
    TableKey,
)
from .querysets import centre_scope
from .spread import kind_of

#: Figures of reports that stand in no public table.
REPORT = "report"
CAMPAIGN = "campaign"
TABLE_LABELS: dict[str, str | Promise] = {
    **dict(TableKey.choices),
    REPORT: _("Reports of staff"),
    CAMPAIGN: _("Attendances by campaign"),
}
_LABELS: dict[tuple[str, str], str | Promise] = {
    (TableKey.TOTALS, "sessions"): _("Sessions delivered"),
    (TableKey.TOTALS, "attendances"): _("Attendances"),
    (TableKey.TOTALS, "estimated_sessions"): _("Sessions counted by estimate"),
    (TableKey.TOTALS, "estimated_people"): _("Estimated attendances"),
    **{(TableKey.SEX, value): label for value, label in Sex.choices},
    **{(TableKey.AGE_BAND, value): label for value, label in AgeBand.choices},
    **{(TableKey.INSTITUTION_KIND, value): label for value, label in InstitutionKind.choices},
    (REPORT, "first_time_count"): _("First-time participants"),
    (REPORT, "referrals"): _("Referrals to counselling"),
    (REPORT, "materials"): _("Materials handed out"),
    (REPORT, "pre_tested"): _("Tested before"),
    (REPORT, "pre_passed"): _("Passed before"),
    (REPORT, "post_tested"): _("Tested after"),
    (REPORT, "post_passed"): _("Passed after"),
}
_TABLES = list(TABLE_LABELS)


class Figure(NamedTuple):
    """One number: the quarter, such as ``2026-Q1``, its table, and the row in it."""

    period: str
    table: str
    key: str
    label: str | Promise

    @property
    def table_label(self) -> str | Promise:
        return TABLE_LABELS[self.table]


@dataclass(frozen=True)
class Movement:
    """What the session added to a figure before the change, and adds now."""

    figure: Figure
    before: int
    after: int

    @property
    def change(self) -> int:
        return self.after - self.before


class Cause(StrEnum):
    AMENDED = "amended"
    VOIDED = "voided"


@dataclass(frozen=True)
class Issue:
    """A quarter that a change touches, and whether its public figures were out by then."""

    period: str
    #: The public version that still shows the former figures; None: not published by then.
    published: int | None
    #: The public version that restates them; None: not yet.
    restated: int | None


@dataclass(frozen=True)
class Restatement:
    """A decided change of a verified session, with every figure that it moves."""

    session: Session
    cause: Cause
    at: datetime.datetime
    by: User
    reason: str
    movements: list[Movement]
    issues: list[Issue]
    amendment: Amendment | None = None


def quarter_key(day: datetime.date) -> str:
    """The calendar quarter of a day as figures name it: ``2026-Q1``."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def movements_between(
    before: SessionVersion | None, after: SessionVersion | None
) -> list[Movement]:
    """The figures that differ between two versions; None counts nothing at all."""
    old = _contribution(before) if before is not None else Counter()
    new = _contribution(after) if after is not None else Counter()
    order = {label: number for number, label in enumerate(_LABELS)}
    figures = sorted(
        (figure for figure in old | new if old[figure] != new[figure]),
        key=lambda one: (
            one.period,
            _TABLES.index(one.table),
            order.get((one.table, one.key), len(order)),
            one.key,
        ),
    )
    return [Movement(figure, old[figure], new[figure]) for figure in figures]


def restatements_for_period(
    first: datetime.date, last: datetime.date, *, user: User
) -> list[Restatement]:
    """Accepted amendments and voids of verified sessions that move figures of these days.

    Newest first, of the centres that the person may see. Four queries and those of the rows.
    """
    scope = centre_scope(user, "session__centre")
    if scope is None:
        return []
    within = (first, last)
    amendments = with_versions(
        Amendment.objects.filter(scope, state=AmendmentState.ACCEPTED).filter(
            Q(base_version__held_on__range=within) | Q(version__held_on__range=within)
        )
    )
    voids = (
        SessionEvent.objects.filter(
            scope,
            from_state=SessionState.VERIFIED,
            to_state=SessionState.VOID,
            version__held_on__range=within,
        )
        .select_related("session", "by", *_paths("version"))
        .prefetch_related("version__cells", "version__material_rows")
    )
    return _restatements([*_of_amendments(amendments), *_of_voids(voids)])


def restatements_of(session: Session) -> list[Restatement]:
    """Every change of this session since it was first verified, newest first."""
    amendments = with_versions(session.amendments.filter(state=AmendmentState.ACCEPTED))
    voids = session.events.filter(
        from_state=SessionState.VERIFIED, to_state=SessionState.VOID
    ).select_related("session", "by", *_paths("version"))
    return _restatements([*_of_amendments(amendments), *_of_voids(voids)])


def with_versions(amendments: QuerySet[Amendment]) -> QuerySet[Amendment]:
    """Amendments with all that is read of both versions, in a fixed number of queries."""
    return amendments.select_related(
        "session__centre",
        "session__officer",
        "proposed_by",
        "decided_by",
        *_paths("base_version"),
        *_paths("version"),
    ).prefetch_related(
        "base_version__cells",
        "base_version__material_rows",
        "version__cells",
        "version__material_rows",
    )


def _paths(version: str) -> list[str]:
    return [
        f"{version}__campaign",
        f"{version}__district__province",
        f"{version}__institution__merged_into",
    ]


_Change = tuple[Session, Cause, datetime.datetime, User, str, list[Movement], Amendment | None]


def _of_amendments(amendments: Iterable[Amendment]) -> Iterator[_Change]:
    for one in amendments:
        if one.decided_by is None or one.decided_at is None:
            continue
        moved = movements_between(one.base_version, one.version)
        yield one.session, Cause.AMENDED, one.decided_at, one.decided_by, one.reason, moved, one


def _of_voids(events: Iterable[SessionEvent]) -> Iterator[_Change]:
    for event in events:
        moved = movements_between(event.version, None)
        yield event.session, Cause.VOIDED, event.at, event.by, event.reason, moved, None


def _restatements(changes: list[_Change]) -> list[Restatement]:
    periods = {movement.figure.period for change in changes for movement in change[5]}
    frozen = _frozen(periods)
    found = [
        Restatement(
            session=session,
            cause=cause,
            at=at,
            by=by,
            reason=reason,
            movements=moved,
            issues=issues_of(moved, at=at, frozen=frozen),
            amendment=amendment,
        )
        for session, cause, at, by, reason, moved, amendment in changes
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def issues_of(
    movements: Iterable[Movement],
    *,
    at: datetime.datetime,
    frozen: dict[str, list[tuple[int, datetime.datetime]]] | None = None,
) -> list[Issue]:
    """For each quarter that moves: what was published before `at`, and what restates it."""
    periods = sorted({movement.figure.period for movement in movements})
    known = _frozen(set(periods)) if frozen is None else frozen
    issues = []
    for period in periods:
        versions = known.get(period, [])
        issues.append(
            Issue(
                period=period,
                published=max((number for number, when in versions if when <= at), default=None),
                restated=min((number for number, when in versions if when > at), default=None),
            )
        )
    return issues


def _frozen(periods: set[str]) -> dict[str, list[tuple[int, datetime.datetime]]]:
    found: dict[str, list[tuple[int, datetime.datetime]]] = {}
    rows = FrozenTable.objects.filter(period__in=periods, key=TableKey.TOTALS)
    for period, version, when in rows.values_list("period", "version", "frozen_at"):
        found.setdefault(period, []).append((version, when))
    return found


def _contribution(version: SessionVersion) -> "Counter[Figure]":
    """What a verified version adds to the figures of its quarter."""
    period = quarter_key(version.held_on)
    counts: Counter[Figure] = Counter()

    def add(table: str, key: str, number: int, label: str | Promise = "") -> None:
        if number:
            counts[Figure(period, table, key, label or _LABELS[table, key])] += number

    cells = list(version.cells.all())
    total = sum(cell.count for cell in cells)
    add(TableKey.TOTALS, "sessions", 1)
    add(REPORT, "materials", sum(row.quantity for row in version.material_rows.all()))
    for name in ("referrals", *_tests(version)):
        add(REPORT, name, getattr(version, name) or 0)
    if version.count_method == CountMethod.ESTIMATE:
        # They are part of the sessions, and in no other figure of people.
        add(TableKey.TOTALS, "estimated_sessions", 1)
        add(TableKey.TOTALS, "estimated_people", total)
        return counts
    add(TableKey.TOTALS, "attendances", total)
    province: Any = version.district.province
    add(TableKey.PROVINCE, str(province.pk), total, province.name)
    add(TableKey.INSTITUTION_KIND, kind_of(version), total)
    add(CAMPAIGN, str(version.campaign_id), total, version.campaign.name)
    add(REPORT, "first_time_count", version.first_time_count or 0)
    for cell in cells:
        add(TableKey.SEX, cell.sex, cell.count)
        add(TableKey.AGE_BAND, cell.age_band, cell.count)
    return counts


def _tests(version: SessionVersion) -> tuple[str, ...]:
    """The knowledge gain counts sessions that tested both before and after."""
    if not version.pre_tested or not version.post_tested:
        return ()
    return ("pre_tested", "pre_passed", "post_tested", "post_passed")
