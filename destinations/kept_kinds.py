"""The kinds of facts, a few dozen rows that every guide asks for: kept for a few seconds
(`mrc.core.frame`)."""

import copy
from collections.abc import Iterable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock

from mrc.core.frame import forget, keep

if TYPE_CHECKING:
    from destinations.models import FactKind

_NAME = "fact-kinds"


def kept_kinds() -> "dict[int, FactKind]":
    """Every kind by its key."""
    return keep(_NAME, _all_kinds)


def kept_card_kinds() -> "list[FactKind]":
    """Those on every guide's card, in the order in which a guide shows them."""
    return sorted((kind for kind in kept_kinds().values() if kind.on_card), key=attrgetter("place"))


def _all_kinds() -> "dict[int, FactKind]":
    from destinations.models import FactKind

    return {kind.pk: kind for kind in FactKind.objects.order_by("pk")}


@receiver([post_save, post_delete], sender="destinations.FactKind")
def forget_kinds(sender: Any, **kwargs: Any) -> None:
    forget(_NAME)


class FactKindChooserBlock(SnippetChooserBlock):
    """Chooses a kind of fact; showing those that were chosen costs no query of its own."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("kind of fact"))
        super().__init__("destinations.FactKind", **kwargs)

    def bulk_to_python(self, values: Iterable[int | None]) -> "list[FactKind | None]":
        kinds = kept_kinds()
        # A copy each: what a page does to one must not reach the next page.
        return [copy.copy(kinds[key]) if key in kinds else None for key in values]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Migrations name the block of Wagtail, with which the stored keys can be read too."""
        path = "wagtail.snippets.blocks.SnippetChooserBlock"
        return path, ["destinations.FactKind"], dict(self._constructor_args[1])
