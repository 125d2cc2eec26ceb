"""Public figures at `/en/campaigns/`, and the officers' own beside their field log."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("campaigns/", views.public, name="public_figures"),
    path("outreach/figures/", views.officer_report, name="officer_figures"),
]
