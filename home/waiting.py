"""What waits for editors in this app (see `mrc.core.editor_tasks`)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mrc.core.editor_tasks import EditorTask, register_task
from mrc.core.models import User


def declare() -> None:
    register_task(
        EditorTask(
            key="broken-links",
            label=_("Links that lead nowhere"),
            count=_broken_links,
            url=lambda: f"{reverse('home_links')}?state=broken",
            order=60,
        )
    )


def _broken_links(user: User) -> int | None:
    from .links.services import broken_links

    return broken_links() if user.has_perm("home.view_checkedlink") else None
