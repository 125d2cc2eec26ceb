from django.urls import URLPattern, path

from . import views
from .analytics.urls import urlpatterns as analytics_urlpatterns

urlpatterns: list[URLPattern] = [
    path("accounts/signed-in/", views.signed_in, name="signed_in"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    *analytics_urlpatterns,
]
