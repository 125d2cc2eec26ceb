"""What is printed: no language, nothing that could be mistyped."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("c/<str:code>", views.short_address, name="short_address"),
    # Some people end every address with a slash, and APPEND_SLASH knows no way back.
    path("c/<str:code>/", views.short_address),
    # The letter of what it was printed on: `media.Medium`.
    path("c/<str:code>/<slug:medium>", views.short_address, name="short_address_printed"),
]
