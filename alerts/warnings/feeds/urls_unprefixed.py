"""CAP messages hold all languages, so that their addresses belong to none."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("alerts/cap.xml", views.cap_atom, name="cap_index"),
    path("alerts/cap/<str:identifier>.xml", views.cap_message, name="cap_document"),
]
