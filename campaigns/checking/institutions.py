"""Institutions in the admin: those proposed from the field are accepted or merged here."""

from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
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
from wagtail.admin.ui.tables import BaseColumn, BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from campaigns.records import authority, services
from campaigns.records.errors import NotAllowedError, WrongStateError
from campaigns.records.models import Institution, InstitutionKind, InstitutionState
from mrc.core.accounts.requests import signed_in_user
from mrc.core.models import District

from .forms import MergeForm


class InstitutionFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=InstitutionState.choices
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=InstitutionKind.choices)
    district = django_filters.ModelChoiceFilter(
        label=gettext_lazy("District"), queryset=District.objects.all()
    )

    class Meta:
        model = Institution
        fields: ClassVar[list[str]] = ["state", "kind", "district"]


class InstitutionListView(generic.IndexView):
    """All institutions that stand; those waiting for a decision come first."""

    model = Institution
    page_title = gettext_lazy("Institutions")
    header_icon = "home"
    index_url_name = "campaigns_institutions:index"
    index_results_url_name = "campaigns_institutions:index_results"
    filterset_class = InstitutionFilterSet
    paginate_by = 40
    is_searchable = True
    search_fields: ClassVar[list[str]] = ["name_en", "name_ur"]
    search_backend_name = None
    columns: ClassVar[list[BaseColumn]] = [
        TitleColumn(
            "name",
            label=gettext_lazy("Name"),
            get_url=lambda row: reverse("campaigns_institutions:institution", args=[row.pk]),
        ),
        Column("name_ur", label=gettext_lazy("Name (Urdu)")),
        Column("district", label=gettext_lazy("District")),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
        Column("state", label=gettext_lazy("State"), accessor="get_state_display"),
        BooleanColumn("is_sample", label=gettext_lazy("Sample data")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("campaigns.view_institution"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = [
            Button(
                gettext_lazy("Download as CSV"),
                url=reverse("exchange_institutions:download"),
                icon_name="download",
                priority=20,
            )
        ]
        if authority.may_accept_institutions(signed_in_user(self.request)):
            buttons.append(
                Button(
                    gettext_lazy("Import institutions"),
                    url=reverse("exchange_institutions:import"),
                    icon_name="upload",
                    priority=10,
                )
            )
        return buttons

    def get_base_queryset(self) -> QuerySet[Institution]:
        return Institution.objects.standing().select_related("district")

    def get_queryset(self) -> QuerySet[Institution]:
        return super().get_queryset().order_by("-state", "name_en", "name_ur")


class InstitutionView(View):
    """One institution beside those with a name like it."""

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return self.show(request, self.find(request, pk))

    def find(self, request: HttpRequest, pk: UUID) -> Institution:
        if not request.user.has_perm("campaigns.view_institution"):
            raise PermissionDenied
        return get_object_or_404(
            Institution.objects.select_related("district", "merged_into", "proposed_by"), pk=pk
        )

    def show(
        self,
        request: HttpRequest,
        institution: Institution,
        *,
        form: MergeForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        matches = services.near_duplicates(
            name_en=institution.name_en,
            name_ur=institution.name_ur,
            district=institution.district,
            exclude=institution,
        )
        context = {
            "institution": institution,
            "page_title": institution.name,
            "header_icon": "home",
            "breadcrumbs_items": [
                {"url": reverse("campaigns_institutions:index"), "label": _("Institutions")},
                {"url": "", "label": institution.name},
            ],
            "matches": matches,
            "merge_form": form or MergeForm(institution=institution),
            "events": institution.events.select_related("by", "into"),
            "may_accept": authority.may_accept_institutions(signed_in_user(request))
            and institution.state == InstitutionState.PROPOSED
            and institution.merged_into is None,
            "may_merge": authority.may_merge_institutions(signed_in_user(request))
            and institution.merged_into is None,
        }
        return TemplateResponse(
            request, "campaigns/checking/institution.html", context, status=status
        )


class AcceptView(InstitutionView):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        institution = self.find(request, pk)
        try:
            services.accept_institution(
                institution=institution, by=signed_in_user(request), now=timezone.now()
            )
        except NotAllowedError as error:
            raise PermissionDenied from error
        except WrongStateError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("%(name)s is accepted.") % {"name": institution.name})
        return redirect("campaigns_institutions:institution", pk)


class MergeView(InstitutionView):
    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        institution = self.find(request, pk)
        if not authority.may_merge_institutions(signed_in_user(request)):
            raise PermissionDenied
        form = MergeForm(request.POST, institution=institution)
        if not form.is_valid():
            return self.show(request, institution, form=form, status=422)
        try:
            stays = services.merge_institution(
                institution=institution,
                into=form.cleaned_data["into"],
                by=signed_in_user(request),
                now=timezone.now(),
            )
        except NotAllowedError as error:
            raise PermissionDenied from error
        except WrongStateError as error:
            messages.error(request, error.message)
            return redirect("campaigns_institutions:institution", pk)
        messages.success(
            request,
            _("%(name)s is now read as %(into)s.") % {"name": institution.name, "into": stays.name},
        )
        return redirect("campaigns_institutions:institution", stays.pk)
