"""The installable field log, below `/en/outreach/app/` and `/ur/outreach/app/`."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("", views.shell, name="field_log_app"),
    path("manifest.webmanifest", views.manifest, name="field_log_manifest"),
]
