"""What the lists of the field log show: drafts, and sessions by state."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.models import Institution, Session, SessionDraft, SessionEvent, SessionState
from mrc.core.models import User

from .fields import DayField
from .forms import AT_VENUE
from .step_form import Typed
from .steps import FILLED_IN

#: How many sessions of a state the first page shows; the list of that state has all.
SHOWN = 5


@dataclass(frozen=True)
class DraftLine:
    id: UUID
    place: str
    held_on: datetime.date | None
    updated_at: datetime.datetime


@dataclass(frozen=True)
class ReturnedLine:
    session: Session
    reason: str
    #: A correction was begun and waits to be sent.
    is_begun: bool


@dataclass(frozen=True)
class Group:
    """Sessions of one state, and how many there are in all."""

    state: SessionState
    title: str | Promise
    sessions: list[Session]
    count: int


@dataclass(frozen=True)
class Home:
    drafts: list[DraftLine]
    returned: list[ReturnedLine]
    returned_count: int
    groups: list[Group]
    others: list[Session]
    others_count: int


_TITLES: dict[SessionState, str | Promise] = {
    SessionState.SUBMITTED: _("Sent, waiting for your supervisor"),
    SessionState.VERIFIED: _("Verified"),
    SessionState.VOID: _("Void"),
}


def home(officer: User) -> Home:
    """The officer's own work first; the queries do not grow with the sessions."""
    drafts = list(SessionDraft.objects.filter(officer=officer))
    mine = Session.objects.visible_to(officer).of_officer(officer)
    counts = dict(
        mine.order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
        .values_list("state", "number")
    )
    others = others_of_centre(officer)
    returned = _returned_lines(mine, {draft.pk for draft in drafts})
    corrected = {line.session.pk for line in returned}
    groups = [
        Group(state, title, list(newest(mine.filter(state=state))[:SHOWN]), counts[state])
        for state, title in _TITLES.items()
        if counts.get(state)
    ]
    return Home(
        drafts=_draft_lines(draft for draft in drafts if draft.pk not in corrected),
        returned=returned,
        returned_count=counts.get(SessionState.RETURNED, 0),
        groups=groups,
        others=list(newest(others)[:SHOWN]),
        others_count=others.count(),
    )


def others_of_centre(officer: User) -> Any:
    """Sessions of the officer's colleagues: to be seen, not to be changed."""
    return Session.objects.visible_to(officer).exclude(officer=officer)


def newest(sessions: Any) -> Any:
    """With what a list shows, the latest first (adding up totals undoes the model's order)."""
    return sessions.for_lists().order_by("-received_at", "-pk")


def last_return(session: Session) -> SessionEvent | None:
    """Why the session came back the last time; None if it never did."""
    return (
        SessionEvent.objects.filter(session=session, to_state=SessionState.RETURNED)
        .select_related("by", "version")
        .order_by("-pk")
        .first()
    )


def unplaced_comments(returned: SessionEvent | None) -> list[str]:
    """A supervisor's remarks about what no step of the form holds."""
    comments: dict[str, str] = returned.comments if returned is not None else {}
    placed = {key for step in FILLED_IN for key in step.keys}
    return [text for key, text in comments.items() if key not in placed]


def _returned_lines(mine: Any, begun: set[UUID]) -> list[ReturnedLine]:
    """All of them: nobody should have to look for what came back."""
    sessions = list(newest(mine.returned()))
    reasons = dict(
        SessionEvent.objects.filter(
            version__current_of__in=sessions, to_state=SessionState.RETURNED
        ).values_list("session", "reason")
    )
    return [
        ReturnedLine(session, reasons.get(session.pk, ""), session.pk in begun)
        for session in sessions
    ]


def _draft_lines(drafts: Iterable[SessionDraft]) -> list[DraftLine]:
    rows = [(draft, draft.data.get("typed", {})) for draft in drafts]
    names = _institution_names(typed for _draft, typed in rows)
    return [
        DraftLine(
            id=draft.pk,
            place=_place(typed, names),
            held_on=_day(typed),
            updated_at=draft.updated_at,
        )
        for draft, typed in rows
    ]


def _institution_names(drafts: Iterable[Typed]) -> dict[str, str]:
    ids = set()
    for typed in drafts:
        try:
            ids.add(UUID(str(typed.get("institution", ""))))
        except ValueError:
            continue
    found: QuerySet[Institution] = Institution.objects.filter(pk__in=ids)
    return {str(one.pk): one.name for one in found}


def _place(typed: Typed, names: dict[str, str]) -> str:
    if typed.get("place") == AT_VENUE:
        return str(typed.get("venue", ""))
    name = names.get(str(typed.get("institution", "")), "")
    return name or str(typed.get("venue") or typed.get("institution_search") or "")


def _day(typed: Typed) -> datetime.date | None:
    try:
        return DayField(label="").clean(typed.get("held_on"))
    except ValidationError:
        return None
