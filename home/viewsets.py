"""The glossary and the Urdu texts to check in the admin."""

from typing import ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from mrc.core.places.viewsets import pair

from .glossary import GlossaryTerm
from .urdu_notes import UrduNote, UrduNoteForm


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    menu_label = _("Glossary")
    menu_order = 260
    add_to_admin_menu = True
    list_per_page = 100
    list_display: ClassVar[list[str | Column]] = [
        Column("term_en", label=_("Word (English)"), sort_key="term_en"),
        Column("term_ur", label=_("Word (Urdu)")),
        Column("about_en", label=_("What it means")),
    ]
    panels: ClassVar[list[Panel]] = [
        pair("term"),
        pair("about"),
        pair("aliases"),
        FieldPanel("key"),
    ]


class PageColumn(Column):
    """The page in which the text stands, as a link to its editor."""

    def get_value(self, instance: UrduNote) -> SafeString | str:
        if instance.page_id is None:
            return ""
        address = reverse("wagtailadmin_pages:edit", args=[instance.page_id])
        return format_html('<a href="{}">{}</a>', address, instance.page)


class UrduNoteIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[UrduNote]:
        queryset: QuerySet[UrduNote] = super().get_base_queryset()
        return queryset.select_related("page", "settled_by")


class UrduNoteViewSet(ModelViewSet):
    """A report with an edit form: who reads Urdu well confirms or answers there."""

    model = UrduNote
    icon = "check"
    menu_label = _("Urdu texts to check")
    menu_name = "urdu-notes"
    menu_hook = "register_reports_menu_item"
    menu_order = 900
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = UrduNoteIndexView
    list_per_page = 50
    list_display: ClassVar[list[str | Column]] = [
        Column("text_ur", label=_("Urdu text"), sort_key="text_ur"),
        Column("question", label=_("Question")),
        Column("where", label=_("Where"), sort_key="where"),
        PageColumn("page", label=_("Page")),
        Column("get_state_display", label=_("State"), sort_key="state"),
        Column("settled_by", label=_("Confirmed by")),
        Column("settled_on", label=_("Confirmed on"), sort_key="settled_on"),
    ]
    list_filter: ClassVar[list[str]] = ["state"]
    list_export: ClassVar[list[str]] = [
        "where",
        "text_ur",
        "question",
        "state",
        "answer",
        "settled_by",
        "settled_on",
    ]
    search_fields: ClassVar[list[str]] = ["where", "text_ur", "question"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("where"), FieldPanel("page")]),
            FieldPanel("text_ur"),
            FieldPanel("question"),
            FieldPanel("answer"),
            FieldPanel("state"),
        ],
        base_form_class=UrduNoteForm,
    )
