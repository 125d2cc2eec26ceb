"""Addresses of the installable field log that belong to no language."""

from django.urls import URLPattern, path

from .serviceworker import service_worker

urlpatterns: list[URLPattern] = [
    path("outreach-sw.js", service_worker, name="outreach_sw"),
]
