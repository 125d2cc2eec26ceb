"""What waits for editors and translators (see `mrc.core.editor_tasks`)."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mrc.core.editor_tasks import EditorTask, register_task
from mrc.core.models import User

from .work import WorkState, translation_work


def register_tasks() -> None:
    for order, state, label in (
        (20, WorkState.OUTDATED, _("Urdu texts behind the English")),
        (21, WorkState.READY, _("Translations ready to be published")),
        (22, WorkState.UNTRANSLATED, _("Pages not in Urdu yet")),
    ):
        register_task(
            EditorTask(
                key=f"translation-{state.value}",
                label=label,
                count=partial(_count, state=state),
                url=partial(_address, state),
                order=order,
            )
        )


def _address(state: WorkState) -> str:
    return f"{reverse('translation_work')}?state={state.value}"


def _count(user: User, *, state: WorkState) -> int | None:
    from .report import TARGET, may_see

    if not may_see(user):
        return None
    return sum(row.state == state for row in translation_work(TARGET))
