"""The sharing buttons of a warning, beside its page."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path(
        "alerts/<slug:slug>/share/whatsapp/",
        views.share,
        {"channel": "whatsapp"},
        name="alert_share_whatsapp",
    ),
    path("alerts/<slug:slug>/share/sms/", views.share, {"channel": "sms"}, name="alert_share_sms"),
    path("alerts/<slug:slug>/share/copied/", views.copied, name="alert_share_copied"),
]
