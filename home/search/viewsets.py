"""Search in the admin: words that mean the same, topics, and what was looked for in vain."""

from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from home.topics import Topic
from mrc.core.places.viewsets import pair

from .missed.forms import MissedSearchForm
from .missed.models import MissedSearch
from .synonyms import SynonymGroup, lines_of


class FormsColumn(Column):
    """The words of a group in one line."""

    def get_value(self, instance: SynonymGroup) -> str:
        return "، ".join(lines_of(instance.words))


class SynonymGroupViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "search"
    menu_label = _("Search words")
    menu_order = 265
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 100
    list_display: ClassVar[list[str | Column]] = [
        Column("name", label=_("Name"), sort_key="name"),
        FormsColumn("words", label=_("Words")),
        Column("topic", label=_("Topic")),
    ]
    search_fields: ClassVar[list[str]] = ["name", "words", "finds"]
    panels: ClassVar[list[Panel]] = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("words"), FieldPanel("finds")]),
        FieldPanel("topic"),
    ]

    def get_queryset(self, request: object) -> QuerySet[SynonymGroup]:
        return SynonymGroup.objects.select_related("topic")


class TopicViewSet(SnippetViewSet):
    model = Topic
    icon = "tag"
    menu_label = _("Topics")
    menu_order = 266
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 100
    list_display: ClassVar[list[str | Column]] = [
        Column("name_en", label=_("Name (English)"), sort_key="name_en"),
        Column("name_ur", label=_("Name (Urdu)")),
        Column("get_part_display", label=_("Part of the guides")),
    ]
    search_fields: ClassVar[list[str]] = ["key", "name_en", "name_ur"]
    panels: ClassVar[list[Panel]] = [
        pair("name"),
        FieldRowPanel([FieldPanel("key"), FieldPanel("part")]),
        InlinePanel("pages", [FieldPanel("page")], label=_("page"), heading=_("Pages")),
    ]


class MissedSearchFilterSet(WagtailFilterSet):
    is_done = django_filters.BooleanFilter(label=_("Done"))
    language = django_filters.ChoiceFilter(
        label=_("Language of the site"), choices=[("en", _("English")), ("ur", _("Urdu"))]
    )

    class Meta:
        model = MissedSearch
        fields: ClassVar[list[str]] = ["is_done", "language"]


class MissedSearchIndexView(IndexView):
    default_ordering = "-total"

    def get_base_queryset(self) -> QuerySet[MissedSearch]:
        return MissedSearch.objects.worth_showing().select_related("done_by")


class MissedSearchEditView(EditView):
    def get_page_subtitle(self) -> str:
        return self.object.words


class MissedSearchViewSet(ModelViewSet):
    """A report with a form: nobody adds a search by hand, and none is changed but settled."""

    model = MissedSearch
    icon = "search"
    menu_label = _("Searches without a result")
    menu_name = "missed-searches"
    menu_hook = "register_reports_menu_item"
    menu_order = 910
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = MissedSearchIndexView
    edit_view_class = MissedSearchEditView
    filterset_class = MissedSearchFilterSet
    list_per_page = 50
    ordering: ClassVar[list[str]] = ["-total"]
    list_display: ClassVar[list[str | Column]] = [
        TitleColumn("words", label=_("Words"), url_name="missed_searches:edit", sort_key="words"),
        Column("get_language_display", label=_("Language of the site"), sort_key="language"),
        Column("total", label=_("How often"), sort_key="total"),
        DateColumn("first_day", label=_("First")),
        DateColumn("last_day", label=_("Last"), sort_key="last_day"),
        Column("is_done", label=_("Done"), sort_key="is_done"),
        Column("note", label=_("Note")),
        Column("done_by", label=_("Done by")),
    ]
    list_export: ClassVar[list[str]] = [
        "words", "language", "total", "first_day", "last_day", "is_done", "note",
    ]  # fmt: skip
    search_fields: ClassVar[list[str]] = ["words", "note"]
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [FieldPanel("words", read_only=True), FieldPanel("language", read_only=True)]
            ),
            FieldPanel("group"),
            FieldPanel("same_as"),
            FieldPanel("note"),
            FieldPanel("is_done"),
        ],
        base_form_class=MissedSearchForm,
    )
