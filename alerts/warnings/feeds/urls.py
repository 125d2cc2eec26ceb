"""The feed of each language, and the page about the feeds."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("alerts/feed.atom", views.warnings_atom, name="alerts_feed"),
    path("alerts/follow/", views.follow, name="alerts_follow"),
]
