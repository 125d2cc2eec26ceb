"""What people asked at sessions, as a line on the editors' first page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mrc.core.editor_tasks import EditorTask, register_task
from mrc.core.models import User

from .models import RoomQuestion


def open_questions(user: User) -> int | None:
    if not user.has_perm("campaigns.settle_roomquestion"):
        return None
    return RoomQuestion.objects.filter(settled_by=None, version__session__is_sample=False).count()


def declare() -> None:
    register_task(
        EditorTask(
            key="room-questions",
            label=_("Questions that people asked at sessions"),
            count=open_questions,
            url=lambda: reverse("campaigns_codes:questions"),
            order=55,
        )
    )
