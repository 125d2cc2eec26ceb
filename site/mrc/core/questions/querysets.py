"""Reads of questions. Who may read is decided here, by role and centre; never by `is_superuser`."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from mrc.core.accounts.roles import Role
from mrc.core.subscriptions.choices import State

from .choices import OPEN_STATES, Outcome, QuestionState


def may_answer(user: Any) -> bool:
    """Counsellors of a centre, and nobody else."""
    return _has_role(user, Role.COUNSELLOR)


def may_see_questions(user: Any) -> bool:
    """Counsellors and supervisors of a centre: the latter see and count, and answer nothing."""
    return _has_role(user, Role.COUNSELLOR) or _has_role(user, Role.SUPERVISOR)


def _has_role(user: Any, role: Role) -> bool:
    return bool(
        getattr(user, "is_authenticated", False)
        and user.is_active
        and user.centre_id is not None
        and user.has_role(role)
    )


class QuestionQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The own centre's, and those for which nobody chose a centre; nobody else's."""
        if not may_see_questions(user):
            return self.none()
        return self.kept().filter(Q(centre=user.centre_id) | Q(centre=None))

    def kept(self) -> Self:
        """Without those whose time is over and which the purge is deleting."""
        return self.exclude(state=QuestionState.EXPIRED)

    def in_queue(self) -> Self:
        """Without those in quarantine."""
        return self.filter(quarantine="")

    def in_quarantine(self) -> Self:
        return self.exclude(quarantine="")

    def unanswered(self) -> Self:
        """What somebody is still to do something about."""
        return self.filter(state__in=OPEN_STATES)

    def junk(self) -> Self:
        return self.filter(outcome=Outcome.SPAM)

    def overdue(self, *, before: datetime.date) -> Self:
        """Unanswered ones that came before that day."""
        return self.unanswered().filter(received_on__lt=before)

    def with_lost_mail(self) -> Self:
        """Annotates `has_lost_mail`: the last answer was a mail, and it did not arrive."""
        from .models import AnswerMail, QuestionAnswer

        answers = QuestionAnswer.objects.filter(question=OuterRef(OuterRef("pk")))
        newest = answers.order_by("-at", "-pk")
        lost = AnswerMail.objects.filter(
            answer__question=OuterRef("pk"),
            answer=models.Subquery(newest.values("pk")[:1]),
            state=State.FAILED,
        )
        return self.annotate(has_lost_mail=Exists(lost))

    def without_texts(self) -> Self:
        """For lists: nothing is opened that the list does not show."""
        return self.defer("question", "reply_to")

    def due(self, *, on: datetime.date) -> Self:
        """Those whose time is over on this day, and those that a purge began to delete."""
        return self.filter(Q(purge_on__lte=on) | Q(state=QuestionState.EXPIRED))
