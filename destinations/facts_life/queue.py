"""The review queue: what waits for a check, and the check itself, one at a time or many."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from destinations.filters import FactFilterSet
from destinations.models import Fact
from mrc.core.accounts.requests import signed_in_user

from .access import Guarded, may_change, may_import
from .services import CheckOutcome, check_facts
from .states import in_working_order

_PAGE_SIZE = 50


def country_of(fact: Fact) -> str:
    return fact.country.name if fact.country is not None else str(_("Every country"))


def owner_of(fact: Fact) -> str:
    """Who looks after it, or nothing; who left the staff looks after nothing."""
    owner = fact.owner
    if owner is None or not owner.is_active:
        return ""
    return owner.get_full_name() or owner.get_username()


class _CellColumn(Column):
    """A cell with a template of its own, which knows whether the person may check."""

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = f"destinations/facts_life/cells/{name}.html"

    def get_value(self, instance: Fact) -> Fact:
        return instance

    def get_cell_context_data(self, instance: Fact, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        context["fact"] = instance
        context["owner"] = owner_of(instance)
        context["state"] = instance.check_state(timezone.localdate())
        context["may_check"] = may_change(request.user) and instance.is_stated()
        return context


class QueueView(Guarded, generic.IndexView):
    """All facts, what is due first on top; the filters narrow it to what waits."""

    model = Fact
    page_title = gettext_lazy("Checks of facts")
    header_icon = "tasks"
    index_url_name = "facts_admin:queue"
    index_results_url_name = "facts_admin:queue_results"
    edit_url_name = None
    template_name = "destinations/facts_life/queue.html"
    results_template_name = "destinations/facts_life/queue_results.html"
    filterset_class = FactFilterSet
    paginate_by = _PAGE_SIZE
    any_permission_required: ClassVar[list[str]] = ["view"]
    columns: ClassVar[list[BaseColumn]] = [
        _CellColumn("choose", label=""),
        _CellColumn("kind", label=gettext_lazy("Fact")),
        _CellColumn("value", label=gettext_lazy("Value and source")),
        _CellColumn("state", label=gettext_lazy("State, and who looks after it")),
        _CellColumn("check", label=gettext_lazy("Check")),
    ]

    def get_base_queryset(self) -> QuerySet[Fact]:
        return in_working_order(Fact.objects.with_people())

    def order_queryset(self, queryset: QuerySet[Fact]) -> QuerySet[Fact]:
        return queryset

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not may_import(signed_in_user(self.request)):
            return []
        return [
            Button(
                _("Import facts"),
                url=reverse("facts_admin:import"),
                icon_name="upload",
                priority=10,
            )
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        query = self.request.GET.copy()
        query.pop("_w_filter_fragment", None)
        here = reverse(self.index_url_name)
        context["may_check"] = may_change(self.request.user)
        context["here"] = f"{here}?{query.urlencode()}" if query else here
        query.pop("p", None)
        context["filter_query"] = query.urlencode()
        return context


class CheckView(Guarded, View):
    """“Checked, still right”, for the one whose button was pressed or for all that are ticked."""

    http_method_names = ["post", "options"]

    @staticmethod
    def allows(user: Any) -> bool:
        return may_change(user)

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = request.POST.getlist("only") or request.POST.getlist("facts")
        seen = _seen(chosen)
        if seen:
            outcome = check_facts(seen, by=signed_in_user(request), today=timezone.localdate())
            _say(request, outcome)
        else:
            messages.error(request, _("Tick at least one fact."))
        return redirect(next_address(request))


def next_address(request: HttpRequest) -> str:
    """Back to where the button was, if that is an address of ours."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return reverse("facts_admin:queue")


def _seen(values: list[str]) -> dict[int, int]:
    """`12:3` is the third version of fact 12, as the person saw it; anything else is nothing."""
    found = {}
    for value in values:
        pk, _separator, version = value.partition(":")
        if pk.isdecimal() and version.isdecimal() and len(pk) < 19 and len(version) < 10:
            found[int(pk)] = int(version)
    return found


def _say(request: HttpRequest, outcome: CheckOutcome) -> None:
    if len(outcome.checked) == 1:
        fact = outcome.checked[0]
        text = _("Checked: %(fact)s. The next check is due on %(date)s.") % {
            "fact": fact,
            "date": date_format(fact.check_due_on) if fact.check_due_on else "–",
        }
        messages.success(request, text)
    elif outcome.checked:
        number = len(outcome.checked)
        text = ngettext("%(number)s fact checked.", "%(number)s facts checked.", number)
        messages.success(request, text % {"number": number})
    if outcome.missed:
        number = len(outcome.missed)
        text = ngettext(
            "%(number)s fact was not checked: it changed after you had opened the list. "
            "Look at it again.",
            "%(number)s facts were not checked: they changed after you had opened the list. "
            "Look at them again.",
            number,
        )
        messages.warning(request, text % {"number": number})
