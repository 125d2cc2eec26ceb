"""What waits for editors in this room (see `mrc.core.editor_tasks`)."""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from destinations.models import Fact
from mrc.core.editor_tasks import EditorTask, register_task
from mrc.core.sources import CheckState

from .access import may_change
from .states import DUE, DUE_SOON_DAYS


def declare() -> None:
    def line(
        key: str, label: str | Promise, count: Callable[[], int], order: int, **filters: str
    ) -> None:
        register_task(
            EditorTask(
                key=key,
                label=label,
                count=lambda user: count() if may_change(user) else None,
                url=lambda: f"{reverse('facts_admin:queue')}?{urlencode(filters)}",
                order=order,
            )
        )

    facts = Fact.objects
    line(
        "facts-overdue",
        _("Facts past their date"),
        lambda: facts.in_state(CheckState.EXPIRED, today=timezone.localdate()).count(),
        10,
        state=CheckState.EXPIRED.value,
    )
    line(
        "facts-due-without-owner",
        _("Facts due soon that nobody looks after"),
        lambda: facts.due_within(DUE_SOON_DAYS, today=timezone.localdate()).without_owner().count(),
        11,
        state=DUE,
        owner="nobody",
    )
    line(
        "facts-never-checked",
        _("Facts that nobody ever checked"),
        lambda: facts.in_state(CheckState.PUBLISHED, today=timezone.localdate()).count(),
        30,
        state=CheckState.PUBLISHED.value,
    )
