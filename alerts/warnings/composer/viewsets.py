"""The ready texts in the admin, in both languages side by side."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from mrc.core.places.viewsets import pair

from .models import ReadyText


class ReadyTextViewSet(SnippetViewSet):
    model = ReadyText
    icon = "list-ul"
    menu_label = _("Ready texts")
    menu_order = 262
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 100
    list_display: ClassVar[list[Column]] = [
        Column("text_en", label=_("Text (English)"), sort_key="text_en"),
        Column("text_ur", label=_("Text (Urdu)")),
        Column("part", label=_("For which list"), accessor="get_part_display"),
        Column("kind", label=_("For which kind of warning"), accessor="get_kind_display"),
    ]
    list_filter: ClassVar[list[str]] = ["part", "kind"]
    panels: ClassVar[list[Panel]] = [
        pair("text"),
        FieldRowPanel([FieldPanel("part"), FieldPanel("kind"), FieldPanel("order")]),
        FieldPanel("key"),
    ]
