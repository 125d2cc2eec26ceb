"""Deleting questions whose time is over, with all that was done about them."""

import datetime
import logging
from dataclasses import dataclass

from django.db import transaction

from .choices import QuestionState
from .models import Question

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Purged:
    """How many were deleted, and how many are left that should not be."""

    questions: int
    left: int


def purge(*, today: datetime.date) -> Purged:
    """Deletes every question whose `purge_on` has come; safe to run twice, and at once.

    A question is marked as expired before anything of it goes: from then on nobody sees it, and
    a run that was stopped in the middle is finished by the next one. Its answers, events and mails
    go with it.
    """
    deleted = 0
    for key in list(Question.objects.due(on=today).values_list("pk", flat=True)):
        with transaction.atomic():
            # Under a lock: somebody may be working on it at this moment.
            due = Question.objects.without_texts().due(on=today).select_for_update(of=("self",))
            if not due.filter(pk=key).exists():
                continue
            Question.objects.filter(pk=key).update(state=QuestionState.EXPIRED)
            Question.objects.filter(pk=key).delete()
        deleted += 1
    logger.info("Questions purged", extra={"count": deleted})
    return Purged(questions=deleted, left=Question.objects.due(on=today).count())
