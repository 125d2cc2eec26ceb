from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("alerts/check/", views.start, name="check_start"),
    path("alerts/check/agent/", views.agent, name="check_agent"),
    path("alerts/check/pay/", views.pay, name="check_pay"),
    path("alerts/check/offer/", views.offer, name="check_offer"),
]
