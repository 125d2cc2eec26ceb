"""The public form, below `/en/` and `/ur/`."""

from django.urls import URLPattern, path

from .views import feedback_form

urlpatterns: list[URLPattern] = [path("feedback/", feedback_form, name="feedback")]
