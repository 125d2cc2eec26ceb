"""The points of a contract in the admin, beside the facts that they are held against."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import ContractPoint


class ContractPointViewSet(SnippetViewSet):
    model = ContractPoint
    icon = "tasks"
    menu_label = _("Points of a contract")
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("key"), FieldPanel("order")]),
            FieldRowPanel([FieldPanel("title_en"), FieldPanel("title_ur")]),
            FieldRowPanel([FieldPanel("question_en"), FieldPanel("question_ur")]),
            FieldRowPanel([FieldPanel("advice_en"), FieldPanel("advice_ur")]),
            FieldRowPanel([FieldPanel("minimum"), FieldPanel("law")]),
        ]
    )
    list_display: ClassVar[list[str | Column]] = [
        Column("title_en", label=_("Title (English)"), sort_key="title_en"),
        Column("title_ur", label=_("Title (Urdu)")),
        Column("minimum", label=_("Pakistan's minimum")),
        Column("law", label=_("The country's own rule")),
        Column("order", label=_("Order"), sort_key="order"),
    ]
