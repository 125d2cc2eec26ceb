"""The officer's pages, below `/en/outreach/` and `/ur/outreach/`, and the file below /admin/."""

from django.urls import URLPattern, URLResolver, include, path

from . import report, views

_EVIDENCE = "sessions/<uuid:session_id>/evidence/"

urlpatterns: list[URLPattern] = [
    path(_EVIDENCE, views.EvidenceView.as_view(), name="field_log_evidence"),
    path(f"{_EVIDENCE}<int:pk>/", views.OwnFileView.as_view(), name="field_log_evidence_file"),
]

file_urls = (
    [
        path("", report.EvidenceReportView.as_view(), name="index"),
        path(
            "results/", report.EvidenceReportView.as_view(results_only=True), name="index_results"
        ),
        path("openings/", report.OpeningsView.as_view(), name="openings"),
        path(
            "openings/results/",
            report.OpeningsView.as_view(results_only=True),
            name="openings_results",
        ),
        path("<int:pk>/", views.FileView.as_view(), name="file"),
    ],
    "campaigns_evidence",
)

admin_urls: list[URLResolver] = [path("evidence/", include(file_urls))]
