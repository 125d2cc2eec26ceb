"""Countries, kinds of facts and facts in the admin."""

from typing import ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from destinations.contract.viewsets import ContractPointViewSet
from destinations.facts_life.admin import FactDeleteView, FactHistoryView
from destinations.facts_life.queue import country_of, owner_of
from destinations.filters import CountryFilterSet, FactFilterSet, FactKindFilterSet
from destinations.models import Country, Fact, FactKind
from destinations.panels import country_form, fact_form, fact_kind_form


def _state(fact: Fact) -> str:
    return str(fact.check_state(timezone.localdate()).label)


class CountryViewSet(SnippetViewSet):
    model = Country
    icon = "globe"
    menu_label = _("Countries")
    filterset_class = CountryFilterSet
    edit_handler = country_form
    list_per_page = 50
    list_display: ClassVar[list[str | Column]] = [
        Column("name_en", label=_("Name (English)")),
        Column("name_ur", label=_("Name (Urdu)")),
        Column("code", label=_("Code"), sort_key="code"),
        Column("get_region_display", label=_("Region"), sort_key="region"),
    ]


class FactKindViewSet(SnippetViewSet):
    model = FactKind
    icon = "list-ul"
    menu_label = _("Kinds of facts")
    filterset_class = FactKindFilterSet
    edit_handler = fact_kind_form
    list_per_page = 50
    list_display: ClassVar[list[str | Column]] = [
        Column("label_en", label=_("Label (English)"), sort_key="label_en"),
        Column("label_ur", label=_("Label (Urdu)")),
        Column("get_group_display", label=_("Belongs to"), sort_key="group"),
        Column("order", label=_("Order"), sort_key="order"),
        BooleanColumn("on_card", label=_("On the card"), sort_key="on_card"),
    ]


class FactViewSet(SnippetViewSet):
    model = Fact
    icon = "table"
    menu_label = _("Facts")
    filterset_class = FactFilterSet
    edit_handler = fact_form
    list_per_page = 50
    #: A copy would carry “checked” over to a statement that nobody checked.
    copy_view_enabled = False
    list_display: ClassVar[list[str | Column]] = [
        Column("kind", label=_("Kind"), sort_key="kind__order"),
        Column("country", label=_("Country"), accessor=country_of, sort_key="country__slug"),
        Column("value", label=_("Value")),
        Column("state", label=_("State"), accessor=_state, sort_key="checked_on"),
        Column("source_name", label=_("Source"), sort_key="source_name"),
        Column("owner", label=_("Looked after by"), accessor=owner_of),
    ]
    delete_view_class = FactDeleteView
    history_view_class = FactHistoryView

    def get_queryset(self, request: HttpRequest) -> QuerySet[Fact]:
        return Fact.objects.with_people()


class GuideFactsGroup(SnippetViewSetGroup):
    menu_label = _("Guides' facts")
    menu_icon = "table"
    menu_order = 250
    #: Before the lists: the work.
    submenu_hook = "register_guide_facts_menu_item"
    items = (FactViewSet, FactKindViewSet, CountryViewSet, ContractPointViewSet)
