"""Places and contacts in the admin."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from mrc.core.sources import Sourced

from .models import Centre, Contact, District


def pair(name: str) -> FieldRowPanel:
    """English and Urdu side by side, so that one change reaches both."""
    return FieldRowPanel([FieldPanel(f"{name}_en"), FieldPanel(f"{name}_ur")])


def source_panel() -> MultiFieldPanel:
    """Where a statement comes from and when somebody checked it."""
    return MultiFieldPanel(
        [FieldPanel(name) for name in Sourced.source_panel_fields],
        heading=_("Source and check"),
        help_text=_(
            "“Checked on” only after you have asked the office itself or read its own site."
        ),
    )


class ContactViewSet(SnippetViewSet):
    model = Contact
    icon = "mail"
    list_display: ClassVar[list[str]] = ["name_en", "kind", "phone", "checked_on"]
    list_filter: ClassVar[list[str]] = ["kind"]
    panels: ClassVar[list[Panel]] = [
        pair("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("key")]),
        pair("about"),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("whatsapp")]),
        FieldRowPanel([FieldPanel("email"), FieldPanel("url")]),
        pair("hours"),
        source_panel(),
    ]


class CentreViewSet(SnippetViewSet):
    model = Centre
    icon = "home"
    list_display: ClassVar[list[str]] = ["name_en", "code", "city_en", "checked_on"]
    panels: ClassVar[list[Panel]] = [
        pair("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("slug")]),
        pair("city"),
        pair("about"),
        pair("address"),
        pair("hours"),
        FieldPanel("contacts"),
        source_panel(),
    ]


class DistrictViewSet(SnippetViewSet):
    model = District
    icon = "site"
    list_display: ClassVar[list[str]] = ["name_en", "name_ur", "province", "urdu_checked"]
    list_filter: ClassVar[list[str]] = ["province", "urdu_checked", "usual_centre"]
    list_per_page = 50
    panels: ClassVar[list[Panel]] = [
        pair("name"),
        FieldPanel("urdu_checked"),
        FieldPanel("old_names"),
        FieldPanel("province"),
        FieldRowPanel([FieldPanel("usual_centre"), FieldPanel("map_shape")]),
        FieldPanel("counted_with"),
    ]


class PlacesViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Places and contacts")
    menu_icon = "site"
    menu_order = 250
    items = (ContactViewSet, CentreViewSet, DistrictViewSet)
