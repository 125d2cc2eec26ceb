"""Warnings that are about to end, as a line on the admin's home page."""

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from alerts.models import AlertPage
from mrc.core.accounts.models import User
from mrc.core.accounts.roles import Role
from mrc.core.editor_tasks import EditorTask, register_task

#: Days before its last one in which a warning is to be looked at: prolonged, or left to end.
DAYS_AHEAD = 7


def _last_days() -> tuple[datetime.date, datetime.date]:
    today = timezone.localdate()
    return today, today + datetime.timedelta(days=DAYS_AHEAD)


def warnings_about_to_end(user: User) -> int | None:
    """English ones that hold and end within the week; for those who write warnings."""
    if not (user.has_role(Role.EDITOR) or user.has_role(Role.COMMUNICATIONS)):
        return None
    today, last = _last_days()
    english = AlertPage.objects.live().in_language("en")
    return english.in_force(on=today).filter(expires_on__lte=last).count()


def _list_of_them() -> str:
    today, last = _last_days()
    return reverse("warnings:index") + f"?expires_on_from={today}&expires_on_to={last}"


def register_tasks() -> None:
    register_task(
        EditorTask(
            key="warnings-about-to-end",
            label=_("Warnings that end within a week"),
            count=warnings_about_to_end,
            url=_list_of_them,
            order=20,
        )
    )
