"""What waits for editors, as lines on the admin's home page.

An app declares its line in `AppConfig.ready()`; core knows no app. A line whose number is nought
is not shown: the panel lists work, not the absence of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.functional import Promise
from wagtail.admin.ui.components import Component

from .accounts.requests import signed_in_user

if TYPE_CHECKING:
    from .models import User


@dataclass(frozen=True)
class EditorTask:
    """One line: how much of what waits, and the list that shows it."""

    key: str
    #: The words beside the number, in the active language: “Facts past their date”.
    label: str | Promise
    #: How many wait for this user; None where the user has no part in it.
    count: Callable[["User"], int | None]
    #: The address in the admin that lists exactly these.
    url: Callable[[], str]
    #: Smaller numbers come first.
    order: int = 100


@dataclass(frozen=True)
class WaitingWork:
    label: str
    number: int
    url: str


_tasks: dict[str, EditorTask] = {}


def register_task(task: EditorTask) -> None:
    """Show it on the admin's home page. A task of the same key is replaced."""
    _tasks[task.key] = task


def waiting_for(user: "User") -> list[WaitingWork]:
    """What waits for this user, in the order of the tasks; one count each."""
    found = []
    for task in sorted(_tasks.values(), key=lambda task: task.order):
        number = task.count(user)
        if number:
            found.append(WaitingWork(str(task.label), number, task.url()))
    return found


class WaitingWorkPanel(Component):
    """What waits for this member of staff, on the admin's first page."""

    name = "waiting_work"
    order = 20
    template_name = "components/waiting_work.html"

    def __init__(self, work: list[WaitingWork]) -> None:
        self.work = work

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"work": self.work}


def add_waiting_work(request: HttpRequest, panels: list[Component]) -> None:
    """For the hook `construct_homepage_panels`."""
    work = waiting_for(signed_in_user(request))
    if work:
        panels.append(WaitingWorkPanel(work))
