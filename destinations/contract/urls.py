from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("destinations/contract/", views.contract, name="contract_check"),
]
