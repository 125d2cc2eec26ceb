"""What every page of this room has in common: signed in, kept in no cache, scoped by centre."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django.views import View

from campaigns.exchange.access import import_centres
from campaigns.records.authority import may_log
from mrc.core.accounts.roles import Role
from mrc.core.bilingual import current_language
from mrc.core.models import User


class StaffView(View):
    """For officers, who have a field log, and for supervisors and data officers, who have the
    admin: one page for all of them, in both languages."""

    http_method_names = ["get", "head", "post"]
    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = self._admit(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        patch_vary_headers(response, ["Cookie"])
        return response

    def _admit(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            query = urlencode({"next": request.get_full_path(), "lang": current_language()})
            return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")
        self.person = user
        if not self.is_admitted():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_admitted(self) -> bool:
        raise NotImplementedError

    def page(
        self, template: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponseBase:
        is_officer = self.person.has_role(Role.OFFICER) and may_log(self.person)
        frame = {
            "person_name": self.person.get_full_name() or self.person.get_username(),
            "centre": self.person.centre,
            "has_field_log": is_officer,
            "has_admin": self.person.has_perm("wagtailadmin.access_admin"),
            "may_import": bool(import_centres(self.person)),
            "may_export": self.person.has_perm("campaigns.view_session"),
        }
        return render(
            self.request, f"campaigns/exchange/{template}", {**frame, **context}, status=status
        )
