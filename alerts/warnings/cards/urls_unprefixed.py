"""What is printed on cards and posters: no language, nothing that could be mistyped."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("v/", views.verify_form, name="verify_form"),
    path("v/<str:code>", views.verify_code, name="verify_code"),
    # Some people end every address with a slash, and APPEND_SLASH knows no way back.
    path("v/<str:code>/", views.verify_code),
]
