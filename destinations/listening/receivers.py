"""What follows when recordings go, and what waits for editors."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mrc.core.editor_tasks import EditorTask, register_task
from mrc.core.frame import forget
from mrc.core.models import User

from .models import Recording
from .reading import RECORDED
from .services import drop_file


def connect() -> None:
    for change in (post_save, post_delete):
        change.connect(forget_recorded, sender=Recording, dispatch_uid="destinations.recorded")
    post_delete.connect(drop_with_row, sender=Recording, dispatch_uid="destinations.recordings")
    register_task(
        EditorTask(
            key="recordings-outdated",
            label=_("Recordings whose text has changed"),
            count=count_outdated,
            url=lambda: reverse("wagtailsnippets_destinations_recording:list"),
            order=60,
        )
    )


def forget_recorded(sender: type[Recording], **kwargs: Any) -> None:
    forget(RECORDED)


def drop_with_row(sender: type[Recording], instance: Recording, **kwargs: Any) -> None:
    """A deleted page takes its recording along; its file goes after the commit."""
    name = instance.file.name or ""
    transaction.on_commit(lambda: drop_file(name))


def count_outdated(user: User) -> int | None:
    from .reading import outdated

    if not user.has_perm("destinations.change_recording"):
        return None
    return len(outdated(Recording.objects.all()))
