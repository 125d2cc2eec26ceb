"""Searches without a result, as a line on the admin's home page."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mrc.core.editor_tasks import EditorTask, register_task
from mrc.core.models import User


def declare() -> None:
    register_task(
        EditorTask(
            key="missed-searches",
            label=_("Searches without a result"),
            count=_open,
            url=lambda: f"{reverse('missed_searches:index')}?is_done=false",
            order=70,
        )
    )


def _open(user: User) -> int | None:
    from .models import MissedSearch

    if not user.has_perm("home.change_missedsearch"):
        return None
    return MissedSearch.objects.worth_showing().open().count()
