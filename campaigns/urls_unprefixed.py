"""Addresses of campaigns that belong to no language."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("campaigns.codes.urls_unprefixed")),
    path("api/v1/", include("campaigns.exchange.api.urls")),
    path("api/outreach/", include("campaigns.field.api.urls")),
    path("", include("campaigns.field.app.urls_unprefixed")),
]
