"""Verifying many sessions at once: each in a transaction of its own, and only clean ones."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.records import flagging
from campaigns.records.errors import RecordsError, RulesBrokenError
from campaigns.records.models import Session, SessionState
from mrc.core.models import User

from .decisions import current_version, in_state, verify_session


class FlaggedError(RecordsError):
    """A session with warnings is looked at by itself, never verified among others."""

    message = _("It has warnings: look at it by itself.")


@dataclass(frozen=True)
class BulkOutcome:
    """What became of one of the sessions that were to be verified together."""

    session: Session
    #: Empty when it was verified; else why it was not.
    refusals: tuple[str | Promise, ...] = ()

    @property
    def is_verified(self) -> bool:
        return not self.refusals


def verify_clean_session(*, session: Session, by: User, now: datetime.datetime) -> Session:
    """Verifies a session without warnings.

    Raises `FlaggedError`, and what `verify_session` raises. The warnings are read under the
    session's lock: one that comes up between the list and the button is not passed over.
    """
    with transaction.atomic():
        locked = in_state(session, SessionState.SUBMITTED)
        if flagging.is_flagged(current_version(locked)):
            raise FlaggedError
        return verify_session(session=locked, by=by, now=now)


def verify_many(
    *, sessions: Iterable[Session], by: User, now: datetime.datetime
) -> list[BulkOutcome]:
    """Verifies each session that may be; one that is refused does not keep the others."""
    outcomes = []
    for session in sessions:
        try:
            verify_clean_session(session=session, by=by, now=now)
        except RulesBrokenError as error:
            reasons = tuple(finding.message for finding in error.findings)
            outcomes.append(BulkOutcome(session, reasons))
        except RecordsError as error:
            outcomes.append(BulkOutcome(session, (error.message,)))
        else:
            outcomes.append(BulkOutcome(session))
    return outcomes
