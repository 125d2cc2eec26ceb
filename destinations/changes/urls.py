"""The feeds of each language."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("destinations/changes.atom", views.all_changes_atom, name="guides_changes_feed"),
    path(
        "destinations/<slug:slug>/changes.atom",
        views.country_changes_atom,
        name="guide_changes_feed",
    ),
]
