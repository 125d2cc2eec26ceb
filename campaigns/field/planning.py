"""Planned sessions in the log: what is shown of them, and the draft that one of them begins."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from campaigns.models import PlannedSession, PlanState, SessionDraft
from campaigns.records import services
from campaigns.records.identifiers import new_id
from mrc.core.models import User

from .forms import AT_INSTITUTION
from .step_form import Typed

#: Plans are shown from so many days ago to so many ahead.
BEFORE = datetime.timedelta(days=7)
AHEAD = datetime.timedelta(days=60)
#: The name under which a draft remembers its plan, among what was typed.
PLANNED = "planned"


@dataclass(frozen=True)
class Planned:
    late: list[PlannedSession]
    today: list[PlannedSession]
    later: list[PlannedSession]
    #: Held or cancelled.
    ended: list[PlannedSession]

    @property
    def is_empty(self) -> bool:
        return not (self.late or self.today or self.later or self.ended)


def around(officer: User, today: datetime.date) -> Planned:
    """The officer's plans of these weeks, in one query."""
    plans = list(
        PlannedSession.objects.of_officer(officer)
        .filter(planned_for__gte=today - BEFORE, planned_for__lte=today + AHEAD)
        .select_related("campaign", "institution__merged_into", "institution__district", "session")
        .order_by("planned_for", "pk")
    )
    open_ones = [plan for plan in plans if plan.state == PlanState.PLANNED]
    return Planned(
        late=[plan for plan in open_ones if plan.planned_for < today],
        today=[plan for plan in open_ones if plan.planned_for == today],
        later=[plan for plan in open_ones if plan.planned_for > today],
        ended=[plan for plan in plans if plan.state != PlanState.PLANNED],
    )


def count_of(officer: User, today: datetime.date) -> int:
    """How many sessions are planned for the day and not yet held or cancelled."""
    return (
        PlannedSession.objects.of_officer(officer)
        .filter(planned_for=today, state=PlanState.PLANNED)
        .count()
    )


def begin(plan: PlannedSession, *, officer: User, now: datetime.datetime) -> SessionDraft:
    """A draft that knows what was planned; the one that was begun before, where there is one."""
    drafts = SessionDraft.objects.filter(officer=officer, base_version=0)
    for draft in drafts:
        if str(draft.data.get("typed", {}).get(PLANNED, "")) == str(plan.pk):
            return draft
    return services.save_draft(
        draft_id=new_id(),
        data={"typed": _typed(plan, officer), "saved": []},
        base_version=0,
        by=officer,
        now=now,
    )


def _typed(plan: PlannedSession, officer: User) -> Typed:
    typed: Typed = {
        PLANNED: str(plan.pk),
        "place": AT_INSTITUTION,
        "campaign": str(plan.campaign_id),
        "held_on": plan.planned_for.isoformat(),
        "facilitators": [str(officer.pk)],
    }
    if plan.institution is not None:
        typed["institution"] = str(plan.institution.standing.pk)
    return typed


def planned_id(value: Any) -> int | None:
    """The key of a planned session as a number or as it was typed; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:19])
    return value if type(value) is int and 0 < value < 2**63 else None


def note_held(typed: Typed, session_id: UUID, *, officer: User) -> None:
    """Marks the plan as done from which a draft was begun that has just been sent."""
    key = planned_id(typed.get(PLANNED))
    if key is not None:
        services.hold_planned(planned_id=key, session_id=session_id, by=officer)
