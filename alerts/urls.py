"""The addresses below a language. Each room keeps its own."""

from django.urls import URLPattern, URLResolver, include, path

# Before Wagtail's own routes: they stand beside the pages of the warnings.
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("alerts.reports.urls")),
    path("", include("alerts.warnings.feeds.urls")),
    path("", include("alerts.warnings.travel.urls")),
    path("", include("alerts.warnings.cards.urls")),
    path("", include("alerts.agent_check.register.urls")),
    path("", include("alerts.agent_check.urls")),
]
