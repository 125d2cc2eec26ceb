"""Addresses of warnings that belong to no language."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("alerts.warnings.feeds.urls_unprefixed")),
    path("", include("alerts.warnings.cards.urls_unprefixed")),
]
