"""What sets a drawing going: a guide was published or withdrawn, a fact or a contact changed, a
page became private or public."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import PageViewRestriction

from destinations.changes.signals import guide_changed
from destinations.facts_life.signals import facts_changed
from mrc.core.places.models import Contact

from .services import ask_for, known_guides

if TYPE_CHECKING:
    from destinations.models import Country


def connect() -> None:
    guide_changed.connect(after_guide, dispatch_uid="destinations.documents.guide")
    facts_changed.connect(after_facts, dispatch_uid="destinations.documents.facts")
    for model in (Contact, PageViewRestriction):
        for signal in (post_save, post_delete):
            signal.connect(after_commit, sender=model, dispatch_uid=f"documents.{model.__name__}")


def after_guide(sender: Any, country: "Country | None" = None, **kwargs: Any) -> None:
    ask_for_all(None if country is None else [country.pk])


def after_facts(sender: Any, countries: Iterable[int] | None = None, **kwargs: Any) -> None:
    ask_for_all(countries)


def after_commit(sender: Any, **kwargs: Any) -> None:
    """Of what concerns every guide. Guides of which nothing changed are not drawn again."""
    if settings.MRC_DRAW_CARDS:
        transaction.on_commit(ask_for_all, robust=True)


def ask_for_all(countries: Iterable[int] | None = None) -> int:
    """Ask for the documents of the countries' guides, or of all; gives of how many."""
    if not settings.MRC_DRAW_CARDS:
        return 0
    now = timezone.now()
    guides = known_guides(countries)
    return sum(ask_for(key, country_id=country, now=now) for key, country in guides.items())
