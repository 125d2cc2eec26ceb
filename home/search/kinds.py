"""The kinds of pages by which results are filtered."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    GUIDES = "guides", _("Country guides")
    WARNINGS = "warnings", pgettext_lazy("published alert", "Warnings")
    INFORMATION = "information", pgettext_lazy("kind of page", "Information")
    EVENTS = "events", _("Events")
    PROGRAMMES = "programmes", _("Programmes")


#: Label of a page's model -> its kind; what is not named here is information.
_KINDS = {
    "destinations.guideindexpage": Kind.GUIDES,
    "destinations.guidepage": Kind.GUIDES,
    "destinations.guidepartpage": Kind.GUIDES,
    "alerts.alertindexpage": Kind.WARNINGS,
    "alerts.alertpage": Kind.WARNINGS,
    "events.eventindexpage": Kind.EVENTS,
    "events.eventpage": Kind.EVENTS,
    "home.programmeindexpage": Kind.PROGRAMMES,
    "home.programmepage": Kind.PROGRAMMES,
}


#: What one page of a kind is called.
_SINGULAR = {
    Kind.GUIDES: _("Country guide"),
    Kind.WARNINGS: pgettext_lazy("published alert", "Warning"),
    Kind.INFORMATION: pgettext_lazy("kind of page", "Information"),
    Kind.EVENTS: _("Event"),
    Kind.PROGRAMMES: _("Programme"),
}


def name_of_one(kind: Kind) -> str | Promise:
    """What a page of that kind is called: “Country guide”."""
    return _SINGULAR[kind]


def kind_of(label: str) -> Kind:
    """The kind of a page by the label of its model in small letters: ``alerts.alertpage``."""
    return _KINDS.get(label, Kind.INFORMATION)
