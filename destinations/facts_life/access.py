"""Who may do what with facts in the admin; every view asks here first."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from mrc.core.models import User


def may_see(user: Any) -> bool:
    return bool(user.has_perm("destinations.view_fact"))


def may_change(user: Any) -> bool:
    """Check, change, and show another source's figure instead."""
    return bool(user.has_perm("destinations.change_fact"))


def may_import(user: User) -> bool:
    """A file writes new facts and changes others."""
    return may_change(user) and user.has_perm("destinations.add_fact")


class Guarded:
    """A view for those for whom `allows` is true; the others are sent away as the admin does."""

    @staticmethod
    def allows(user: Any) -> bool:
        return may_see(user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.allows(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view
