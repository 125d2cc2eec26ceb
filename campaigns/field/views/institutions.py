"""Finding and proposing institutions while a draft is filled in."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from campaigns.field.access import OfficerView
from campaigns.field.forms import AT_INSTITUTION
from campaigns.field.proposing import ProposeForm
from campaigns.field.search import find_institutions
from campaigns.field.steps import WHERE
from campaigns.models import Institution

from .steps import DraftView, step_url


class SuggestionsView(OfficerView):
    """Institutions for what was typed so far, for the script that shows them at once."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        found = find_institutions(
            request.GET.get("q", "")[:200],
            centre=self.centre,
            everywhere=bool(request.GET.get("everywhere")),
        )
        return JsonResponse(
            {
                "institutions": [
                    {
                        "id": str(one.pk),
                        "name": one.name,
                        "about": f"{one.get_kind_display()} · {one.district.name}",
                    }
                    for one in found
                ]
            }
        )


class ProposeInstitutionView(DraftView):
    """A new institution: those that resemble it are offered first."""

    def get(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        if response := self.dispatch_draft(session_id):
            return response
        searched = str(self.working.typed.get("institution_search", ""))
        return self._show(ProposeForm.named(searched, self.working.lists))

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponseBase:
        if response := self.dispatch_draft(session_id):
            return response
        if use := request.POST.get("use"):
            return self._use(self._known(use))
        form = ProposeForm(request.POST, self.working.lists)
        if not form.is_valid():
            return self._show(form)
        if proposed := form.already(self.officer):
            return self._use(proposed)
        alike = form.alike()
        if alike and not request.POST.get("sure"):
            return self._show(form, alike=alike)
        proposed = form.propose(by=self.officer, now=timezone.now())
        return self._use(proposed) if proposed is not None else self._show(form)

    def _use(self, institution: Institution) -> HttpResponseBase:
        with transaction.atomic():
            if response := self.dispatch_draft(self.working.id, lock=True):
                return response
            self.working.typed.update(
                place=AT_INSTITUTION, institution=str(institution.pk), institution_search=""
            )
            self.working.save()
        return HttpResponseRedirect(f"{step_url(self.working.id, WHERE)}#field-institution")

    def _known(self, key: str) -> Institution:
        try:
            found = Institution.objects.standing().filter(pk=UUID(key)).first()
        except ValueError:
            found = None
        if found is None:
            raise Http404(key)
        return found

    def _show(self, form: ProposeForm, **context: Any) -> HttpResponseBase:
        frame = self.frame(WHERE)
        return self.page("propose.html", {**frame, "form": form, **context})
