"""One's own sessions as the phone lists them; this is how a returned one comes back to it."""

import datetime
from typing import Any

from django.db.models import Q

from campaigns.models import Session, SessionEvent, SessionState
from mrc.core.models import User

from .answers import instant

#: Older sessions are left to the pages; one that was returned is never too old.
SHOWN_FOR = datetime.timedelta(days=60)
#: States in which the officer may want to see or mend what was sent.
_OPEN = (SessionState.SUBMITTED, SessionState.RETURNED)


def own_sessions(officer: User, *, now: datetime.datetime) -> list[dict[str, Any]]:
    """In two queries, newest first."""
    sessions = list(
        Session.objects.visible_to(officer)
        .of_officer(officer)
        .filter(Q(received_at__gte=now - SHOWN_FOR) | Q(state=SessionState.RETURNED))
        .select_related("current_version")
        .with_total()
        .order_by("-received_at", "pk")
    )
    returned = {session.current_version_id for session in sessions if _is_returned(session)}
    returns = {
        event.version_id: event
        for event in SessionEvent.objects.filter(
            version__in=returned, to_state=SessionState.RETURNED
        )
    }
    return [_row(session, returns.get(session.current_version_id)) for session in sessions]


def _is_returned(session: Session) -> bool:
    return session.state == SessionState.RETURNED


def _row(session: Any, returned: SessionEvent | None) -> dict[str, Any]:
    version = session.current_version
    return {
        "id": str(session.pk),
        "reference": session.reference,
        "state": session.state,
        "version": version.number,
        "content_hash": version.content_hash,
        "received_at": instant(version.received_at),
        "held_on": version.held_on.isoformat(),
        "institution": version.institution_id and str(version.institution_id),
        "venue": version.venue,
        "total": session.total,
        "content": version.content if session.state in _OPEN else None,
        "returned": returned
        and {
            "reason": returned.reason,
            "comments": returned.comments,
            "at": instant(returned.at),
        },
    }
