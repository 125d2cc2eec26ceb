"""Registers; the logic is elsewhere."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .places.viewsets import PlacesViewSetGroup
from .translation_guard import GuardedUpdateTranslationsView, hold_back_incomplete_translation

register_snippet(PlacesViewSetGroup)


@hooks.register("register_admin_urls", order=-1)
def guarded_translation_urls() -> list[URLPattern]:
    """In front of wagtail-localize's own view at the same address."""
    return [
        path(
            "localize/update/<int:translation_source_id>/",
            GuardedUpdateTranslationsView.as_view(),
            name="guarded_update_translations",
        )
    ]


hooks.register("before_edit_page", hold_back_incomplete_translation, order=-1)
