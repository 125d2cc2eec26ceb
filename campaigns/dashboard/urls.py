"""Figures beside the field log, and in Wagtail's admin."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("figures/", views.officer_figures, name="officer_figures"),
    path("figures/sessions/", views.officer_sessions, name="officer_figures_sessions"),
]
admin_urls: list[URLPattern] = [
    path("figures/", views.admin_figures, name="campaign_figures"),
    path("figures/sessions/", views.admin_sessions, name="campaign_figures_sessions"),
]
