"""The addresses below a language. Each room keeps its own; they stand before Wagtail's pages."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("destinations.changes.urls")),
    path("", include("destinations.comparing.urls")),
    path("", include("destinations.contract.urls")),
    path("", include("destinations.documents.urls")),
    path("", include("destinations.offline.urls")),
]
