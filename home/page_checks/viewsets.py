"""The list of hard words in the admin."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import HardWord


class HardWordViewSet(SnippetViewSet):
    model = HardWord
    icon = "glasses"
    menu_label = _("Hard words")
    menu_order = 265
    add_to_admin_menu = True
    list_per_page = 100
    list_filter: ClassVar[list[str]] = ["language"]
    list_display: ClassVar[list[str | Column]] = [
        Column("word", label=_("Hard word"), sort_key="word"),
        Column("instead", label=_("Write instead")),
        Column("get_language_display", label=_("Language"), sort_key="language"),
    ]
    panels: ClassVar[list[Panel]] = [
        FieldPanel("language"),
        FieldPanel("word"),
        FieldPanel("instead"),
    ]
