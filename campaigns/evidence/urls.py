"""The officer's pages, below `/en/outreach/` and `/ur/outreach/`, and the file below /admin/."""

from django.urls import URLPattern, URLResolver, include, path

from . import views

_EVIDENCE = "sessions/<uuid:session_id>/evidence/"

urlpatterns: list[URLPattern] = [
    path(_EVIDENCE, views.EvidenceView.as_view(), name="field_log_evidence"),
    path(f"{_EVIDENCE}<int:pk>/", views.OwnFileView.as_view(), name="field_log_evidence_file"),
]

file_urls = ([path("<int:pk>/", views.FileView.as_view(), name="file")], "campaigns_evidence")

admin_urls: list[URLResolver] = [path("evidence/", include(file_urls))]
