"""Targets in the admin: how far they are, setting one, revising one with its reason."""

from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, NumberColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from campaigns.figures.engine import scope_of
from campaigns.records.errors import NotAllowedError, ReasonError, WrongStateError
from campaigns.records.facts import karachi_day
from campaigns.records.models import Campaign, Indicator, Target
from campaigns.records.querysets import sees_every_centre
from campaigns.targets import services
from campaigns.targets.bars import ProgressBar
from campaigns.targets.errors import EntryError
from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import Centre

from .forms import ReasonForm, RefusableForm, RevisionForm, TargetForm

PERMISSION = "campaigns.view_target"
HISTORY_PERMISSION = "campaigns.view_target_history"


class TargetFilterSet(WagtailFilterSet):
    campaign = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Campaign"), queryset=Campaign.objects.all()
    )
    centre = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Centre"),
        queryset=Centre.objects.all(),
        null_label=gettext_lazy("All centres together"),
    )
    indicator = django_filters.ChoiceFilter(
        label=gettext_lazy("Indicator"), choices=Indicator.choices
    )

    class Meta:
        model = Target
        fields: ClassVar[list[str]] = ["campaign", "centre", "indicator"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = signed_in_user(self.request)
        if not sees_every_centre(user):
            self.filters["centre"].queryset = Centre.objects.filter(pk__in=[user.centre_id])


class ProgressColumn(BaseColumn):
    """The bar, with the mark of what would be expected by today, and the state in a word."""

    cell_template_name = "campaigns/targets/components/progress_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> Any:
        context = super().get_cell_context_data(instance, parent_context)
        context["bar"] = instance.bar
        return context


class TargetColumn(TitleColumn):
    """The indicator, and below it whose it is and for when: a phone has room for few columns."""

    cell_template_name = "campaigns/targets/components/target_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> Any:
        context = super().get_cell_context_data(instance, parent_context)
        context["target"] = instance
        return context


class TargetListView(generic.IndexView):
    """The newest revision of each target, those that end last on top."""

    model = Target
    page_title = gettext_lazy("Targets")
    header_icon = "crosshairs"
    template_name = "campaigns/targets/target_list.html"
    index_url_name = "campaigns_targets:index"
    index_results_url_name = "campaigns_targets:index_results"
    filterset_class = TargetFilterSet
    paginate_by = 40
    is_searchable = False
    columns: ClassVar[list[BaseColumn]] = [
        TargetColumn(
            "indicator",
            label=gettext_lazy("Target"),
            accessor="get_indicator_display",
            get_url=lambda target: reverse("campaigns_targets:target", args=[target.pk]),
        ),
        NumberColumn("actual", label=gettext_lazy("Reached"), accessor="bar.actual"),
        NumberColumn("value", label=gettext_lazy("Aim"), accessor="bar.value"),
        ProgressColumn("progress", label=gettext_lazy("Progress")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not services.may_set(signed_in_user(self.request)):
            return []
        return [
            HeaderButton(_("Set a target"), url=reverse("campaigns_targets:set"), icon_name="plus")
        ]

    def get_base_queryset(self) -> Any:
        rows = Target.objects.visible_to(self.request.user).newest()
        if not self.request.user.has_perm(HISTORY_PERMISSION):
            rows = rows.standing()
        return rows.for_lists()

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    def get_table(self, object_list: Any) -> Any:
        user = signed_in_user(self.request)
        rows = list(object_list)
        found = services.progress_of(rows, scope=scope_of(user), today=karachi_day(timezone.now()))
        for target, progress in zip(rows, found, strict=True):
            target.bar = ProgressBar.of(progress)
        return super().get_table(rows)


class TargetView(View):
    """One target: how far it is, and all its revisions for those who read the history."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return show(request, find(request, pk))


def find(request: HttpRequest, pk: int) -> Target:
    """Any revision of a target that the person sees."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    rows = Target.objects.visible_to(request.user).for_lists()
    target: Target = get_object_or_404(rows, pk=pk)
    newest: Target = Target.objects.series_of(target).for_lists().order_by("-revision")[0]
    if newest.is_withdrawn and not request.user.has_perm(HISTORY_PERMISSION):
        raise PermissionDenied
    return newest


def show(
    request: HttpRequest,
    target: Target,
    *,
    revision_form: RefusableForm | None = None,
    withdraw_form: RefusableForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in_user(request)
    progress = services.progress(target, scope=scope_of(user), today=karachi_day(timezone.now()))
    may_set = services.may_set(user)
    history = None
    if user.has_perm(HISTORY_PERMISSION):
        history = list(Target.objects.series_of(target).select_related("set_by"))
    context = {
        "target": target,
        "bar": ProgressBar.of(progress),
        "progress": progress,
        "history": history,
        "may_set": may_set,
        "revision_form": revision_form or RevisionForm(target=target),
        "withdraw_form": withdraw_form or ReasonForm(prefix="withdraw"),
        **framed(str(target.get_indicator_display()), subtitle=str(target.campaign)),
    }
    return TemplateResponse(request, "campaigns/targets/target.html", context, status=status)


def framed(title: str, *, subtitle: str = "") -> dict[str, Any]:
    """What Wagtail's own template asks for."""
    return {
        "page_title": title,
        "header_title": title,
        "page_subtitle": subtitle,
        "header_icon": "crosshairs",
        "breadcrumbs_items": [
            {"url": reverse("campaigns_targets:index"), "label": _("Targets")},
            {"url": "", "label": title, "sublabel": subtitle},
        ],
    }


class SetTargetView(View):
    """The form for a new target."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not services.may_set(signed_in_user(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, TargetForm(initial={"campaign": request.GET.get("campaign")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TargetForm(request.POST)
        if form.is_valid():
            try:
                target = services.set_target(
                    by=signed_in_user(request), now=timezone.now(), **form.cleaned_data
                )
            except EntryError as error:
                form.add_service_error(error.field, error.message)
            else:
                messages.success(request, _("The target is set."))
                return redirect("campaigns_targets:target", target.pk)
        return self.show(request, form, status=422)

    def show(self, request: HttpRequest, form: TargetForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, **framed(_("Set a target"))}
        return TemplateResponse(request, "campaigns/targets/set.html", context, status=status)


class ReviseView(View):
    """Appends a revision to the one that the person has seen; never edits."""

    http_method_names = ["post"]
    prefix: str | None = None

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        newest = find(request, pk)
        if not services.may_set(signed_in_user(request)):
            raise PermissionDenied
        seen = Target.objects.select_related("campaign", "centre").get(pk=pk)
        form = self.form_for(request, newest)
        if form.is_valid():
            try:
                revision = self.append(request, seen, form)
            except (EntryError, ReasonError) as error:
                form.add_service_error(error.field, error.message)
            except NotAllowedError as error:
                raise PermissionDenied from error
            except WrongStateError as error:
                messages.error(request, str(error.message))
                form.add_error(None, str(error.message))
            else:
                return redirect("campaigns_targets:target", revision.pk)
        return self.show(request, newest, form)

    def form_for(self, request: HttpRequest, target: Target) -> RefusableForm:
        return RevisionForm(request.POST, target=target)

    def append(self, request: HttpRequest, seen: Target, form: RefusableForm) -> Target:
        revision = services.revise_target(
            target=seen, by=signed_in_user(request), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The target is revised; what it was before stays on record."))
        return revision

    def show(self, request: HttpRequest, target: Target, form: RefusableForm) -> HttpResponse:
        return show(request, target, revision_form=form, status=422)


class WithdrawView(ReviseView):
    """Takes a target back, with a reason; it stays on record."""

    def form_for(self, request: HttpRequest, target: Target) -> RefusableForm:
        return ReasonForm(request.POST, prefix="withdraw")

    def append(self, request: HttpRequest, seen: Target, form: RefusableForm) -> Target:
        revision = services.withdraw_target(
            target=seen, by=signed_in_user(request), now=timezone.now(), **form.cleaned_data
        )
        messages.success(request, _("The target is withdrawn; it stays on record."))
        return revision

    def show(self, request: HttpRequest, target: Target, form: RefusableForm) -> HttpResponse:
        return show(request, target, withdraw_form=form, status=422)
