"""The public form, below `/en/` and `/ur/`."""

from django.urls import URLPattern, path

from .views import report_form

urlpatterns: list[URLPattern] = [path("alerts/report/", report_form, name="report_a_scam")]
