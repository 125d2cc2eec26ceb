"""What makes the copy be written again: whatever the site's history records about pages and about
what they show, and who may read them."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import (
    CollectionViewRestriction,
    ModelLogEntry,
    PageLogEntry,
    PageViewRestriction,
)
from wagtail.signals import page_published, page_unpublished, post_page_move

#: Steps in the history of a page that no reader sees.
_UNSEEN = (
    "wagtail.create",
    "wagtail.edit",
    "wagtail.lock",
    "wagtail.unlock",
    "wagtail.comments",
    "wagtail.workflow",
    "wagtail.schedule",
)


def connect() -> None:
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(something_changed, dispatch_uid="mrc.core.mirror")
    for signal in (post_save, post_delete):
        for restriction in (PageViewRestriction, CollectionViewRestriction):
            signal.connect(something_changed, sender=restriction, dispatch_uid="mrc.core.mirror")
    for entries in (PageLogEntry, ModelLogEntry):
        post_save.connect(after_entry, sender=entries, dispatch_uid="mrc.core.mirror")


def after_entry(sender: Any, instance: PageLogEntry | ModelLogEntry, **kwargs: Any) -> None:
    if isinstance(instance, PageLogEntry) and instance.action.startswith(_UNSEEN):
        return
    something_changed()


def something_changed(*args: Any, **kwargs: Any) -> None:
    """A receiver of signals; also for what other apps announce."""
    from .tasks import refresh_soon

    if settings.MRC_MIRROR_DIR:
        transaction.on_commit(refresh_soon, robust=True)
