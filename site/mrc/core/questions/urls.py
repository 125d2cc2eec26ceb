"""The public form, below `/en/` and `/ur/`."""

from django.urls import URLPattern, path

from .views import ask_form

urlpatterns: list[URLPattern] = [path("ask/", ask_form, name="ask")]
