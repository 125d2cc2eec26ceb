"""The addresses of the site: a promise, printed on posters and kept in phones.

Each app keeps its own `urls.py`; this module only includes them.
"""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from mrc.core.accounts.views import admin_sign_in
from mrc.core.media import uploaded_file

urlpatterns = [
    # Wagtail's own sign-in knows no second factor.
    path("admin/login/", admin_sign_in),
    path("admin/password_reset/", admin_sign_in),
    path("admin/password_reset/<path:rest>", admin_sign_in),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("mrc.core.accounts.urls")),
    path("", include("mrc.core.urls")),
    path("", include("campaigns.urls_unprefixed")),
    path("", include("alerts.urls_unprefixed")),
]

if settings.MRC_SERVE_MEDIA:
    # Large sites let their web server or object storage do it.
    urlpatterns += [path("media/<path:path>", uploaded_file)]

urlpatterns += i18n_patterns(
    path("", include("mrc.core.subscriptions.urls")),
    path("", include("mrc.core.questions.urls")),
    path("", include("mrc.core.feedback.urls")),
    path("", include("campaigns.urls")),
    path("", include("alerts.urls")),
    path("", include("events.urls")),
    path("", include("destinations.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
)

handler403 = "mrc.core.views.permission_denied"
handler404 = "mrc.core.views.page_not_found"
handler500 = "mrc.core.views.server_error"
