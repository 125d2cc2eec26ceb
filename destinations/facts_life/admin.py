"""What the room puts into the screens that the admin has for facts anyway."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.snippets.views.snippets import DeleteView, HistoryView

from destinations.models import Fact
from mrc.core.accounts.requests import signed_in_user

from .access import may_see
from .services import record_deletion
from .states import WAITING


class QueueMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)

    def is_active(self, request: HttpRequest) -> bool:
        return request.path.startswith(reverse("facts_admin:queue"))


def _address() -> str:
    return f"{reverse('facts_admin:queue')}?{urlencode({'state': WAITING})}"


#: The queue with what waits; resolved when the menu is drawn.
_waiting_address = lazy(_address, str)


def queue_menu_item() -> QueueMenuItem:
    return QueueMenuItem(
        _("Checks of facts"),
        _waiting_address(),
        name="fact-checks",
        icon_name="tasks",
        order=0,
    )


class FactHistoryView(HistoryView):
    """A fact's own page tells its history: every line with the statement as it was."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = redirect("facts_admin:fact", self.object.pk)
        response["Location"] += "#history-section"
        return response


class FactDeleteView(DeleteView):
    def delete_action(self) -> None:
        with transaction.atomic():
            record_deletion(self.object, by=signed_in_user(self.request))
            super().delete_action()


def record_bulk_deletion(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Hook before a bulk action, in its transaction: the history is told before the rows go."""
    if action_type == "delete" and issubclass(action.model, Fact):
        for fact in objects:
            record_deletion(fact, by=signed_in_user(request))
    return None
