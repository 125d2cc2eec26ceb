from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [path("e", views.beacon, name="beacon")]
