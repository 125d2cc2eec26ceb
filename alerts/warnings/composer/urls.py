"""Below /admin/."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("new-warning/", views.StartView.as_view(), name="alerts_composer_start"),
    path(
        "new-warning/<uuid:draft_id>/look/", views.LookView.as_view(), name="alerts_composer_look"
    ),
    path(
        "new-warning/<uuid:draft_id>/preview/<str:language>/",
        views.PreviewView.as_view(),
        name="alerts_composer_preview",
    ),
    path(
        "new-warning/<uuid:draft_id>/discard/",
        views.DiscardView.as_view(),
        name="alerts_composer_discard",
    ),
    path(
        "new-warning/<uuid:draft_id>/<str:step>/",
        views.StepView.as_view(),
        name="alerts_composer_step",
    ),
]
