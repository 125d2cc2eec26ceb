"""What has changed since a snapshot was taken: which sessions, why, by whom, and which figures.

The snapshot's list of sessions is compared with the sessions that count at present, each with its
version. So nothing has to be written down when a session is amended, voided, verified late or
when two institutions become one: the issued report and the records say it together.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.figures.engine import EVERYTHING, count
from campaigns.records.models import (
    Amendment,
    AmendmentState,
    InstitutionAction,
    InstitutionEvent,
    Session,
    SessionEvent,
    SessionState,
)
from campaigns.records.restatements import Movement, movements_between, with_versions

from .models import DonorReport
from .schema import (
    ChangeData,
    FiguresData,
    MovedData,
    RestatesData,
    SessionData,
    SnapshotData,
)
from .sessions import read_sessions
from .words import staff_name

#: Database parameters in one question, of which SQLite takes a limited number.
_BATCH = 500


class Cause(models.TextChoices):
    """Why a session counts otherwise than it did."""

    VERIFIED = "verified", _("Verified later")
    AMENDED = "amended", _("Amended")
    VOIDED = "voided", _("Void")
    MERGED = "merged", _("Its institution was merged into another")
    MOVED = "moved", _("Its campaign or district is counted elsewhere now")


@dataclass(frozen=True)
class Change:
    """A session that counts otherwise than in the snapshot. People: None where it does not count.

    `by` and `at` are empty where nobody decided about the session itself.
    """

    reference: str
    cause: Cause
    before: int | None
    now: int | None
    reason: str = ""
    by: str = ""
    at: datetime.datetime | None = None
    movements: list[Movement] = field(default_factory=list)

    @classmethod
    def of_data(cls, data: ChangeData) -> "Change":
        """As a later edition keeps it: without what moved in detail."""
        return cls(
            reference=data["reference"],
            cause=Cause(data["cause"]),
            before=data["before"],
            now=data["now"],
            reason=data["reason"],
            by=data["by"],
            at=datetime.datetime.fromisoformat(data["at"]) if data["at"] else None,
        )

    def as_data(self) -> ChangeData:
        return ChangeData(
            reference=self.reference,
            cause=self.cause.value,
            before=self.before,
            now=self.now,
            reason=self.reason,
            by=self.by,
            at=self.at.astimezone(datetime.UTC).isoformat(timespec="seconds") if self.at else "",
        )


@dataclass(frozen=True)
class Comparison:
    """A snapshot beside what counts now."""

    changes: list[Change]
    figures: list[MovedData]

    def __bool__(self) -> bool:
        return bool(self.changes)


@dataclass
class _Found:
    """What the records say about the sessions that changed."""

    sessions: dict[str, Session] = field(default_factory=dict)
    amendments: dict[str, list[Amendment]] = field(default_factory=dict)
    events: dict[str, list[SessionEvent]] = field(default_factory=dict)


def compared_with_now(report: DonorReport, data: SnapshotData) -> Comparison:
    """A report's snapshot beside the sessions and figures of this moment."""
    from .taking import figures_data, selection_of

    selection = selection_of(report)
    total = figures_data(count(selection, scope=EVERYTHING).total)
    return compare(data, read_sessions(selection), total)


def restates(report: DonorReport, data: SnapshotData) -> RestatesData | None:
    """What a later edition says about the one before it; None for the first."""
    from .reading import Snapshot

    earlier = report.restates
    if earlier is None or earlier.snapshot is None:
        return None
    comparison = compare(Snapshot(earlier.snapshot).data, data["sessions"], data["total"])
    return RestatesData(
        edition=earlier.edition,
        sha256=earlier.snapshot.sha256,
        reason=report.restatement_reason,
        figures=comparison.figures,
        sessions=[change.as_data() for change in comparison.changes],
    )


def compare(
    before: SnapshotData, sessions: Iterable[SessionData], total: FiguresData
) -> Comparison:
    """Newest change first. A fixed number of queries for every 500 sessions that changed."""
    old = {row["reference"]: row for row in before["sessions"]}
    new = {row["reference"]: row for row in sessions}
    references = sorted(
        reference for reference in old | new if old.get(reference) != new.get(reference)
    )
    found = _found(references)
    merges = _merges(old[reference] for reference in references if reference in old)
    changes = [
        _change(reference, old.get(reference), new.get(reference), found, merges)
        for reference in references
    ]
    changes.sort(key=lambda change: change.at.timestamp() if change.at else 0.0, reverse=True)
    return Comparison(changes, _moved(before, total) if changes else [])


def _moved(before: SnapshotData, total: FiguresData) -> list[MovedData]:
    """The figures that differ, without those of sessions that are not verified."""
    return [
        MovedData(
            column=column["key"],
            before=before["total"]["values"][column["key"]],
            now=total["values"].get(column["key"]),
        )
        for family in before["families"]
        for column in family["columns"]
        if not column["is_awaiting"]
        and before["total"]["values"][column["key"]] != total["values"].get(column["key"])
    ]


def _found(references: list[str]) -> _Found:
    found = _Found()
    for first in range(0, len(references), _BATCH):
        batch = references[first : first + _BATCH]
        sessions = Session.objects.filter(reference__in=batch)
        found.sessions |= {session.reference: session for session in sessions}
        accepted = Amendment.objects.filter(
            session__reference__in=batch, state=AmendmentState.ACCEPTED
        )
        for amendment in with_versions(accepted).order_by("id"):
            found.amendments.setdefault(amendment.session.reference, []).append(amendment)
        events = SessionEvent.objects.filter(
            session__reference__in=batch,
            to_state__in=[SessionState.VERIFIED, SessionState.VOID],
        )
        for event in events.select_related("session", "by", "version").order_by("id"):
            found.events.setdefault(event.session.reference, []).append(event)
    return found


def _merges(rows: Iterable[SessionData]) -> dict[str, InstitutionEvent]:
    """The merge of each institution that the snapshot names, if there was one since."""
    keys = sorted({row["institution"] for row in rows if row["institution"]})
    merges: dict[str, InstitutionEvent] = {}
    for first in range(0, len(keys), _BATCH):
        events = InstitutionEvent.objects.filter(
            institution__in=keys[first : first + _BATCH], action=InstitutionAction.MERGED
        )
        for event in events.select_related("by", "institution", "into").order_by("id"):
            merges[str(event.institution_id)] = event
    return merges


def _change(
    reference: str,
    old: SessionData | None,
    new: SessionData | None,
    found: _Found,
    merges: Mapping[str, InstitutionEvent],
) -> Change:
    before = old["people"] if old else None
    now = new["people"] if new else None
    events = found.events.get(reference, [])
    known = old["version"] if old else 0
    amendments = [
        amendment
        for amendment in found.amendments.get(reference, [])
        if amendment.version.number > known
    ]
    change = Change(reference, Cause.MOVED, before, now)
    if new is None and (void := _last(events, SessionState.VOID)):
        return _of_event(change, Cause.VOIDED, void)
    if old is None and not amendments and (verified := _last(events, SessionState.VERIFIED)):
        return _of_event(change, Cause.VERIFIED, verified)
    if amendments and (old is None or new is None or new["version"] != old["version"]):
        return _of_amendments(change, amendments)
    is_elsewhere = old and new and new["institution"] != old["institution"]
    merge = merges.get(old["institution"]) if old and is_elsewhere else None
    return _of_merge(change, merge) if merge else change


def _last(events: Iterable[SessionEvent], state: SessionState) -> SessionEvent | None:
    return next((event for event in reversed(list(events)) if event.to_state == state), None)


def _of_event(change: Change, cause: Cause, event: SessionEvent) -> Change:
    return replace(change, cause=cause, reason=event.reason, by=staff_name(event.by), at=event.at)


def _of_amendments(change: Change, amendments: list[Amendment]) -> Change:
    """All of them since, the newest one's person and time; and what they moved together."""
    newest = amendments[-1]
    return replace(
        change,
        cause=Cause.AMENDED,
        reason=" / ".join(amendment.reason for amendment in amendments),
        by=staff_name(newest.decided_by) if newest.decided_by else "",
        at=newest.decided_at,
        movements=movements_between(amendments[0].base_version, newest.version),
    )


def _of_merge(change: Change, merge: InstitutionEvent) -> Change:
    return replace(
        change,
        cause=Cause.MERGED,
        reason=f"{merge.institution} → {merge.into}",
        by=staff_name(merge.by),
        at=merge.at,
    )
