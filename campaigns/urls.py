from django.urls import URLPattern, URLResolver, include, path

from campaigns.codes.urls import outreach_urlpatterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("campaigns.public.urls")),
    path("", include("campaigns.codes.urls")),
    # Before the log, whose steps answer to any last word of a session's address.
    path("outreach/", include("campaigns.evidence.urls")),
    path("outreach/", include("campaigns.amending.urls")),
    path("outreach/", include("campaigns.exchange.urls")),
    path("outreach/", include(outreach_urlpatterns)),
    path("outreach/", include("campaigns.dashboard.urls")),
    path("outreach/", include("campaigns.field.urls")),
]
