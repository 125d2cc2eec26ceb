"""Amendments in the admin: the list, proposing one, one before and after, and its decision."""

import datetime
from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from campaigns.checking.presenting import cell_table, compare, person, with_rows
from campaigns.checking.session import find_session
from campaigns.figures.quarters import Quarter
from campaigns.records import authority, restatements, services
from campaigns.records.errors import (
    NotAllowedError,
    ReasonError,
    RulesBrokenError,
    WrongStateError,
)
from campaigns.records.models import Amendment, AmendmentState, SessionVersion
from campaigns.records.querysets import centre_scope
from campaigns.records.rule_messages import flag_message
from mrc.core.accounts.requests import signed_in_user

from .content_form import AmendmentForm
from .proposing import current_version, propose


def visible_amendments(user: Any) -> QuerySet[Amendment]:
    scope = centre_scope(user, "session__centre")
    return Amendment.objects.none() if scope is None else Amendment.objects.filter(scope)


class AmendmentFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=AmendmentState.choices)

    class Meta:
        model = Amendment
        fields: ClassVar[list[str]] = ["state"]


class AmendmentListView(generic.IndexView):
    """Changes to verified sessions; those that wait for their decision come first."""

    model = Amendment
    page_title = gettext_lazy("Amendments")
    header_icon = "edit"
    template_name = "campaigns/amending/list.html"
    index_url_name = "campaigns_amendments:index"
    index_results_url_name = "campaigns_amendments:index_results"
    filterset_class = AmendmentFilterSet
    paginate_by = 40
    is_searchable = False
    columns: ClassVar[list[BaseColumn]] = [
        TitleColumn(
            "reference",
            label=gettext_lazy("Reference"),
            accessor="session.reference",
            get_url=lambda one: reverse("campaigns_amendments:amendment", args=[one.pk]),
        ),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        Column("reason", label=gettext_lazy("Reason")),
        Column(
            "proposed_by",
            label=gettext_lazy("Proposed by"),
            accessor=lambda one: person(one.proposed_by),
        ),
        DateColumn("proposed_at", label=gettext_lazy("Proposed")),
        Column(
            "decided_by",
            label=gettext_lazy("Decided by"),
            accessor=lambda one: person(one.decided_by) if one.decided_by else "",
        ),
        DateColumn("decided_at", label=gettext_lazy("Decided")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("campaigns.view_amendment"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Amendment]:
        return visible_amendments(self.request.user).select_related(
            "session", "proposed_by", "decided_by"
        )

    def get_queryset(self) -> QuerySet[Amendment]:
        rows: Any = super().get_queryset()
        waiting = Case(When(state=AmendmentState.PROPOSED, then=0), default=1)
        return rows.annotate(decided_last=waiting).order_by("decided_last", "-proposed_at")


class ProposeView(View):
    """A supervisor writes down what a verified session should say instead."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        form = self.form(request, pk)
        return self.show(request, form)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        form = self.form(request, pk)
        try:
            amendment = propose(form, by=signed_in_user(request), now=timezone.now())
        except NotAllowedError as error:
            raise PermissionDenied from error
        except WrongStateError as error:
            messages.error(request, str(error.message))
            return redirect("campaigns_sessions:session", pk)
        if amendment is None:
            return self.show(request, form, status=422)
        messages.success(request, _("The change is proposed. Somebody else decides about it."))
        return redirect("campaigns_amendments:amendment", amendment.pk)

    def form(self, request: HttpRequest, pk: UUID) -> AmendmentForm:
        session = find_session(request, pk)
        if not authority.may_amend(signed_in_user(request), session):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        return AmendmentForm(data, version=current_version(session))

    def show(self, request: HttpRequest, form: AmendmentForm, *, status: int = 200) -> HttpResponse:
        session = form.version.session
        if session.state != session.State.VERIFIED:
            messages.error(request, _("Only a verified session is changed by an amendment."))
            return redirect("campaigns_sessions:session", session.pk)
        context = {
            "form": form,
            "session": session,
            **_frame(_("Propose a change: %(reference)s") % {"reference": session.reference}),
        }
        return TemplateResponse(request, "campaigns/amending/propose.html", context, status=status)


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason for the decision"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Needed to reject. No names, no phone numbers."),
    )


class AmendmentView(View):
    """One change: before and after, the figures that move, and its decision."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(request, self.find(request, pk), DecisionForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        amendment = self.find(request, pk)
        form = DecisionForm(request.POST)
        accept = request.POST.get("decision") == "accept"
        if form.is_valid():
            try:
                services.decide_amendment(
                    amendment=amendment,
                    accept=accept,
                    reason=form.cleaned_data["reason"],
                    by=signed_in_user(request),
                    now=timezone.now(),
                )
            except NotAllowedError as error:
                raise PermissionDenied from error
            except ReasonError as error:
                form.add_error("reason", str(error.message))
            except RulesBrokenError as error:
                for finding in error.findings:
                    form.add_error(None, finding.message)
            except WrongStateError as error:
                messages.error(request, str(error.message))
                return redirect("campaigns_amendments:amendment", pk)
            else:
                done = _("The change is accepted.") if accept else _("The change is rejected.")
                messages.success(request, done)
                return redirect("campaigns_amendments:amendment", pk)
        return self.show(request, amendment, form, status=422)

    def find(self, request: HttpRequest, pk: int) -> Amendment:
        if not request.user.has_perm("campaigns.view_amendment"):
            raise PermissionDenied
        rows = restatements.with_versions(visible_amendments(request.user))
        return get_object_or_404(rows, pk=pk)

    def show(
        self, request: HttpRequest, amendment: Amendment, form: DecisionForm, *, status: int = 200
    ) -> HttpResponse:
        keys = [amendment.base_version_id, amendment.version_id]
        known = {one.pk: one for one in with_rows(SessionVersion.objects.filter(pk__in=keys))}
        before, after = (known[key] for key in keys)
        movements = restatements.movements_between(before, after)
        at = amendment.decided_at or timezone.now()
        user = signed_in_user(request)
        context = {
            "amendment": amendment,
            "session": amendment.session,
            "rows": compare([before, after]),
            "before_cells": cell_table(before.cells.all()),
            "after_cells": cell_table(after.cells.all()),
            "flags": [flag_message(flag) for flag in after.flags.all()],
            "movements": movements,
            "issues": restatements.issues_of(movements, at=at),
            "is_open": amendment.state == AmendmentState.PROPOSED,
            "is_accepted": amendment.state == AmendmentState.ACCEPTED,
            "may_decide": authority.may_decide(user, amendment),
            "form": form,
            **_frame(amendment.session.reference),
        }
        return TemplateResponse(
            request, "campaigns/amending/amendment.html", context, status=status
        )


class RestatementView(View):
    """Every figure of a quarter that amendments and voids have moved."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("campaigns.view_amendment"):
            raise PermissionDenied
        today = timezone.localdate(timezone.now(), timezone.get_default_timezone())
        quarters = _last_quarters(today)
        chosen = _chosen(request.GET.get("quarter", ""), quarters)
        context = {
            "quarters": quarters,
            "chosen": chosen,
            "restatements": restatements.restatements_for_period(
                chosen.first_day, chosen.last_day, user=signed_in_user(request)
            ),
            **_frame(_("Figures that were restated")),
        }
        return TemplateResponse(request, "campaigns/amending/restatements.html", context)


def _last_quarters(today: datetime.date) -> list[Quarter]:
    """The present quarter and the eleven before it, newest first."""
    quarter = Quarter.of(today)
    found = [quarter]
    for _number in range(11):
        found.append(Quarter.of(found[-1].first_day - datetime.timedelta(days=1)))
    return found


def _chosen(key: str, quarters: list[Quarter]) -> Quarter:
    return next((one for one in quarters if one.key == key), quarters[0])


def _frame(title: str) -> dict[str, Any]:
    return {
        "page_title": title,
        "header_icon": "edit",
        "breadcrumbs_items": [
            {"url": reverse("campaigns_amendments:index"), "label": _("Amendments")},
            {"url": "", "label": title},
        ],
    }
