"""Back-checks in the admin: the sessions that were drawn, and a form for what a call found."""

import datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from campaigns.records import authority, services
from campaigns.records.errors import NotAllowedError, ReasonError, WrongStateError
from campaigns.records.models import (
    BackCheck,
    BackCheckDraw,
    CheckMethod,
    CheckOutcome,
    DrawReason,
    SessionVersion,
)
from campaigns.records.querysets import sees_every_centre
from campaigns.records.querysets_of_checks import OPEN
from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import Centre
from mrc.core.urdu import fold_digits

from .presenting import cell_table, day, person, with_rows
from .queue import place_of

#: The states by which the list is narrowed, the words beside each session.
STATES: tuple[tuple[str, Any], ...] = (
    (OPEN, gettext_lazy("Not checked yet")),
    *CheckOutcome.choices,
)
_STATE_LABELS = dict(STATES)


def _months(request: Any) -> list[tuple[str, str]]:
    months = BackCheckDraw.objects.order_by("-month").values_list("month", flat=True).distinct()
    return [(f"{month:%Y-%m}", date_format(month, "F Y")) for month in months]


class BackCheckFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=STATES)
    month = django_filters.ChoiceFilter(
        label=gettext_lazy("Month of the session"), method="filter_month", choices=[]
    )
    reason = django_filters.ChoiceFilter(label=gettext_lazy("Why"), choices=DrawReason.choices)
    centre = django_filters.ModelChoiceFilter(
        field_name="session__centre", label=gettext_lazy("Centre"), queryset=Centre.objects.all()
    )

    class Meta:
        model = BackCheck
        fields: ClassVar[list[str]] = ["state", "month", "reason", "centre"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["month"].extra["choices"] = _months(self.request)
        if not sees_every_centre(signed_in_user(self.request)):
            del self.filters["centre"]

    def filter_month(self, checks: Any, name: str, value: str) -> Any:
        return checks.in_month(datetime.date.fromisoformat(f"{value}-01"))


class BackCheckListView(generic.IndexView):
    """Sessions that were drawn, those still to be checked first; the rate of all above them."""

    model = BackCheck
    page_title = gettext_lazy("Back-checks")
    header_icon = "tick-inverse"
    template_name = "campaigns/checking/back_check_list.html"
    index_url_name = "campaigns_back_checks:index"
    index_results_url_name = "campaigns_back_checks:index_results"
    filterset_class = BackCheckFilterSet
    paginate_by = 40
    is_searchable = False
    columns: ClassVar[list[BaseColumn]] = [
        TitleColumn(
            "reference",
            label=gettext_lazy("Reference"),
            accessor="session.reference",
            get_url=lambda check: reverse("campaigns_back_checks:back_check", args=[check.pk]),
        ),
        Column(
            "state",
            label=gettext_lazy("State"),
            accessor=lambda check: _STATE_LABELS[check.state],
        ),
        Column("reason", label=gettext_lazy("Why"), accessor="get_reason_display"),
        Column(
            "held_on",
            label=gettext_lazy("Date"),
            accessor=lambda check: day(check.session.current_version.held_on),
        ),
        Column(
            "place",
            label=gettext_lazy("Institution or venue"),
            accessor=lambda check: place_of(check.session),
        ),
        Column(
            "officer",
            label=gettext_lazy("Officer"),
            accessor=lambda check: person(check.session.officer),
        ),
        DateColumn("drawn_at", label=gettext_lazy("Drawn"), accessor="drawn_at"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("campaigns.view_backcheck"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> Any:
        return (
            BackCheck.objects.visible_to(self.request.user)
            .standing()
            .with_state()
            .select_related(
                "session__officer", "session__current_version__institution__merged_into"
            )
        )

    def get_queryset(self) -> QuerySet[BackCheck]:
        rows: Any = super().get_queryset()
        return rows.order_by("-session__current_version__held_on", "pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        checks: Any = self.get_queryset()
        context["rate"] = checks.rate()
        return context


class ResultForm(forms.Form):
    """What was found. Numbers may be typed as 12 or ۱۲; nothing else about people is asked."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Result"), choices=CheckOutcome.choices, widget=forms.RadioSelect
    )
    found_total = forms.CharField(
        label=gettext_lazy("People found"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Only where another count was found."),
    )
    method = forms.ChoiceField(
        label=gettext_lazy("How did you ask?"),
        choices=CheckMethod.choices,
        widget=forms.RadioSelect,
    )
    checked_on = forms.DateField(
        label=gettext_lazy("Date"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("No names, no phone numbers: who was asked is not written down."),
    )

    def clean_found_total(self) -> int | None:
        text = fold_digits(self.cleaned_data["found_total"]).strip()
        if not text:
            return None
        if not text.isascii() or not text.isdigit() or int(text) > 100_000:
            raise forms.ValidationError(_("Write a whole number."))
        return int(text)


class BackCheckView(View):
    """One drawn session: what is on record, what was found so far, and the form."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        check = self.find(request, pk)
        today = timezone.localdate(timezone.now(), timezone.get_default_timezone())
        return self.show(request, check, ResultForm(initial={"checked_on": today}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        check = self.find(request, pk)
        form = ResultForm(request.POST)
        if form.is_valid():
            try:
                services.record_back_check(
                    back_check=check,
                    by=signed_in_user(request),
                    now=timezone.now(),
                    **form.cleaned_data,
                )
            except NotAllowedError as error:
                raise PermissionDenied from error
            except ReasonError as error:
                form.add_error(error.field, str(error.message))
            except WrongStateError as error:
                messages.error(request, str(error.message))
                return redirect("campaigns_back_checks:back_check", pk)
            else:
                messages.success(request, _("The result is recorded."))
                return redirect("campaigns_back_checks:index")
        elif not authority.may_back_check(signed_in_user(request), check.session):
            raise PermissionDenied
        return self.show(request, check, form, status=422)

    def find(self, request: HttpRequest, pk: int) -> BackCheck:
        if not request.user.has_perm("campaigns.view_backcheck"):
            raise PermissionDenied
        checks = BackCheck.objects.visible_to(request.user).with_state()
        return get_object_or_404(
            checks.select_related("session__centre", "session__officer", "draw"), pk=pk
        )

    def show(
        self, request: HttpRequest, check: Any, form: ResultForm, *, status: int = 200
    ) -> HttpResponse:
        session = check.session
        version = with_rows(SessionVersion.objects.filter(current_of=session)).get()
        may_check = authority.may_back_check(signed_in_user(request), session)
        is_void = session.state == session.State.VOID
        context = {
            "check": check,
            "session": session,
            "version": version,
            "cells": cell_table(version.cells.all()),
            "state_label": _STATE_LABELS[check.state],
            "results": check.results.select_related("by"),
            "is_void": is_void,
            "may_record": may_check and not is_void and check.state in (OPEN, "unreachable"),
            "may_check": may_check,
            "form": form,
            "page_title": session.reference,
            "header_icon": "tick-inverse",
            "breadcrumbs_items": [
                {"url": reverse("campaigns_back_checks:index"), "label": _("Back-checks")},
                {"url": "", "label": session.reference},
            ],
        }
        return TemplateResponse(
            request, "campaigns/checking/back_check.html", context, status=status
        )
