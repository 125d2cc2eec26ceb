from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("destinations/compare/", views.compare, name="compare"),
]
