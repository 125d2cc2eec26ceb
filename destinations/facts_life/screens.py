"""One fact in the admin: what it says, what other sources say, where it stands, its history."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from destinations.models import Fact
from mrc.core.accounts.requests import signed_in_user

from .access import Guarded, may_change
from .history import history
from .services import NotBesideItError, show_instead
from .where_used import uses_of


class FactView(Guarded, View):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        fact = get_object_or_404(Fact.objects.with_people(), pk=pk)
        today = timezone.localdate()
        same = Fact.objects.with_people().filter(kind=fact.kind_id, country=fact.country_id)
        beside = [
            (other, other.check_state(today)) for other in same.order_by("is_alternative", "pk")
        ]
        context = {
            "fact": fact,
            "state": fact.check_state(today),
            "beside": beside if len(beside) > 1 else [],
            "uses": uses_of(fact),
            "lines": history(fact.versions.select_related("by")),
            "may_change": may_change(request.user),
            "may_check": may_change(request.user) and fact.is_stated(),
            "page_title": str(fact),
            "header_icon": "table",
            "breadcrumbs_items": [
                {"url": reverse("facts_admin:queue"), "label": _("Checks of facts")},
                {"url": "", "label": str(fact)},
            ],
        }
        return TemplateResponse(request, "destinations/facts_life/fact.html", context)


class ShowInsteadView(Guarded, View):
    """Another source's figure becomes the fact; what was shown stays beside it."""

    http_method_names = ["post", "options"]

    @staticmethod
    def allows(user: Any) -> bool:
        return may_change(user)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        fact = get_object_or_404(Fact, pk=pk)
        try:
            show_instead(fact.pk, by=signed_in_user(request))
        except NotBesideItError:
            messages.warning(request, _("This one is shown already."))
        else:
            messages.success(
                request, _("This one is shown now. The other figure is kept beside it.")
            )
        return redirect("facts_admin:fact", pk)
