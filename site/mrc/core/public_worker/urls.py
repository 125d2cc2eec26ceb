from django.urls import URLPattern, path

from .views import public_worker

urlpatterns: list[URLPattern] = [path("sw.js", public_worker, name="public_worker")]
