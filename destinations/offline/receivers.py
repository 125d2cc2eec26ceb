"""What makes the lists of kept guides change beside the rows that `manifest.state_of` reads."""

from django.db.models.signals import post_delete, post_save
from wagtail.images import get_image_model
from wagtail.signals import page_published, page_unpublished, post_page_move

from destinations.changes.signals import guide_changed
from destinations.facts_life.signals import facts_changed
from mrc.core.mirror.receivers import something_changed as refresh_copy

from .manifest import something_changed


def connect() -> None:
    """Warnings, menus and related pages come with pages; pictures may be replaced. Both signals of
    guides and facts speak for what other processes have written too."""
    for changed in (guide_changed, facts_changed):
        changed.connect(something_changed, dispatch_uid="destinations.offline")
        changed.connect(refresh_copy, dispatch_uid="destinations.offline.copy")
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(something_changed, dispatch_uid="destinations.offline")
    for signal in (post_save, post_delete):
        signal.connect(
            something_changed, sender=get_image_model(), dispatch_uid="destinations.offline"
        )
