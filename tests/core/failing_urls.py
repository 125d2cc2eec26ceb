"""The site's addresses and one that breaks."""

from django.http import HttpRequest
from django.urls import path

from mrc import urls as site_urls


def broken(request: HttpRequest) -> None:
    raise RuntimeError("on purpose")


urlpatterns = [path("en/broken/", broken), *site_urls.urlpatterns]
handler404 = site_urls.handler404
handler500 = site_urls.handler500
