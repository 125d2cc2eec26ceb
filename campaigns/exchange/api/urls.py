"""Below `/api/v1/`. The version is in the address: what a program reads today stays as it is."""

from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularJSONAPIView

from . import views

_READING: list[URLPattern] = [
    path("", views.Root.as_view(), name="api_root"),
    path("sessions/", views.SessionList.as_view(), name="api_sessions"),
    path("sessions/<uuid:session_id>/", views.SessionDetail.as_view(), name="api_session"),
    path("figures/", views.Figures.as_view(), name="api_figures"),
    path("institutions/", views.InstitutionList.as_view(), name="api_institutions"),
    path("campaigns/", views.CampaignList.as_view(), name="api_campaigns"),
    path("districts/", views.DistrictList.as_view(), name="api_districts"),
]


class Description(SpectacularJSONAPIView):
    """The OpenAPI description, made from the endpoints themselves; it holds no data."""

    authentication_classes = ()
    permission_classes = ()
    # The library's own types forget that it takes patterns, too.
    urlconf = _READING  # type: ignore[assignment]
    api_version = "v1"
    custom_settings = {
        "TITLE": "Migrant Resource Centres Pakistan: sessions and figures",
        "VERSION": "1",
        "DESCRIPTION": (
            "Read-only. A member of staff makes a key under “Your account”; a program sends it as "
            "`Authorization: Bearer mrc_…` and reads what that person may read."
        ),
        "SCHEMA_PATH_PREFIX_INSERT": "/api/v1",
    }


urlpatterns: list[URLPattern] = [
    *_READING,
    path("openapi.json", Description.as_view(), name="api_openapi"),
]
