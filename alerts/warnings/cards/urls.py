"""The files of a warning, beside its page."""

from django.urls import URLPattern, path, register_converter

from . import views
from .shapes import Shape


class ShapeConverter:
    regex = "|".join(shape.value for shape in Shape)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ShapeConverter, "card_shape")

urlpatterns: list[URLPattern] = [
    path("alerts/<slug:slug>/card/<card_shape:shape>/", views.download, name="alert_card"),
]
