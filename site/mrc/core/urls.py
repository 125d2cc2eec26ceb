from django.urls import URLPattern, path

from . import views
from .analytics.urls import urlpatterns as analytics_urlpatterns
from .public_worker.urls import urlpatterns as public_worker_urlpatterns
from .security_txt import security_txt

urlpatterns: list[URLPattern] = [
    path("accounts/signed-in/", views.signed_in, name="signed_in"),
    path("livez", views.livez, name="livez"),
    path("readyz", views.readyz, name="readyz"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    *analytics_urlpatterns,
    *public_worker_urlpatterns,
]
