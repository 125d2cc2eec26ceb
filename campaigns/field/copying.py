"""Starting from the last session at the same institution: what was said there, not who came."""

from typing import Any

from campaigns.models import Institution, SessionVersion
from mrc.core.models import User

from .forms import typed_from_content
from .steps import WHAT, WHERE
from .working import WorkingDraft

#: What is likely to be the same again. Numbers, dates and notes are not.
_COPIED = ("topics", "language", "facilitators", "partners", "audience", "cohort")


def last_at(institution: Institution, officer: User) -> SessionVersion | None:
    """The latest session of the officer's centre at the institution; None if there was none."""
    versions: Any = SessionVersion.objects.visible_to(officer).current()
    return (
        versions.with_institution_standing()
        .filter(institution_standing=institution.pk)
        .order_by("-held_on", "-starts_at", "-pk")
        .first()
    )


def can_copy(working: WorkingDraft) -> bool:
    """Not over what was typed already."""
    return WHAT.slug not in working.saved


def copy_last(working: WorkingDraft) -> bool:
    """Take over what was said at the last session there; False where there is nothing to take."""
    form = working.form(WHERE)
    form.is_valid()
    chosen = form.cleaned_data.get("institution")
    version = last_at(chosen, working.officer) if chosen else None
    if version is None or not can_copy(working):
        return False
    typed = typed_from_content(version.content)
    working.typed.update({name: typed[name] for name in _COPIED if name in typed})
    return True
