"""Registers; the logic is elsewhere."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .viewsets import GlossaryTermViewSet, UrduNoteViewSet

register_snippet(GlossaryTermViewSet)


@hooks.register("register_admin_viewset")
def urdu_notes() -> UrduNoteViewSet:
    return UrduNoteViewSet("urdu_notes", url_prefix="reports/urdu-texts")
