from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("campaigns.figures.urls")),
    # Before the log, whose steps answer to any last word of a session's address.
    path("outreach/", include("campaigns.evidence.urls")),
    path("outreach/", include("campaigns.amending.urls")),
    path("outreach/", include("campaigns.exchange.urls")),
    path("outreach/", include("campaigns.field.urls")),
]
