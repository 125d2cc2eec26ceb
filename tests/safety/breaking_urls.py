"""The site's addresses, and some that refuse and break."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mrc import urls as site_urls


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("on purpose")


def unavailable(request: HttpRequest) -> HttpResponse:
    return HttpResponse("later", status=503)


urlpatterns = [
    *[
        path(f"{prefix}{view.__name__}/", view)
        for prefix in ("en/", "ur/", "admin/")
        for view in (broken, forbidden, suspicious, unavailable)
    ],
    *site_urls.urlpatterns,
]
handler403 = site_urls.handler403
handler404 = site_urls.handler404
handler500 = site_urls.handler500
