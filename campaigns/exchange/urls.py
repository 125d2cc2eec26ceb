"""Sessions in and out by file, below `/en/outreach/` and `/ur/outreach/`."""

from django.urls import URLPattern, path, re_path

from . import views

_BATCH = "imports/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path("imports/", views.ImportHomeView.as_view(), name="exchange_imports"),
    path(
        "imports/template-<slug:language>.xlsx",
        views.TemplateView.as_view(),
        name="exchange_template",
    ),
    path(_BATCH, views.BatchView.as_view(), name="exchange_import"),
    path(f"{_BATCH}start/", views.StartView.as_view(), name="exchange_start"),
    path(f"{_BATCH}discard/", views.DiscardView.as_view(), name="exchange_discard"),
    path(f"{_BATCH}undo/", views.UndoView.as_view(), name="exchange_undo"),
    path(f"{_BATCH}errors.xlsx", views.FaultyRowsView.as_view(), name="exchange_errors"),
    path("exports/", views.ExportView.as_view(), name="exchange_exports"),
    re_path(
        r"^exports/(?P<rows_of>sessions|cells)\.(?P<file_type>csv|xlsx)$",
        views.DownloadView.as_view(),
        name="exchange_download",
    ),
]
