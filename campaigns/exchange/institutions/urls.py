"""Below /admin/institutions/, beside the list that the checking room shows."""

from django.urls import URLResolver, include, path

from . import views

_urls = (
    [
        path("import/", views.ImportView.as_view(), name="import"),
        path("import/confirm/", views.ConfirmView.as_view(), name="import_confirm"),
        path("institutions.csv", views.DownloadView.as_view(), name="download"),
    ],
    "exchange_institutions",
)
admin_urls: list[URLResolver] = [path("institutions/", include(_urls))]
