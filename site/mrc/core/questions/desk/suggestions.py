"""What counsellors suggest for guides: an editors' list, without anything of the questions."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from mrc.core.accounts.models import User
from mrc.core.questions import offers
from mrc.core.questions.choices import SuggestionState
from mrc.core.questions.models import GuideSuggestion

PERMISSION = "core.settle_guidesuggestion"
#: Settled ones that are shown below the open ones.
_SHOWN = 50


class SuggestionsView(PermissionRequiredMixin, View):
    permission_required = PERMISSION
    raise_exception = True

    def get(self, request: HttpRequest) -> HttpResponse:
        title = _("Counsellors' suggestions for guides")
        names = dict(offers.countries())
        rows: Any = GuideSuggestion.objects.select_related("settled_by")
        open_ones = rows.filter(state=SuggestionState.OPEN).order_by("pk")
        settled = rows.exclude(state=SuggestionState.OPEN).order_by("-settled_at")[:_SHOWN]
        context = {
            "page_title": title,
            "header_title": title,
            "header_icon": "help",
            "breadcrumbs_items": [{"url": "", "label": title}],
            "open": [(one, names.get(one.country_code, one.country_code)) for one in open_ones],
            "settled": [(one, names.get(one.country_code, one.country_code)) for one in settled],
        }
        return render(request, "questions/desk/suggestions.html", context)


class SettleView(PermissionRequiredMixin, View):
    """Done or set aside, once; a second press changes nothing."""

    permission_required = PERMISSION
    raise_exception = True
    http_method_names = ("post",)

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        suggestion = get_object_or_404(GuideSuggestion, pk=number)
        to = request.POST.get("to")
        if to in (SuggestionState.DONE, SuggestionState.SET_ASIDE):
            assert isinstance(request.user, User)
            settled = GuideSuggestion.objects.filter(
                pk=suggestion.pk, state=SuggestionState.OPEN
            ).update(state=to, settled_by=request.user, settled_at=timezone.now())
            if settled:
                messages.success(request, _("The suggestion is settled."))
        return redirect("guide_suggestions:index")
