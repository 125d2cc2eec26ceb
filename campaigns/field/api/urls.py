"""The field log's API, below `/api/outreach/`."""

from django.urls import URLPattern, path, register_converter

from . import views


class Sha256Converter:
    """The SHA-256 of a file, in hex as everybody writes it."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Sha256Converter, "sha256")

_SESSION = "sessions/<uuid:session_id>"

urlpatterns: list[URLPattern] = [
    path("ping", views.PingView.as_view(), name="outreach_ping"),
    path("bundle", views.BundleView.as_view(), name="outreach_bundle"),
    path("sessions", views.SessionListView.as_view(), name="outreach_sessions"),
    path(_SESSION, views.SessionView.as_view(), name="outreach_session"),
    path(
        f"{_SESSION}/evidence/<sha256:digest>",
        views.EvidenceView.as_view(),
        name="outreach_evidence",
    ),
    path(
        "institutions/<uuid:institution_id>",
        views.InstitutionView.as_view(),
        name="outreach_institution",
    ),
    path(
        "planned/<int:planned_id>/cancel",
        views.CancelPlannedView.as_view(),
        name="outreach_cancel_planned",
    ),
    path("<path:rest>", views.NothingView.as_view(), name="outreach_nothing"),
]
