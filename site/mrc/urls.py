"""The addresses of the site: a promise, printed on posters and kept in phones.

Each app keeps its own `urls.py`; this module only includes them.
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("allauth.urls")),
    path("", include("mrc.core.urls")),
    path("", include("campaigns.urls_unprefixed")),
]

if settings.MRC_ALLOW_DEMO_DATA:
    # In production the web server or object storage serves uploads.
    urlpatterns += [path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += i18n_patterns(
    path("", include("campaigns.urls")),
    path("", include("alerts.urls")),
    path("", include("events.urls")),
    path("", include("destinations.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
)

handler404 = "mrc.core.views.page_not_found"
handler500 = "mrc.core.views.server_error"
