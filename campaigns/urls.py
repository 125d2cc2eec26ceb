from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("campaigns.figures.urls")),
    path("outreach/", include("campaigns.field.urls")),
]
