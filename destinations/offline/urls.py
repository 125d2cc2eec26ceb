"""Addresses below a language, beside the pages of the guides."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("destinations/<slug:slug>/offline.json", views.guide_manifest, name="guide_manifest"),
    path("kept/", views.kept, name="kept"),
]
