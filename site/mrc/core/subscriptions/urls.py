"""Below a language. What stands in place of <token> opens somebody's subscription: the site's own
log names the pattern alone."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("alerts/subscribe/", views.SubscribeView.as_view(), name="subscribe"),
    path("alerts/subscribe/sent/", views.sent, name="subscription_sent"),
    path("mail/confirm/<str:token>/", views.ConfirmView.as_view(), name="subscription_confirm"),
    path("mail/never/<str:token>/", views.NeverView.as_view(), name="subscription_never"),
    path("mail/choices/<str:token>/", views.ManageView.as_view(), name="subscription_manage"),
    path("mail/stop/<str:token>/", views.StopView.as_view(), name="subscription_stop"),
]
