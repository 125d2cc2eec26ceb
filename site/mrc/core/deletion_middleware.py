"""Says in the admin what cannot be deleted, where Wagtail's own pages would break."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from .middleware import is_admin


class DeletionMiddleware:
    """A row that others refer to stays, and whoever asked is told so on the page they came from.

    Wagtail looks at its index of references before it asks “Are you sure?”; that index knows
    neither our records nor what was written past it, so the database has the last word.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, ProtectedError | RestrictedError) or not is_admin(request):
            return None
        # The view's language ended with the view.
        profile = getattr(request.user, "wagtail_userprofile", None)
        language = profile.get_preferred_language() if profile else get_language()
        with override(language):
            messages.error(request, _("This cannot be deleted: other records refer to it."))
        return redirect(request.get_full_path())
