"""What of these rooms waits for somebody, as lines on the admin's home page."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mrc.core.accounts.models import User
from mrc.core.editor_tasks import EditorTask, register_task
from mrc.core.feedback.models import PageFeedback

from .choices import SuggestionState
from .models import GuideSuggestion, Question
from .querysets import may_see_questions

#: Days of feedback that are looked at: older answers are about an older page.
FEEDBACK_DAYS = 90


def unanswered_questions(user: User) -> int | None:
    """Those of the own centre and of none; nothing for who is neither counsellor nor supervisor."""
    if not may_see_questions(user):
        return None
    return Question.objects.visible_to(user).in_queue().unanswered().count()


def quarantined_questions(user: User) -> int | None:
    if not may_see_questions(user):
        return None
    return Question.objects.visible_to(user).in_quarantine().unanswered().count()


def open_suggestions(user: User) -> int | None:
    if not user.has_perm("core.settle_guidesuggestion"):
        return None
    return GuideSuggestion.objects.filter(state=SuggestionState.OPEN).count()


def feedback_since() -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=FEEDBACK_DAYS)


def pages_not_useful(user: User) -> int | None:
    if not user.has_perm("core.view_feedback"):
        return None
    return PageFeedback.objects.between(feedback_since(), None).not_useful().count()


def register_tasks() -> None:
    register_task(
        EditorTask(
            key="questions",
            label=_("Questions to a counsellor without an answer"),
            count=unanswered_questions,
            url=lambda: reverse("questions:index") + "?waiting=true",
            order=10,
        )
    )
    register_task(
        EditorTask(
            key="questions-quarantine",
            label=_("Questions in quarantine"),
            count=quarantined_questions,
            url=lambda: reverse("questions:quarantine"),
            order=11,
        )
    )
    register_task(
        EditorTask(
            key="suggestions",
            label=_("Counsellors' suggestions for guides"),
            count=open_suggestions,
            url=lambda: reverse("guide_suggestions:index"),
            order=50,
        )
    )
    register_task(
        EditorTask(
            key="not-useful",
            label=_("Pages that many called not useful"),
            count=pages_not_useful,
            url=lambda: reverse("feedback_report") + f"?since={feedback_since():%Y-%m-%d}&many=on",
            order=60,
        )
    )
