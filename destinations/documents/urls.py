"""The documents of a guide, beside its page."""

from django.urls import URLPattern, path

from . import views

urlpatterns: list[URLPattern] = [
    path("destinations/<slug:slug>/guide.pdf", views.guide_pdf, name="guide_pdf"),
    path("destinations/<slug:slug>/card.pdf", views.card_pdf, name="guide_card_pdf"),
]
