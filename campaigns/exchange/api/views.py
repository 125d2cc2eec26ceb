"""The endpoints. Each begins with what the token's owner may see, and then narrows it."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from campaigns.figures.definitions import COUNTING_RULE
from campaigns.figures.reports import report_for
from campaigns.figures.selection import Selection, SelectionForm
from campaigns.figures.tables import COLUMNS, heading, rows
from campaigns.models import Campaign, Institution, SessionVersion
from campaigns.records.querysets import SessionVersionQuerySet, sees_every_centre
from mrc.core.models import District

from .access import SeesFigures, TokenAuthentication
from .serializers import (
    CampaignSerializer,
    DistrictSerializer,
    InstitutionSerializer,
    ReportSerializer,
    SessionSerializer,
)

#: The filters of the screen, by the same names.
_FILTERS = [
    OpenApiParameter("campaign", int, description="A campaign's id."),
    OpenApiParameter("centre", int, description="A centre's id; yours if you see one only."),
    OpenApiParameter("province", int, description="A province's id."),
    OpenApiParameter("first", str, description="The first quarter, such as 2026-Q1."),
    OpenApiParameter("last", str, description="The last quarter, such as 2026-Q4."),
]
_CHANGED = OpenApiParameter(
    "received_after", str, description="Sessions whose current version came after this moment."
)


class Throttle(UserRateThrottle):
    """For a program that runs wild; nobody who reads page by page comes near it."""

    rate = "300/min"
    scope = "api"


class ReadOnly(APIView):
    """JSON for the owner of a token; GET, HEAD and OPTIONS only."""

    authentication_classes: ClassVar[list[type]] = [TokenAuthentication]
    permission_classes: ClassVar[list[type]] = [SeesFigures]
    renderer_classes: ClassVar[list[type]] = [JSONRenderer]
    throttle_classes: ClassVar[list[type]] = [Throttle]
    http_method_names: ClassVar[list[str]] = ["get", "head", "options"]

    def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(*args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def selection(self, request: Request) -> Selection:
        """The filters of the address; a wrong one is an error beside its name, never ignored."""
        form = SelectionForm(request.query_params, user=request.user, today=timezone.localdate())
        if not form.is_valid():
            raise ValidationError(form.errors)
        return form.selection


class _Cursor(CursorPagination):
    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The library's, without addresses of a site that is not ours."""
        described: dict[str, Any] = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            described["properties"][name].pop("example", None)
        return described


class Pages(_Cursor):
    """By order of receipt, so that a session that arrives meanwhile is neither lost nor doubled."""

    ordering = ("received_at", "pk")
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500


class ByKey(_Cursor):
    ordering = ("pk",)
    page_size = 200


class Root(ReadOnly):
    """What there is to read."""

    permission_classes: ClassVar[list[type]] = []

    @extend_schema(responses=dict)
    def get(self, request: Request) -> Response:
        names = ("sessions", "figures", "institutions", "campaigns", "districts", "openapi")
        return Response({name: reverse(f"api_{name}", request=request) for name in names})


class _Sessions(ReadOnly):
    serializer_class = SessionSerializer

    def get_queryset(self) -> SessionVersionQuerySet:
        return (
            SessionVersion.objects.visible_to(self.request.user)
            .current()
            .with_institution_standing()
            .select_related("session__centre")
            .prefetch_related("cells", "topic_rows__topic")
        )


@extend_schema(parameters=[*_FILTERS, _CHANGED])
class SessionList(_Sessions, ListAPIView[SessionVersion]):
    """Sessions that are not void, each as its current version tells it."""

    pagination_class = Pages

    def get_queryset(self) -> SessionVersionQuerySet:
        versions = self.selection(self.request).of(super().get_queryset())
        if text := self.request.query_params.get("received_after"):
            versions = versions.filter(received_at__gt=_moment(text))
        return versions


class SessionDetail(_Sessions, RetrieveAPIView[SessionVersion]):
    lookup_field = "session_id"


class InstitutionList(ReadOnly, ListAPIView[Institution]):
    queryset = Institution.objects.all()
    serializer_class = InstitutionSerializer
    pagination_class = ByKey


class CampaignList(ReadOnly, ListAPIView[Campaign]):
    serializer_class = CampaignSerializer
    pagination_class = ByKey

    def get_queryset(self) -> QuerySet[Campaign]:
        user = self.request.user
        campaigns = Campaign.objects.all()
        if sees_every_centre(user):
            return campaigns
        return campaigns.filter(centres=user.centre_id)


class DistrictList(ReadOnly, ListAPIView[District]):
    queryset = District.objects.select_related("province")
    serializer_class = DistrictSerializer
    pagination_class = ByKey


class Figures(ReadOnly):
    """The same rows and columns as the screen, with the definitions."""

    @extend_schema(parameters=_FILTERS, responses=ReportSerializer)
    def get(self, request: Request) -> Response:
        report = report_for(request.user, self.selection(request), today=timezone.localdate())
        answer = {
            "counting_rule": str(COUNTING_RULE),
            "is_sample": report.is_sample,
            "definitions": [
                {
                    "key": column.definition.key,
                    "label": heading(column),
                    "definition": str(column.definition.text),
                }
                for column in COLUMNS
            ],
            "rows": [_row(row) for row in rows(report)],
        }
        return Response(ReportSerializer(answer).data)


def _row(row: Any) -> dict[str, Any]:
    keys = {
        "quarter": lambda: row.quarter.key,
        "campaign": lambda: row.campaign.slug,
        "total": lambda: "",
    }
    return {
        "kind": row.kind,
        "key": keys[row.kind](),
        "label": str(row.label),
        "figures": {column.definition.key: column.value(row.figures) for column in COLUMNS},
    }


def _moment(text: str) -> Any:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or timezone.is_naive(moment):
        message = _("Write a moment with its time zone, such as 2026-03-09T12:00:00Z.")
        raise ValidationError({"received_after": [message]})
    return moment
